import { LaurelError, newId, now } from '@laurel/base';
import { badgeFacts, unbakeBadge } from '@laurel/credentials';
import type { ScopedWriter } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { recordKept } from '../events.ts';
import { IMPORTED_BADGES, IMPORTED_BYTES } from '../limits.ts';
import { Badge, FROM_A_FILE } from '../records.ts';
import { demandSound, documentIdOf } from './keep.ts';
import { nextCheck, withoutCredential } from './last-verdict.ts';

/**
 * Keeps a badge that somebody brings as a file, text or picture: byte for byte, and checked like any other. No key of this wallet stands behind
 * it, so it can be read and taken along, and is never presented.
 * @returns the id of the badge that stands now
 * @throws BadgeRefused @throws LaurelError credential_refused
 */
export async function importBadge(holder: Holder, owner: string, given: string | Uint8Array): Promise<string> {
  const sound = await demandSound(given, holder.verifying);
  if (sound.verdict.format === 'dc+sd-jwt') throw refused('bound_elsewhere');
  const document = textOf(given);
  const documentId = documentIdOf(sound, document);
  const size = Buffer.byteLength(document);
  return holder.store.as(owner).write(async (db) => {
    const same = await db.one(Badge, { documentId });
    if (same && same.issuerDid !== sound.issuerDid) throw refused('id_taken');
    if (same) return same.id;
    await demandRoom(db, size);
    const id = newId(holder.context);
    await db.insert(Badge, {
      id,
      document,
      documentId,
      size,
      holderKid: null,
      issuerDid: sound.issuerDid,
      issuerUrl: FROM_A_FILE,
      facts: badgeFacts(sound.credential),
      verdict: withoutCredential(sound.verdict),
      checkAfter: nextCheck(holder.context, sound.verdict),
      keptAt: now(holder.context),
    });
    await recordKept(holder, db, id, sound.issuerDid);
    return id;
  });
}

async function demandRoom(db: ScopedWriter, size: number): Promise<void> {
  const imported = await db.query(Badge, 'badge').andWhere('badge.issuerUrl = :none', { none: FROM_A_FILE }).without('document', 'facts', 'verdict').getMany();
  const taken = imported.reduce((sum, badge) => sum + badge.size, 0);
  if (imported.length >= IMPORTED_BADGES || taken + size > IMPORTED_BYTES) throw refused('no_room');
}

/** What was verified, as it stood in the file or the picture. */
function textOf(given: string | Uint8Array): string {
  const bytes = typeof given === 'string' ? Buffer.from(given) : given;
  const unbaked = unbakeBadge(bytes);
  return unbaked?.ok ? unbaked.text : Buffer.from(bytes).toString('utf8').trim();
}

const refused = (code: string) => new LaurelError('credential_refused', { problems: [{ at: 'badge', code, detail: '' }] });
