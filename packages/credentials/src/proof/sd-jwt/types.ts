import type { Json, JsonObject } from '../../types.ts';

/** A DCQL claims path: a member's name, an array index, or null for every element. */
export type ClaimPath = readonly (string | number | null)[];

export type Disclosure = {
  /** As it stands between the tildes. */
  encoded: string;
  digest: string;
  /** Where the value stands in the tree as disclosed. */
  path: (string | number)[];
  /** With everything that is disclosed below it. */
  value: Json;
  /** Encoded disclosures this one stands inside, outermost first. */
  parents: string[];
};

/** A compact SD-JWT taken apart; nothing in it is verified. */
export type SdJwt = {
  header: JsonObject;
  /** As signed, with digests. */
  payload: JsonObject;
  /** The tree as disclosed: no digests, no `_sd_alg`. */
  claims: JsonObject;
  disclosures: Disclosure[];
  /** `header.payload`, over which the issuer signed. */
  signingInput: string;
  signature: Uint8Array;
  /** The compact KB-JWT, where there is one. */
  keyBinding?: string;
  /** Everything up to and including the last tilde: what a KB-JWT's `sd_hash` is over. */
  presented: string;
  /** The hash of its digests and of `sd_hash`, as Node calls it. */
  nodeHash: string;
};
