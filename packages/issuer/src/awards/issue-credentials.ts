import { LaurelError, now } from '@laurel/base';
import { In, IsNull, Not, type ScopedReader, type ScopedWriter } from '@laurel/store';
import { findAchievement } from '../achievements/define-achievement.ts';
import { type Actor, type Issuer, type IssuerProfile, profileOf } from '../deps.ts';
import { COPIES_PER_AWARD } from '../limits.ts';
import { Award, type AwardRow, type Configuration, type CredentialRow, IssuedCredential, isWhole, RefreshToken } from '../records.ts';
import type { ServeList } from '../status/publish.ts';
import { saysSame } from './badge-input.ts';
import { endTokens } from './claim-link.ts';
import { addEvent } from './events.ts';
import { demandClock, type Holder, insertCopies, type PlannedCopy, planCopies, type SignedCopy, signCopy, supersedeCopies } from './sign-copies.ts';

export type IssueInput = {
  profile: string;
  awardId: string;
  configuration: Configuration;
  holders: readonly Holder[];
  /** The tokens it is asked with. The first family that keeps an award keeps it alone. */
  family: string;
  actor: Actor;
  /** Uses up what the request may use once, in the write that takes the places. */
  consume: (db: ScopedWriter) => Promise<void>;
};

type Plan = { award: AwardRow; planned: PlannedCopy[] };

/**
 * Signed copies of an award that somebody claims, one per holder's key, in the order asked. Places are taken and written
 * down first; then each badge is built, linted, signed and read by our own verifier; then all are recorded in one write,
 * and only then do they leave. A key that was answered before gets the same bytes again, so that a wallet may ask twice.
 * @throws LaurelError award_revoked · award_state · conflict (another holder, or too many copies) · lint_failed · clock_went_back
 */
export async function issueCredentials(issuer: Issuer, serve: ServeList, input: IssueInput): Promise<string[]> {
  const profile = profileOf(issuer, input.profile);
  const { verificationMethod } = await issuer.agent.signer(profile.did, 'credentials');
  for (let consume = input.consume; ; consume = async () => {}) {
    const issued = await issueOnce(issuer, serve, { profile, verificationMethod, input: { ...input, consume } });
    if (issued) return issued;
  }
}

type Once = { profile: IssuerProfile; verificationMethod: string; input: IssueInput };

/** `undefined` where the award was put right while it was being signed: what was signed never leaves, and it is signed anew. */
async function issueOnce(issuer: Issuer, serve: ServeList, { profile, verificationMethod, input }: Once): Promise<string[] | undefined> {
  const { award, planned } = await plan(issuer, verificationMethod, input);
  const achievement = await findAchievement(issuer, input.profile, award.achievementId, award.achievementVersion);
  const signed: SignedCopy[] = [];
  for (const copy of planned) {
    signed.push(
      await signCopy(issuer, serve, { profile, award, achievement, planned: copy }).catch((error: unknown) => {
        // Nothing left this node, but an achievement that cannot be issued is ours to mend: say so loudly.
        if (error instanceof LaurelError) issuer.context.log.error('issue.refused', { award: input.awardId, code: error.code, detail: error.detail });
        throw error;
      }),
    );
  }
  const recorded = await recordCopies(issuer, input, award, signed);
  return (
    recorded &&
    input.holders.map((holder) => {
      const row = recorded.find((candidate) => candidate.holderKey === holder.key);
      if (!row) throw new Error('every holder has a copy by now');
      return row.signed;
    })
  );
}

/** May it be issued, to whom is it new, and where do the new copies stand? */
function plan(issuer: Issuer, verificationMethod: string, input: IssueInput): Promise<Plan> {
  const { configuration, holders } = input;
  return issuer.store.as(input.profile).write(async (db) => {
    await input.consume(db);
    const award = await demandIssuable(db, input);
    await demandClock(issuer, db);
    const known = await knownCopies(db, input);
    const fresh = holders.filter((holder) => !known.some((row) => row.holderKey === holder.key));
    await demandRoom(db, input, award, fresh.length);
    return { award, planned: await planCopies(issuer, db, { configuration, verificationMethod, holders: fresh }) };
  });
}

