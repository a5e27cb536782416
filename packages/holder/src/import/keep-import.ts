import { hashed, LaurelError, newId, now } from '@laurel/base';
import type { ScopedWriter } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { recordKept } from '../events.ts';
import { IMPORTED_BADGES, IMPORTED_BYTES } from '../limits.ts';
import { Badge, FROM_A_FILE } from '../records.ts';
import { insertCard } from '../wallet/card.ts';
import { nextCheck } from '../wallet/last-verdict.ts';
import { BadgeFile, LookedImport, type LookedImportRow } from './import-records.ts';
import { refused } from './read-given.ts';
import { findSame } from './same-badge.ts';
import type { Whose } from './whose.ts';

/**
 * Keeps what was looked at: the badge's text byte for byte, and the file it came in where that is more. No key of this wallet stands behind it, so it can be read
 * and taken along, and is never presented. A badge that is here already gets this file beside it.
 * @param isOthers its owner's word, where nothing in the badge proves whose it is
 * @returns the id of the badge that stands now
 * @throws LaurelError not_found · credential_refused
 */
export function keepImport(holder: Holder, { owner, id, isOthers }: { owner: string; id: string; isOthers: boolean }): Promise<string> {
  return holder.store.as(owner).write(async (db) => {
    const looked = await db.one(LookedImport, { id });
    if (!looked) throw new LaurelError('not_found');
    const same = await findSame(db, looked);
    const badgeId = same?.id ?? (await insertImported(holder, db, looked, whoseOf(looked, isOthers)));
    if (same?.isNewFile ?? !isBare(looked)) await insertFile(holder, db, looked, badgeId);
    await db.remove(LookedImport, { id });
    return badgeId;
  });
}

const whoseOf = ({ named }: LookedImportRow, isOthers: boolean): Whose => (named === 'this-address' ? 'address' : isOthers ? 'other' : 'said');

/** Whether the file is the badge's text and nothing else. */
const isBare = ({ content, document }: LookedImportRow): boolean => content === Buffer.from(document).toString('base64');

async function insertImported(holder: Holder, db: ScopedWriter, looked: LookedImportRow, whose: Whose): Promise<string> {
  const { id, document, documentId, issuerDid, facts, verdict } = looked;
  const size = Buffer.byteLength(document);
  await demandRoom(db, size, 1);
  const row = {
    id,
    document,
    documentId,
    size,
    whose,
    holderKid: null,
    issuerDid,
    issuerUrl: FROM_A_FILE,
    facts,
    verdict,
    checkAfter: nextCheck(holder.context, verdict),
    keptAt: now(holder.context),
  };
  await db.insert(Badge, row);
  await insertCard(db, row);
  await recordKept(holder, db, id, issuerDid);
  return id;
}

async function insertFile(holder: Holder, db: ScopedWriter, { content, kind }: LookedImportRow, badgeId: string): Promise<void> {
  const size = Buffer.byteLength(content, 'base64');
  await demandRoom(db, size, 0);
  await db.insert(BadgeFile, { id: newId(holder.context), badgeId, kind, content, hash: hashed(content), size, keptAt: now(holder.context) });
}

/** @throws LaurelError credential_refused */
async function demandRoom(db: ScopedWriter, size: number, more: 0 | 1): Promise<void> {
  const imported = await db.query(Badge, 'badge').andWhere('badge.issuerUrl = :none', { none: FROM_A_FILE }).without('document', 'facts', 'verdict').getMany();
  const files = await db.query(BadgeFile, 'file').without('content').getMany();
  const taken = [...imported, ...files].reduce((sum, one) => sum + one.size, 0);
  if (imported.length + more > IMPORTED_BADGES || taken + size > IMPORTED_BYTES) throw refused('no_room');
}
