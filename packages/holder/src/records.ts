import type { BadgeFacts, Beside, ClaimPath, CredentialFormat, Verdict } from '@laurel/credentials';
import { integer, json, key, nullable, scopedTable, text } from '@laurel/store';
import type { CredentialOfferObject, IssuerMetadataResult } from '@openid4vc/openid4vci';
import type { Whose } from './import/whose.ts';
import type { PresentationRequest } from './share/read-request.ts';
import type { Level } from './share-link/records.ts';

// Every row belongs to one person: `owner` is the person's id and the scope of every table.

/** What opens the issuer's door: the access token for minutes, the refresh token for later copies. */
export type Grant = { accessToken: string; accessUntil: string; refreshToken: string | null };

/** An offer that somebody looked at, and how far its claim has come. Its badge, once there, has the same id. */
export type ClaimRow = {
  id: string;
  owner: string;
  offerUri: string;
  /** As it was looked at: what was agreed to is what is asked for. Its code is sealed (claim/secrets.ts). */
  offer: CredentialOfferObject;
  metadata: IssuerMetadataResult;
  state: 'looked' | 'claiming' | 'kept';
  /** The did:key that the Data Integrity badge will name; made once, so that asking twice gives the same badge. */
  holderKid: string | null;
  /** A Grant, sealed (claim/secrets.ts). */
  grant: string | null;
  /** Somebody is talking to the issuer until then; two at once would use one token twice. */
  busyUntil: string | null;
  /** When copies are to be asked for; `null` while there are enough, or none to be had. */
  refillAfter: string | null;
  createdAt: string;
};
export const Claim = scopedTable<ClaimRow>()('wallet_claim', 'owner', {
  id: text(key),
  owner: text(),
  offerUri: text(),
  offer: json(),
  metadata: json(),
  state: text(),
  holderKid: text(nullable),
  grant: text({ ...nullable, name: 'token_grant' }),
  busyUntil: text(nullable),
  refillAfter: text(nullable),
  createdAt: text(),
});

/**
 * The verdict that stood when the badge was last looked at, without the credential itself; of what came with it in few words, as each would bring its own. `unasked`: it
 * came back from a file, and nobody was asked yet. `before`: how it stood when that file was saved, until somebody answers here.
 */
export type LastVerdict = Omit<Verdict, 'credential' | 'inside' | 'endorsements'> & { beside?: Beside; unasked?: true; before?: Before };

/** By the word of the file that it came back from: when it was last found valid, or `wrong`, which nobody would make up of their own badge. */
export type Before = { at: string; wrong?: 'status_revoked' | 'status_suspended' };

/** One badge as its owner sees it: one card, however many signed copies stand behind it. */
export type BadgeRow = {
  id: string;
  owner: string;
  issuerDid: string;
  /** The credential issuer identifier it was claimed from, or `FROM_A_FILE`. */
  issuerUrl: string;
  /** The Data Integrity badge byte for byte, or `null` where the issuer gave copies only. */
  document: string | null;
  /** The id its issuer gave it; where it has none, the hash of its bytes, so that the same file is known again. */
  documentId: string | null;
  /** What the document takes, in bytes: known without reading it. */
  size: number;
  holderKid: string | null;
  facts: BadgeFacts;
  verdict: LastVerdict;
  whose: Whose;
  /** When its issuer is asked again whether it still stands; `null` once that cannot change any more. */
  checkAfter: string | null;
  keptAt: string;
};
export const FROM_A_FILE = '';
export const Badge = scopedTable<BadgeRow>()('wallet_badge', 'owner', {
  id: text(key),
  owner: text(),
  issuerDid: text(),
  issuerUrl: text(),
  document: text(nullable),
  documentId: text(nullable),
  size: integer(),
  holderKid: text(nullable),
  whose: text(),
  facts: json(),
  verdict: json(),
  checkAfter: text(nullable),
  keptAt: text(),
});

/**
 * One SD-JWT copy with a key of its own. `asked`: its key is made and the issuer may have signed for it, so that asking
 * again gives the same copy. `spent`: one verifier has seen it, and nobody else ever will.
 */
