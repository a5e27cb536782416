import type { Language } from '@laurel/base';
import type { AssessmentClass, JsonObject } from '@laurel/credentials';
import { integer, json, key, nullable, openTable, scopedTable, text } from '@laurel/store';
import type { Definition } from './achievements/definition.ts';
import type { RosterProblem, RosterRow } from './roster/read-row.ts';

export * from './oid4vci/records.ts';

/** An issuer of this node: its slug is the scope of every row below. The DID stays with it for good. */
export type ProfileRow = { slug: string; did: string; createdAt: string };
export const Profile = openTable<ProfileRow>('issuer_profile', { slug: text(key), did: text(), createdAt: text() });

/** A random key made once: offer codes and nonces are HMACs under it, so that nothing but their use is stored. */
export type SecretRow = { name: string; value: string };
export const Secret = openTable<SecretRow>('issuer_secret', { name: text(key), value: text() });

/** One version of an achievement. Versions are rows: a new one leaves the awards of the old one as they were. */
export type AchievementRow = {
  id: string;
  version: number;
  profile: string;
  definition: Definition;
  /** 1 for the newest version, 0 for the others. */
  current: 0 | 1;
  createdAt: string;
  createdBy: string;
};
export const Achievement = scopedTable<AchievementRow>()('achievement', 'profile', {
  id: text(key),
  version: integer(key),
  profile: text(),
  definition: json(),
  current: integer(),
  createdAt: text(),
  createdBy: text(),
});

/** What a signed-in registrar vouches for where the assessment happened elsewhere. `when` is a day or a span in words. */
export type Attestation = { who: string; how: string; when: string; attestedBy: string };
export type AwardResult = { title: string; value: string };
/** What of how it was earned travels with the badge. */
export type Earning = Assessed | Completed;
/** People whom this institution asked assessed it. `assessors` counts those who scored, `external` those of them it invited from outside for this one. */
export type Assessed = {
  rubricVersion: number;
  assessors: number;
  /** They did not find the same: the results are those of one of them. */
  apart?: true;
  external?: number;
  submissions: number;
  /** YYYY-MM-DD. */
  decidedOn: string;
  /** What the learner showed and wants seen: an address, or the fingerprint (SHA-256, hex) of a file she keeps. */
  evidence: { name: string; url?: string; sha256?: string }[];
  /** What others stated of her work, as this institution took it in and signed it: an EndorsementCredential that names the piece of evidence `id`. */
  statements?: { id: string; name: string; credential: JsonObject }[];
};
/** It came by itself, with the last part of a pathway that was missing. */
export type Completed = { pathway: { name: string; version: number; address: string }; parts: CompletedPart[] };
/** `reference` is an award of this node, or another issuer's badge by its own id. `precedes`: names of parts that come after it, where there is an order. */
export type CompletedPart = { name: string; issuer: string; awardedOn: string; reference: string; class: AssessmentClass; precedes: string[] };

/**
 * What became of it. Where the learner gave a key it is `signing`, then `issued` to that key, or `unsigned` where that failed; all others
 * are `offered` and answered, or `withdrawn` where the learner was erased before. Issued again, a badge that was kept is `issued` until a wallet keeps it anew.
 */
export type AwardState = 'offered' | 'kept' | 'declined' | 'disputed' | 'withdrawn' | 'signing' | 'issued' | 'unsigned';
/** What the issuer says of it: revoked is for good, suspended is not. */
export type Standing = 'good' | 'suspended' | 'revoked';

