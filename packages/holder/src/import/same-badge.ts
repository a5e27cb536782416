import { hashed, utf8 } from '@laurel/base';
import type { ScopedReader } from '@laurel/store';
import { Badge, type BadgeRow, Copy, type CopyRow } from '../records.ts';
import { BadgeFile, type LookedImportRow } from './import-records.ts';
import { kindOfText, refused } from './read-given.ts';
import { isSameAward } from './same-award.ts';
import { isUnproven } from './unproven.ts';

/** A badge that is here already. `isNewFile`: this file of it is not. `kept`: what is known of it here, which a file of it may leave out. */
export type Same = { id: string; isNewFile: boolean; kept: Pick<BadgeRow, 'facts' | 'verdict' | 'issuerDid'> };

type Brought = Pick<LookedImportRow, 'content' | 'document' | 'documentId' | 'issuerDid' | 'facts' | 'verdict'>;

/**
 * Whether this badge is here already: by its id, by its bytes, as one of the copies that were claimed, or in another format, which may have no id.
 * @throws LaurelError credential_refused where the badge of another issuer bears its id
 */
export async function findSame(db: ScopedReader, brought: Brought): Promise<Same | undefined> {
  const copy = await copyOf(db, brought);
  const badge = (await byId(db, brought)) ?? (copy && (await db.one(Badge, { id: copy.badgeId }))) ?? (await inOtherFormat(db, brought));
  if (!badge) return undefined;
  const { id, facts, verdict, issuerDid, document } = badge;
  const isDocument = document !== null && brought.content === Buffer.from(utf8(document)).toString('base64');
  const isFile = (await db.count(BadgeFile, { badgeId: id, hash: hashed(brought.content) })) > 0;
  return { id, isNewFile: !isDocument && copy?.badgeId !== id && !isFile, kept: { facts, verdict, issuerDid } };
}

/** What nobody could check is known by its bytes, on either side: the id in it is anybody's word. */
async function byId(db: ScopedReader, brought: Brought): Promise<BadgeRow | undefined> {
  const bytes = hashed(brought.document);
  const same = brought.documentId === bytes ? undefined : await db.one(Badge, { documentId: bytes });
  if (same) return same;
  if (!isUnproven(brought.verdict)) {
    const badge = await db.one(Badge, { documentId: brought.documentId });
    if (badge && !mayBeOneIssuers(badge, brought)) throw refused('id_taken');
    return badge;
  }
  const proved = brought.facts.id === undefined ? undefined : await db.one(Badge, { documentId: brought.facts.id });
  return proved?.document === brought.document ? proved : db.one(Badge, { documentId: bytes });
}

type Issued = Pick<LookedImportRow, 'issuerDid' | 'verdict'>;

/** An id is its issuer's word. Who issued a badge of before 3.0 may be known only once its site was asked; what names no issuer is never taken for a signed one. */
const mayBeOneIssuers = (one: Issued, other: Issued): boolean =>
  one.issuerDid === other.issuerDid || ([one, other].every(({ verdict }) => verdict.older) && [one, other].some(({ issuerDid }) => issuerDid === ''));

/** The copy that was claimed, of which this shows some fields or all: what the issuer signed is the same. */
async function copyOf(db: ScopedReader, { document }: Brought): Promise<CopyRow | undefined> {
  const end = document.indexOf('~');
  if (end === -1) return undefined;
  const signed = document.slice(0, end + 1);
  const [copy] = await db.query(Copy, 'copy').andWhere('substr(copy.compact, 1, :length) = :signed', { length: signed.length, signed }).take(1).getMany();
  return copy;
}

/** An SD-JWT says no id. It is the same badge where it tells of the same award. */
async function inOtherFormat(db: ScopedReader, { issuerDid, facts, document, verdict }: Brought): Promise<BadgeRow | undefined> {
  if (issuerDid === '' || isUnproven(verdict)) return undefined;
  const candidates = await db.query(Badge, 'badge').andWhere('badge.issuerDid = :issuerDid', { issuerDid }).without('document').getMany();
  const isSdJwt = kindOfText(document) === 'sd-jwt';
  const found = candidates.find((one) => !isUnproven(one.verdict) && (isSdJwt || one.verdict.format?.endsWith('+sd-jwt')) && isSameAward(one.facts, facts));
  return found && (await db.one(Badge, { id: found.id }));
}
