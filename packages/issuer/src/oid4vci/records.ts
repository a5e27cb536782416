import { integer, key, nullable, openTable, scopedTable, text } from '@laurel/store';

/** What the mail carries: days long, hashed, without a code. */
export type ClaimLinkRow = {
  hash: string;
  profile: string;
  awardId: string;
  createdAt: string;
  expiresAt: string;
  /** HMAC of the six digits on the registrar's slip; null where the mailbox is the proof. */
  pinHash: string | null;
  pinTries: number;
  endedAt: string | null;
};
export const ClaimLink = scopedTable<ClaimLinkRow>()('claim_link', 'profile', {
  hash: text(key),
  profile: text(),
  awardId: text(),
  createdAt: text(),
  expiresAt: text(),
  pinHash: text(nullable),
  pinTries: integer(),
  endedAt: text(nullable),
});

/** Ten minutes in which one wallet may fetch the award. Its code is an HMAC over the id; only the use is stored. */
export type OfferRow = {
  id: string;
  profile: string;
  awardId: string;
  linkHash: string;
  createdAt: string;
  expiresAt: string;
  pinTries: number;
  usedAt: string | null;
};
export const Offer = scopedTable<OfferRow>()('offer', 'profile', {
  id: text(key),
  profile: text(),
  awardId: text(),
  linkHash: text(),
  createdAt: text(),
  expiresAt: text(),
  pinTries: integer(),
  usedAt: text(nullable),
});

/** Opaque and hashed. `family` ties all tokens that descend from one redeemed offer. */
export type AccessTokenRow = { hash: string; profile: string; awardId: string; family: string; expiresAt: string };
export const AccessToken = scopedTable<AccessTokenRow>()('access_token', 'profile', {
  hash: text(key),
  profile: text(),
  awardId: text(),
  family: text(),
  expiresAt: text(),
});

/** Good once: its use gives the next. Used a second time, it ends its whole family. */
export type RefreshTokenRow = {
  hash: string;
  profile: string;
  awardId: string;
  family: string;
  createdAt: string;
  usedAt: string | null;
  endedAt: string | null;
};
export const RefreshToken = scopedTable<RefreshTokenRow>()('refresh_token', 'profile', {
  hash: text(key),
  profile: text(),
  awardId: text(),
  family: text(),
  createdAt: text(),
  usedAt: text(nullable),
  endedAt: text(nullable),
});

/** A nonce proves itself by its HMAC until it is used; then it is remembered for as long as it would have lived. */
export type UsedNonceRow = { hash: string; expiresAt: string };
export const UsedNonce = openTable<UsedNonceRow>('used_nonce', { hash: text(key), expiresAt: text() });