/** A promise to one person. Its credentials are many and always agree: what happens, happens to the award. */
export type AwardRow = {
  id: string;
  profile: string;
  achievementId: string;
  achievementVersion: number;
  recipientName: string | null;
  recipientEmail: string;
  /** The address in lower case, for finding duplicates. */
  emailKey: string;
  recipientLanguage: Language;
  externalId: string | null;
  /** YYYY-MM-DD. */
  awardedOn: string;
  /** Cut to 00:00:00Z of its day, so that all copies agree and none tells the hour. */
  validFrom: string;
  /** Raised to 23:59:59Z of its day. */
  validUntil: string | null;
  assessmentClass: AssessmentClass;
  attestation: Attestation | null;
  /** Where this node knows how it was earned: assessed here, or by a pathway. */
  earning: Earning | null;
  results: AwardResult[];
  batchId: string | null;
  /** Its line in the roster; 0 where there was none. */
  batchLine: number;
  state: AwardState;
  standing: Standing;
  /** The did:key that the roster named: its credentials go to this key alone. */
  holderKey: string | null;
  /** When somebody first pressed the button of the claim page. */
  openedAt: string | null;
  keptAt: string | null;
  createdAt: string;
  createdBy: string;
  /** The register's order, newest first when descending: what one file brought stays in the order of its lines. */
  sortKey: string;
  /** 1 once it is found by its words. */
  worded: 0 | 1;
  /** The newest job that issues it again, where it was asked for it alone. */
  issueJobId: string | null;
  /** Six signs in the place of a learner who erased themselves (`forgetRecipient`); what names them is empty then. */
  pseudonym: string | null;
};
export const Award = scopedTable<AwardRow>()('award', 'profile', {
  id: text(key),
  profile: text(),
  achievementId: text(),
  achievementVersion: integer(),
  recipientName: text(nullable),
  recipientEmail: text(),
  emailKey: text(),
  recipientLanguage: text(),
  externalId: text(nullable),
  awardedOn: text(),
  validFrom: text(),
  validUntil: text(nullable),
  assessmentClass: text(),
  attestation: json(nullable),
  earning: json(nullable),
  results: json(),
  batchId: text(nullable),
  batchLine: integer(),
  state: text(),
  standing: text(),
  holderKey: text(nullable),
  openedAt: text(nullable),
  keptAt: text(nullable),
  createdAt: text(),
  createdBy: text(),
  sortKey: text(),
  worded: integer(),
  issueJobId: text(nullable),
  pseudonym: text(nullable),
});

export type AwardEventKind =
  | 'awarded'
  | 'link-sent'
  | 'pin-made'
  | 'opened'
  | 'kept'
  | 'refilled'
  | 'reminded'
  | 'declined'
  | 'disputed'
  | 'issued'
  | 'reissued'
  | 'unsigned'
  | 'suspended'
  | 'lifted'
  | 'revoked'
  | 'correction-asked'
  | 'corrected'
  | 'correction-declined'
  | 'forgotten';
/** What happened to an award, in order; status history is read from here. */
export type AwardEventRow = {
  awardId: string;
  position: number;
  profile: string;
  at: string;
  kind: AwardEventKind;
  actor: string;
  /** Shown to everybody who checks. */
  reason: string | null;
  /** Stays at the desk. */
  note: string | null;
};
export const AwardEvent = scopedTable<AwardEventRow>()('award_event', 'profile', {
  awardId: text(key),
  position: integer(key),
  profile: text(),
  at: text(),
  kind: text(),
  actor: text(),
  reason: text(nullable),
  note: text(nullable),
});

/** Ways to sign an award, by their names in OID4VCI. */
export const CONFIGURATIONS = ['open-badge-di', 'open-badge-sd-jwt', 'open-badge-jwt'] as const;
export type Configuration = (typeof CONFIGURATIONS)[number];
/** The badge as a whole names its holder, and an award has one; copies for choosing fields are many, each bound to a key of its own. */
export const isWhole = (configuration: Configuration): boolean => configuration !== 'open-badge-sd-jwt';
/** One signed copy, byte for byte as it left. One that counts per award, configuration and holder's key; what was issued again stays as it was, superseded. */
export type CredentialRow = {
  id: string;
  profile: string;
  awardId: string;
  configuration: Configuration;
  copy: number;
  /** The holder's did:key, or the thumbprint of the copy's key (RFC 7638). */
  holderKey: string;
  verificationMethod: string;
  signed: string;
  issuedAt: string;
  /** Revoked for good since then, because another took its place. */
  supersededAt: string | null;
};
export const IssuedCredential = scopedTable<CredentialRow>()('credential', 'profile', {
  id: text(key),
  profile: text(),
  awardId: text(),
  configuration: text(),
  copy: integer(),
  holderKey: text(),
  verificationMethod: text(),
  signed: text(),
  issuedAt: text(),
  supersededAt: text(nullable),
});

