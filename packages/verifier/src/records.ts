import type { Language } from '@laurel/base';
import type { Check, CredentialFormat, StatusSeen, VerdictOutcome, Voucher } from '@laurel/credentials';
import { integer, json, key, nullable, openTable, text } from '@laurel/store';
import type { RETENTIONS } from './limits.ts';
import type { FieldName, Values } from './requests/fields.ts';
import type { Ask } from './requests/query.ts';

/** `expired`: its time is over, or the clerk ended it. */
export type RequestState = 'open' | 'answered' | 'expired';
export type Retention = keyof typeof RETENTIONS;
/** The asker's own words, in the languages they wrote. */
export type Words = Partial<Record<Language, string>>;

/**
 * One question to one person, good for one answer. Five random values that nobody can compute from one another: `id` for the desk,
 * `askToken` for the person asked, `reference` and `stateValue` for the wallet, `nonce` inside its proof. Who knows one is given nothing by another.
 */
export type RequestRow = {
  id: string;
  askToken: string;
  reference: string;
  stateValue: string;
  nonce: string;
  title: string;
  purpose: Words;
  retention: Retention;
  /** What was picked on the form, and the DCQL made of it: the text that was signed is the text that is judged by. */
  ask: Ask;
  query: string;
  state: RequestState;
  createdAt: string;
  createdBy: string;
  expiresAt: string;
  endedAt: string | null;
  /** When somebody who had the link said no, first: it ends nothing, as nobody can tell who it was. */
  declinedAt: string | null;
  /** SHA-256 of the code that the answering wallet's browser comes back with. */
  responseCodeHash: string | null;
  /** SHA-256 of the code by which the wallet that answered can have its answer erased. */
  deletionCodeHash: string | null;
  /** When the person who answered had the answer erased. */
  withdrawnAt: string | null;
};
export const PresentationRequest = openTable<RequestRow>('presentation_request', {
  id: text(key),
  askToken: text(),
  reference: text(),
  stateValue: text(),
  nonce: text(),
  title: text(),
  purpose: json(),
  retention: text(),
  ask: json(),
  query: text(),
  state: text(),
  createdAt: text(),
  createdBy: text(),
  expiresAt: text(),
  endedAt: text(nullable),
  declinedAt: text(nullable),
  responseCodeHash: text(nullable),
  deletionCodeHash: text(nullable),
  withdrawnAt: text(nullable),
});

/** The verdict over an answer: checks and sentences, never what the badge says, never the presentation. */
export type SubmissionRow = {
  id: string;
  requestId: string;
  receivedAt: string;
  outcome: VerdictOutcome;
  code: string;
  sentence: Record<Language, string>;
  checks: Check[];
  asOf: string;
  /** When key and status were last asked about again. */
  recheckedAt: string | null;
  eraseAt: string;
};
export const Submission = openTable<SubmissionRow>('submission', {
  id: text(key),
  requestId: text(),
  receivedAt: text(),
  outcome: text(),
  code: text(),
  sentence: json(),
  checks: json(),
  asOf: text(),
  recheckedAt: text(nullable),
  eraseAt: text(),
});

/** What "check again" needs of each badge in an answer, and which fields came: their names. */
export type PresentedCredentialRow = {
  submissionId: string;
  position: number;
  issuer: string;
  keyId: string;
  format: CredentialFormat;
  /** The `vct` of an SD-JWT, else the most specific `type`. */
  kind: string;
  /** List address, index, value and when its bytes left the host. */
  status: StatusSeen[];
  vouchers: Voucher[];
  claimNames: FieldName[];
  /** When it ends by itself, so that a verdict read later does not call an ended badge valid. */
  validUntil: string | null;
};
export const PresentedCredential = openTable<PresentedCredentialRow>('presented_credential', {
  submissionId: text(key),
  position: integer(key),
  issuer: text(),
  keyId: text(),
  format: text(),
  kind: text(),
  status: json(),
  vouchers: json(),
  claimNames: json(),
  validUntil: text(nullable),
});

/** The values themselves, for one sitting of the clerk who asked. Erased after SHOWN_LIFE, or at once by a button. */
/** `picture`: of a badge that was asked for whole, as a data: address. */
export type ShownRow = { submissionId: string; disclosed: Values & { picture?: string }; eraseAt: string };
export const Shown = openTable<ShownRow>('shown', { submissionId: text(key), disclosed: json(), eraseAt: text() });
