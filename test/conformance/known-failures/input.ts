import type { ControllerDocument, JsonObject } from '@laurel/credentials';

/** How the text is secured, which says who reads it at all. `…-presentation` was made for a request with NONCE and AUDIENCE. */
export type InputFormat = 'jwt' | 'jwt-presentation' | 'sd-jwt' | 'sd-jwt-presentation' | 'data-integrity' | 'data-integrity-presentation';

/** What a verifier is given, and what it finds when it asks. */
export type Sent = {
  text: string;
  documents: Readonly<Record<string, ControllerDocument>>;
  /** Status lists by their address. */
  lists: Readonly<Record<string, string>>;
  /** DIDs that were given up. */
  deactivated?: readonly string[];
};

/** A known failure as text: what has to be refused, and by its side the same with that one property put right. */
export type Input = {
  /** Its row in `rows.json`. */
  id: string;
  says: string;
  format: InputFormat;
  /** The step of the pipeline that refuses, and its code. */
  code: string;
  bad: Sent;
  twin: Sent;
  /** Where the failure is one of the decoded form, which only Veramo reads: what the thief does to it. The twin is left as it was decoded. */
  alter?: (decoded: JsonObject) => JsonObject;
};

export const NONCE = 'n-3b0c7f5e9a';
export const AUDIENCE = 'decentralized_identifier:did:web:hiring.example';
/** Where the cast's status lists stand: `pnpm known-failures` serves them there over HTTP, to whoever asks. */
export type Place = { listsAt: string; now: Date };