/** `1edtech`: a list of ids, for verifiers that read no bitstring. */
export type ListKind = 'revocation' | 'suspension' | 'token' | '1edtech';
/** One status list. The entries are the truth; `published` is what was last signed of them, as text, with its version. */
export type StatusListRow = {
  id: string;
  profile: string;
  kind: ListKind;
  /** The key that signs it and the credentials in it. */
  verificationMethod: string;
  /** Orders the places (`permutation`), base64url. */
  permutationKey: string;
  allocated: number;
  /** Goes up with every entry that changes. */
  version: number;
  /** 0 until the first is signed. */
  publishedVersion: number;
  published: string;
  publishedAt: string;
  /** When it was first served; empty until then. Its history begins here. */
  openedAt: string;
};
export const StatusList = scopedTable<StatusListRow>()('status_list', 'profile', {
  id: text(key),
  profile: text(),
  kind: text(),
  verificationMethod: text(),
  permutationKey: text(),
  allocated: integer(),
  version: integer(),
  publishedVersion: integer(),
  published: text(),
  publishedAt: text(),
  openedAt: text(),
});

/** An entry that a version of a list, served from `at` on, tells otherwise than the one before: its history, never altered. */
export type StatusChangeRow = { listId: string; version: number; position: number; profile: string; value: number; at: string };
export const StatusChange = scopedTable<StatusChangeRow>()('status_change', 'profile', {
  listId: text(key),
  version: integer(key),
  position: integer(key),
  profile: text(),
  value: integer(),
  at: text(),
});

/** One place of one list, taken for good by one credential. `value` is its bit, or its two bits (0, 1 revoked, 2 suspended). */
export type StatusEntryRow = { listId: string; position: number; profile: string; credentialId: string; awardId: string; value: number };
export const StatusEntry = scopedTable<StatusEntryRow>()('status_entry', 'profile', {
  listId: text(key),
  position: integer(key),
  profile: text(),
  credentialId: text(),
  awardId: text(),
  value: integer(),
});

export type BatchState = 'draft' | 'awarding' | 'discarded';
/** A roster on its way: rows and their problems rest here until somebody presses the button. */
export type BatchRow = {
  id: string;
  profile: string;
  state: BatchState;
  filename: string;
  achievementId: string;
  achievementVersion: number;
  assessmentClass: AssessmentClass;
  attestation: Attestation | null;
  headers: string[];
  /** How each column is used, in the file's order. */
  uses: string[];
  /** For rows that name none. */
  language: Language;
  rows: number;
  ready: number;
  jobId: string | null;
  /** The newest job that issues its awards again. */
  issueJobId: string | null;
  /** Of a draft whose file was read again: the draft that took its place, which is the last one of several. */
  replacedBy: string | null;
  createdAt: string;
  createdBy: string;
};
export const Batch = scopedTable<BatchRow>()('batch', 'profile', {
  id: text(key),
  profile: text(),
  state: text(),
  filename: text(),
  achievementId: text(),
  achievementVersion: integer(),
  assessmentClass: text(),
  attestation: json(nullable),
  headers: json(),
  uses: json(),
  language: text(),
  rows: integer(),
  ready: integer(),
  jobId: text(nullable),
  issueJobId: text(nullable),
  replacedBy: text(nullable),
  createdAt: text(),
  createdBy: text(),
});

/** One line of a roster as it stands in the file, and what was read from it: a row, or problems. */
export type RosterLineRow = {
  batchId: string;
  line: number;
  profile: string;
  cells: string[];
  read: RosterRow | null;
  problems: RosterProblem[] | null;
};
export const RosterLine = scopedTable<RosterLineRow>()('roster_line', 'profile', {
  batchId: text(key),
  line: integer(key),
  profile: text(),
  cells: json(),
  read: json(nullable),
  problems: json(nullable),
});
