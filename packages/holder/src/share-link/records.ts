import type { CredentialFormat, JsonObject } from '@laurel/credentials';
import { integer, json, key, nullable, scopedTable, text } from '@laurel/store';
import type { LastVerdict } from '../records.ts';

/**
 * Who may open a share. `link`: whoever has its address. `pin`: with a PIN beside it. `named`: who reads one mailbox, by a code sent there. `public`:
 * search engines and the pages of others too. A badge without a share is private, and nothing makes one by itself.
 */
export const LEVELS = ['link', 'pin', 'named', 'public'] as const;
/** `file`: at no address at all. Its owner hands it over, which is all that a wallet can do that nobody outside reaches. */
export type Level = (typeof LEVELS)[number] | 'file';

/** One badge, shown by an address of its own: what of it, to whom, until when. Ended, the row is gone. */
export type ShareRow = {
  id: string;
  owner: string;
  badgeId: string;
  level: Level;
  /** The hash by which its address finds it; the address itself is sealed, so that its owner can be shown it again (secrets.ts). */
  tokenHash: string;
  token: string;
  /** In its owner's words; never shown to who opens it. */
  recipient: string | null;
  purpose: string | null;
  /** Where the codes of a `named` one go. */
  mailbox: string | null;
  /** The PIN, or the code that was sent last, behind a slow hash; a code has an end. */
  codeHash: string | null;
  codeUntil: string | null;
  /** Byte for byte what is given away: an SD-JWT that opens the chosen fields and no other, or a badge whole. */
  presentation: string;
  format: CredentialFormat;
  /** What the pipeline read in it: the pages show this and nothing else of the badge. */
  claims: JsonObject;
  /** How many of its fields were left out. */
  leftOut: number;
  /** What its issuer calls itself: a copy names it by its DID alone. */
  issuerName: string | null;
  /** The pipeline's last answer over `presentation`. */
  verdict: LastVerdict;
  /** When it may be asked about again, by whoever opens it. */
  checkAfter: string;
  /** How often its page was opened or its badge fetched to be checked, and on which day last: nothing of who did. */
  views: number;
  viewedOn: string | null;
  createdAt: string;
  endsAt: string;
  /** Since when nobody is let in until its owner opens it again: it came back with a backup, and may have been stopped since that was made. */
  closedAt: string | null;
};
export const Share = scopedTable<ShareRow>()('wallet_share', 'owner', {
  id: text(key),
  owner: text(),
  badgeId: text(),
  level: text(),
  tokenHash: text(),
  token: text(),
  recipient: text(nullable),
  purpose: text(nullable),
  mailbox: text(nullable),
  codeHash: text(nullable),
  codeUntil: text(nullable),
  presentation: text(),
  format: text(),
  claims: json(),
  leftOut: integer(),
  issuerName: text(nullable),
  verdict: json(),
  checkAfter: text(),
  views: integer(),
  viewedOn: text(nullable),
  createdAt: text(),
  endsAt: text(),
  closedAt: text(nullable),
});

/** Whom the one copy behind a share was spent for, and how the ledger knows it. */
export const spentFor = (shareId: string): string => `share:${shareId}`;

/** Of which share a row of the ledger tells, if it tells of one. */
export const shareIdOf = ({ clientId }: { clientId: string }): string | undefined =>
  clientId.startsWith(spentFor('')) ? clientId.slice(spentFor('').length) : undefined;
