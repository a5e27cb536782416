import { type Language, LaurelError, newCode, newId, now } from '@laurel/base';
import { In, IsNull, MoreThan, type ScopedReader, type ScopedWriter } from '@laurel/store';
import { pinHash } from '../awards/claim-link.ts';
import { addEvent } from '../awards/events.ts';
import type { Actor, Issuer } from '../deps.ts';
import { ROWS_PER_WRITE } from '../limits.ts';
import { Award, type AwardRow, ClaimLink } from '../records.ts';
import { madeForBatch, seenOf } from './slips-made.ts';
import { BatchSlips } from './slips-records.ts';

/** What is handed to one learner: the digits and never the link, which is in the letter. Who has only one of the two has nothing. */
export type Slip = {
  awardId: string;
  language: Language;
  name: string | null;
  email: string;
  externalId: string | null;
  pin: string /** Where it stood in a file; absent for what came from none. */;
  line?: number;
};

/**
 * Fresh PINs for everybody in a batch who still waits, in the file's order. No row keeps them, so they can be answered this once; slips made before
 * stop working, and what was guessed at them no longer counts. Whoever asks says with `seen` what their page knew: a page sent twice, or an older one,
 * would end slips that are handed out. @returns nothing where slips were made since that page; none has changed
 * @throws LaurelError not_found · conflict (somebody else began to make them meanwhile)
 */
export async function makeSlips(issuer: Issuer, input: { profile: string; batchId: string; seen: string; actor: Actor }): Promise<Slip[] | undefined> {
  const { profile, batchId, seen, actor } = input;
  const store = issuer.store.as(profile);
  const round = newId(issuer.context);
  const begun = await store.write(async (db) => {
    if (!(await db.one(BatchSlips, { batchId }))) throw new LaurelError('not_found');
    return seenOf(await madeForBatch(db, batchId)) === seen && (await db.update(BatchSlips, { batchId }, { round })) === 1;
  });
  if (!begun) return undefined;
  const slips: Slip[] = [];
  for (let behind = 0; ; ) {
    const piece = await store.write((db) => nextPiece(issuer, db, { batchId, round, behind, actor }));
    slips.push(...piece.slips);
    if (piece.last === undefined) break;
    behind = piece.last;
  }
  await store.write(async (db) => {
    await demandRound(db, batchId, round);
    await db.update(BatchSlips, { batchId }, { madeAt: now(issuer.context), count: slips.length });
    await issuer.record(db.open, { actor, action: 'batch.slips-made', object: `batch:${batchId}`, profile, detail: { slips: slips.length } });
  });
  return slips;
}

async function nextPiece(
  issuer: Issuer,
  db: ScopedWriter,
  { batchId, round, behind, actor }: { batchId: string; round: string; behind: number; actor: Actor },
): Promise<{ slips: Slip[]; last: number | undefined }> {
  await demandRound(db, batchId, round);
  const awards = await waiting(db, batchId, behind);
  return { slips: await lockAnew(issuer, db, awards, actor), last: awards.length < ROWS_PER_WRITE ? undefined : awards.at(-1)?.batchLine };
}

/** A new PIN for each whose newest link takes one, told in the award's history without its digits, and no slip for the others. */
export async function lockAnew(issuer: Issuer, db: ScopedWriter, awards: readonly AwardRow[], actor: Actor): Promise<Slip[]> {
  const links = await locked(issuer, db, awards);
  const slips: Slip[] = [];
  for (const award of awards) {
    const link = links.get(award.id);
    if (link === undefined) continue;
    const pin = newCode(issuer.context);
    await db.update(ClaimLink, { hash: link }, { pinHash: pinHash(issuer, link, pin), pinTries: 0 });
    await addEvent(issuer, db, { awardId: award.id, kind: 'pin-made', actor });
    slips.push({
      awardId: award.id,
      language: award.recipientLanguage,
      name: award.recipientName,
      email: award.recipientEmail,
      externalId: award.externalId,
      pin,
      ...(award.batchId === null ? {} : { line: award.batchLine }),
    });
  }
  return slips;
}

/** Two presses at once would hand out slips of which half are dead. */
async function demandRound(db: ScopedWriter, batchId: string, round: string): Promise<void> {
  if (!(await db.one(BatchSlips, { batchId, round }))) throw new LaurelError('conflict', { detail: 'Somebody else makes these slips just now: use theirs.' });
}

const waiting = (db: Pick<ScopedReader, 'list'>, batchId: string, behind: number): Promise<AwardRow[]> =>
  db.list(Award, { batchId, state: 'offered', standing: 'good', batchLine: MoreThan(behind) }, { order: { batchLine: 'ASC' }, take: ROWS_PER_WRITE });

/** The newest link of each that still opens and takes a PIN, by award. */
export async function locked(issuer: Issuer, db: Pick<ScopedReader, 'list'>, awards: readonly AwardRow[]): Promise<Map<string, string>> {
  const ids = awards.map(({ id }) => id);
  const links = await db.list(ClaimLink, { awardId: In(ids), endedAt: IsNull(), expiresAt: MoreThan(now(issuer.context)) }, { order: { createdAt: 'ASC' } });
  return new Map(links.flatMap(({ awardId, hash, pinHash: lock }) => (lock === null ? [] : [[awardId, hash]])));
}

/** How many would get a slip now, how many once their suspension is lifted, and when the last were made; `undefined` for a batch that hands out none. */
export async function slipsOf(db: ScopedReader, batchId: string): Promise<{ waiting: number; suspended: number; madeAt: string | null } | undefined> {
  const row = await db.one(BatchSlips, { batchId });
  if (!row) return undefined;
  const offered = (standing: AwardRow['standing']) => db.count(Award, { batchId, state: 'offered', standing });
  return { waiting: await offered('good'), suspended: await offered('suspended'), madeAt: row.madeAt };
}
