import { LaurelError, now } from '@laurel/base';
import { In, IsNull, type ScopedReader, type ScopedWriter } from '@laurel/store';
import { revokeAward } from '../awards/change-standing.ts';
import { type RegisterRow, withCompany } from '../awards/find-awards.ts';
import type { Actor, Issuer } from '../deps.ts';
import { Achievement, type Attestation, Award } from '../records.ts';
import type { ServeList } from '../status/publish.ts';
import { needsResults, wrongPlaces } from './open-claim.ts';
import { OpenClaim, OpenClaimEntry, type OpenClaimRow } from './open-claim-records.ts';

type Which = { profile: string; code: string; actor: Actor };

/** @throws LaurelError not_found */
export async function demandOpenClaim(db: Pick<ScopedReader, 'one'>, code: string): Promise<OpenClaimRow> {
  const claim = await db.one(OpenClaim, { code });
  if (!claim) throw new LaurelError('not_found');
  return claim;
}

/** Nobody comes in any more; who did keeps what they have. @throws LaurelError not_found */
export async function closeOpenClaim(issuer: Issuer, which: Which): Promise<void> {
  await change(issuer, which, 'open-claim.closed', async (db) => {
    await db.update(OpenClaim, { code: which.code, closedAt: IsNull() }, { closedAt: now(issuer.context) });
  });
}

/** The one before stops working, and what was guessed at it no longer counts. @throws LaurelError not_found */
export async function renewPin(issuer: Issuer, which: Which): Promise<void> {
  await change(issuer, which, 'open-claim.new-pin', async (db, { pinRound }) => {
    await db.update(OpenClaim, { code: which.code }, { pinRound: pinRound + 1, wrongPins: 0 });
  });
}

/**
 * More came than there are chairs, or fewer. Nobody who came loses a place: fewer places than people only keep the next one out.
 * @throws LaurelError not_found · bad_form (`places`)
 */
export async function changePlaces(issuer: Issuer, { places, ...which }: Which & { places: number }): Promise<void> {
  const problems = wrongPlaces(places);
  if (problems.length > 0) throw new LaurelError('bad_form', { problems });
  await change(issuer, which, 'open-claim.places', async (db) => {
    await db.update(OpenClaim, { code: which.code }, { places });
  });
}

async function change(issuer: Issuer, { profile, code, actor }: Which, action: string, act: (db: ScopedWriter, claim: OpenClaimRow) => Promise<void>) {
  await issuer.store.as(profile).write(async (db) => {
    await act(db, await demandOpenClaim(db, code));
    await issuer.record(db.open, { actor, action, object: `open-claim:${code}`, profile });
  });
}

/** What the register says of the award as well: how its letter fared is read here first. */
export type Comer = RegisterRow & { at: string };

/** Who came, first come first. */
export async function comersOf(issuer: Issuer, db: ScopedReader, code: string): Promise<Comer[]> {
  const entries = await db.list(OpenClaimEntry, { code }, { order: { at: 'ASC', awardId: 'ASC' } });
  const rows = await withCompany(issuer, db, await db.list(Award, { id: In(entries.map(({ awardId }) => awardId)) }));
  const rowOf = new Map(rows.map((row) => [row.award.id, row]));
  return entries.flatMap(({ awardId, at }) => {
    const row = rowOf.get(awardId);
    return row ? [{ ...row, at }] : [];
  });
}

/** Whoever was not in the room: the badge is revoked, the place is free. @throws LaurelError not_found */
export async function removeComer(issuer: Issuer, serve: ServeList, { awardId, ...which }: Which & { awardId: string }): Promise<void> {
  const { profile, code, actor } = which;
  const entry = await issuer.store.as(profile).read((db) => db.one(OpenClaimEntry, { code, awardId }));
  if (!entry) throw new LaurelError('not_found');
  await revokeAward(issuer, serve, { profile, awardId, actor, reason: 'issued-in-error' });
}

/**
 * A registrar vouches afterwards that those who came were assessed, elsewhere than on this node. It holds for badges that nobody has kept: those
 * that are signed say "for taking part", and go on saying it.
 * @returns how many it holds for
 * @throws LaurelError not_found · conflict (assessed, each needs a result)
 */
export async function attestOpenClaim(issuer: Issuer, input: Which & { attestation: Attestation }): Promise<number> {
  const { profile, code, actor, attestation } = input;
  return issuer.store.as(profile).write(async (db) => {
    const claim = await demandOpenClaim(db, code);
    const achievement = await db.one(Achievement, { id: claim.achievementId, version: claim.achievementVersion });
    if (!achievement || needsResults(achievement, 'assessed-elsewhere'))
      throw new LaurelError('conflict', { detail: 'Assessed, each of these badges would need a result.' });
    const entries = await db.list(OpenClaimEntry, { code });
    const ids = entries.map(({ awardId }) => awardId);
    const changed =
      ids.length === 0
        ? 0
        : await db.update(Award, { id: In(ids), state: 'offered', standing: 'good' }, { assessmentClass: 'assessed-elsewhere', attestation });
    await issuer.record(db.open, { actor, action: 'open-claim.attested', object: `open-claim:${code}`, profile, detail: { awards: changed } });
    return changed;
  });
}
