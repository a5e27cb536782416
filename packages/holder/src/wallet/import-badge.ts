import { LaurelError, newId, now } from '@laurel/base';
import { badgeFacts, unbakeBadge } from '@laurel/credentials';
import type { Holder } from '../deps.ts';
import { recordKept } from '../events.ts';
import { Badge } from '../records.ts';
import { demandSound } from './keep.ts';
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
  const documentId = typeof sound.credential.id === 'string' ? sound.credential.id : null;
  return holder.store.as(owner).write(async (db) => {
    const same = documentId === null ? undefined : await db.one(Badge, { documentId });
    if (same && same.issuerDid !== sound.issuerDid) throw refused('id_taken');
    if (same) return same.id;
    const id = newId(holder.context);
    await db.insert(Badge, {
      id,
      document,
      documentId,
      holderKid: null,
      issuerDid: sound.issuerDid,
      issuerUrl: '',
      facts: badgeFacts(sound.credential),
      verdict: withoutCredential(sound.verdict),
      checkAfter: nextCheck(holder.context, sound.verdict),
      keptAt: now(holder.context),
    });
    await recordKept(holder, db, id, sound.issuerDid);
    return id;
  });
}

/** What was verified, as it stood in the file or the picture. */
function textOf(given: string | Uint8Array): string {
  const bytes = typeof given === 'string' ? Buffer.from(given) : given;
  const unbaked = unbakeBadge(bytes);
  return unbaked?.ok ? unbaked.text : Buffer.from(bytes).toString('utf8').trim();
}

const refused = (code: string) => new LaurelError('credential_refused', { problems: [{ at: 'badge', code, detail: '' }] });