/** What these keys were answered before, as far as it still counts. */
const knownCopies = (db: Pick<ScopedReader, 'list'>, { awardId, configuration, holders }: IssueInput): Promise<CredentialRow[]> =>
  db.list(IssuedCredential, { awardId, configuration, supersededAt: IsNull(), holderKey: In(holders.map((holder) => holder.key)) });

/** @throws LaurelError not_found · award_revoked · award_state · conflict (its tokens have ended: another wallet keeps it, or a newer link was sent) */
async function demandIssuable(db: Pick<ScopedReader, 'one'>, { awardId, family }: IssueInput): Promise<AwardRow> {
  const award = await db.one(Award, { id: awardId });
  if (!award) throw new LaurelError('not_found');
  if (award.standing === 'revoked') throw new LaurelError('award_revoked');
  if (award.standing === 'suspended' || award.state === 'declined' || award.state === 'disputed' || award.state === 'withdrawn')
    throw new LaurelError('award_state');
  if (!(await db.one(RefreshToken, { family, awardId, endedAt: IsNull() }))) throw new LaurelError('conflict');
  return award;
}

/** The badge as a whole names one holder; a second one would be somebody else's. What counts before a wallet keeps it makes room for that wallet. @throws LaurelError conflict */
async function demandRoom(db: Pick<ScopedReader, 'count'>, { awardId, configuration }: IssueInput, award: AwardRow, more: number): Promise<void> {
  const copies = award.state === 'kept' ? await db.count(IssuedCredential, { awardId, configuration, supersededAt: IsNull() }) : 0;
  if (copies + more > (isWhole(configuration) ? 1 : COPIES_PER_AWARD)) throw new LaurelError('conflict');
}

/**
 * Copies, entries, the award's state and the event in one write. If the award was revoked or offered anew meanwhile, nothing of it leaves; `undefined`
 * where it says something else since it was signed.
 */
function recordCopies(issuer: Issuer, input: IssueInput, asSigned: AwardRow, signed: readonly SignedCopy[]): Promise<CredentialRow[] | undefined> {
  const { awardId, family, actor } = input;
  return issuer.store.as(input.profile).write(async (db) => {
    const award = await demandIssuable(db, input);
    if (!saysSame(award, asSigned)) return undefined;
    // A twin of this request may have been quicker: its copies are the ones that exist.
    const known = await knownCopies(db, input);
    const fresh = signed.filter(({ holder }) => !known.some((row) => row.holderKey === holder.key));
    await demandRoom(db, input, award, fresh.length); // others may have been recorded since the places were taken
    const keep = known.map(({ id }) => id);
    // What was issued again, whatever its state says since: the wallet that keeps it now would hold copies beside somebody else's.
    if (award.state !== 'kept') await supersedeCopies(issuer, db, awardId, keep);
    const rows = fresh.length > 0 ? await recordNew(issuer, db, input, award, fresh) : [];
    if (award.state !== 'kept') {
      const at = now(issuer.context);
      await db.update(Award, { id: awardId }, { state: 'kept', keptAt: at });
      await endTokens(db, { awardId, family: Not(family) }, at);
      await addEvent(issuer, db, { awardId, kind: 'kept', actor });
      await issuer.config.whenHeld?.(db.open, award.emailKey);
    }
    return [...known, ...rows];
  });
}

async function recordNew(issuer: Issuer, db: ScopedWriter, input: IssueInput, award: AwardRow, fresh: readonly SignedCopy[]): Promise<CredentialRow[]> {
  const { configuration, actor } = input;
  const isRefill = award.state === 'kept' && (await db.count(IssuedCredential, { awardId: award.id, configuration, supersededAt: IsNull() })) > 0;
  const rows = await insertCopies(db, award.id, fresh);
  if (isRefill) await addEvent(issuer, db, { awardId: award.id, kind: 'refilled', actor });
  await issuer.record(db.open, {
    actor,
    action: 'credential.issued',
    object: `award:${award.id}`,
    profile: db.scope,
    detail: { configuration, copies: rows.length },
  });
  return rows;
}