export type CopyRow = {
  id: string;
  owner: string;
  badgeId: string;
  kid: string;
  state: 'asked' | 'fresh' | 'spent';
  compact: string | null;
  /** The verifier's client_id, or `EXPORTED`. */
  spentFor: string | null;
  spentAt: string | null;
  createdAt: string;
};
export const Copy = scopedTable<CopyRow>()('wallet_copy', 'owner', {
  id: text(key),
  owner: text(),
  badgeId: text(),
  kid: text(),
  state: text(),
  compact: text(nullable),
  spentFor: text(nullable),
  spentAt: text(nullable),
  createdAt: text(),
});
/** A copy somebody took along as a file counts as shown: whoever gets the file has seen it. */
export const EXPORTED = 'exported';

/** A key whose badge is deleted, in line to be destroyed: written with the deletion, so that a killed process leaves none behind. */
export type LeftKeyRow = { kid: string; owner: string };
export const LeftKey = scopedTable<LeftKeyRow>()('wallet_left_key', 'owner', { kid: text(key), owner: text() });

/** A verifier's request as its signature covers it. Answered once. `ended`: its verifier no longer took the answer that left for it. */
export type RequestRow = {
  id: string;
  owner: string;
  clientId: string;
  nonce: string;
  /** Where it was fetched: request objects live minutes, and are signed anew for whoever asks again. */
  requestUri: string;
  request: PresentationRequest;
  state: 'open' | 'sending' | 'answered' | 'declined' | 'ended';
  /** Somebody is sending the answer until then. */
  busyUntil: string | null;
  /** Where the verifier would like the person to go on once the answer has arrived. */
  goOn: string | null;
  receivedAt: string;
  expiresAt: string;
};
export const Request = scopedTable<RequestRow>()('wallet_request', 'owner', {
  id: text(key),
  owner: text(),
  clientId: text(),
  nonce: text(),
  requestUri: text(),
  request: json(),
  state: text(),
  busyUntil: text(nullable),
  goOn: text(nullable),
  receivedAt: text(),
  expiresAt: text(),
});

/** What of one badge was shown: claim names, never values. `earlier`: not in the last answer, but in one before it, and what came of that one. */
export type Shown = { badgeId: string; title: string; format: CredentialFormat; claims: ClaimPath[]; earlier?: (typeof LEFT)[number] };
/**
 * `sending`: it left and no answer has come back, so it may have arrived. `refused`: it arrived and was not accepted.
 * `undecided`: it arrived and could not be checked there. `failed`: something stopped it before it left. `shared`: it lies at an address of its own until `shownUntil`, or did and has `ended`. `handed`: its owner
 * took it as a file, to hand over.
 */
export type Outcome = (typeof LEFT)[number] | 'sent' | 'failed' | 'declined' | 'shared' | 'ended' | 'handed';
/** An answer that is out of this house: its verifier did not take it, could not check it, or nobody knows. */
export const LEFT = ['sending', 'refused', 'undecided'] as const;

/** The ledger: who was told what, when, and what came of it. Written before anything leaves. */
export type DisclosureRow = {
  id: string;
  owner: string;
  requestId: string;
  clientId: string;
  verifierName: string;
  /** Where the answer went. */
  host: string;
  purpose: PresentationRequest['purpose'];
  retention: string | null;
  shown: Shown[];
  outcome: Outcome;
  /** SHA-256 of the vp_token that left: shows later what it was, and holds nothing of it. */
  receipt: string | null;
  /** Of what was shared by an address: until when it was to stand, and when it ended. */
  shownUntil: string | null;
  endedAt: string | null;
  /** And who could open it; `null` of an answer to a request, and of what ended before this was noted. */
  level: Level | null;
  at: string;
};
export const Disclosure = scopedTable<DisclosureRow>()('wallet_disclosure', 'owner', {
  id: text(key),
  owner: text(),
  requestId: text(),
  clientId: text(),
  verifierName: text(),
  host: text(),
  purpose: json(nullable),
  retention: text(nullable),
  shown: json(),
  outcome: text(),
  receipt: text(nullable),
  shownUntil: text(nullable),
  endedAt: text(nullable),
  level: text(nullable),
  at: text(),
});
