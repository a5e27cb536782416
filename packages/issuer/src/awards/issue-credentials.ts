import { LaurelError, now } from '@laurel/base';
import type { Did, Jwk, StatusEntryInput } from '@laurel/credentials';
import { buildBadge } from '@laurel/credentials';
import { In, IsNull, Not, type ScopedWriter } from '@laurel/store';
import { findAchievement } from '../achievements/define-achievement.ts';
import { type Actor, type Issuer, type IssuerProfile, profileOf } from '../deps.ts';
import { CLOCK_MAY_GO_BACK, COPIES_PER_AWARD } from '../limits.ts';
import { type AchievementRow, Award, type AwardRow, type Configuration, type CredentialRow, IssuedCredential, RefreshToken, StatusEntry } from '../records.ts';
import { type TakenPlace, takePlaces } from '../status/allocate.ts';
import type { ServeList } from '../status/publish.ts';
import { ownLists } from '../status/publish.ts';
import { badgeInput } from './badge-input.ts';
import { endTokens } from './claim-link.ts';
import { addEvent } from './events.ts';
import { lintBadge, verifyOwn } from './lint-badge.ts';

/** Whom one copy is for: the holder's did:key, which becomes the subject, or the copy's own key. `key` tells copies apart. */
export type Holder = { key: string; did: Did; jwk: Jwk };

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

type Planned = { id: string; holder: Holder; copy: number; places: TakenPlace[] };
type Plan = { award: AwardRow; known: CredentialRow[]; planned: Planned[] };

/**
 * Signed copies of an award, one per holder's key, in the order asked. Places are taken and written down first; then each
 * badge is built, linted, signed and read by our own verifier; then all are recorded in one write, and only then do they
 * leave. A key that was answered before gets the same bytes again, so that a wallet may ask twice.
 * @throws LaurelError award_revoked · award_state · conflict (another holder, or too many copies) · lint_failed · clock_went_back
 */
export async function issueCredentials(issuer: Issuer, serve: ServeList, input: IssueInput): Promise<string[]> {
  const profile = profileOf(issuer, input.profile);
  const key = await issuer.agent.signer(profile.did, 'credentials');
  const plan = await planCopies(issuer, key.verificationMethod, input);
  const achievement = await findAchievement(issuer, input.profile, plan.award.achievementId, plan.award.achievementVersion);
  const signed: CredentialRow[] = [];
  for (const planned of plan.planned) {
    const signing = { profile, input, award: plan.award, achievement, planned, verificationMethod: key.verificationMethod };
    signed.push(
      await signOne(issuer, serve, signing).catch((error: unknown) => {
        // Nothing left this node, but an achievement that cannot be issued is ours to mend: say so loudly.
        if (error instanceof LaurelError) issuer.context.log.error('issue.refused', { award: input.awardId, code: error.code, detail: error.detail });
        throw error;
      }),
    );
  }
  const recorded = await recordCopies(issuer, input, plan, signed);
  return input.holders.map((holder) => {
    const row = recorded.find((candidate) => candidate.holderKey === holder.key);
    if (!row) throw new Error('every holder has a copy by now');
    return row.signed;
  });
}

/** May it be issued, to whom is it new, and where do the new copies stand? */
function planCopies(issuer: Issuer, verificationMethod: string, input: IssueInput): Promise<Plan> {
  const { awardId, configuration, holders } = input;
  return issuer.store.as(input.profile).write(async (db) => {
    await input.consume(db);
    const award = await demandIssuable(db, input);
    await demandClock(issuer, db);
    const known = await db.list(IssuedCredential, { awardId, configuration, holderKey: In(holders.map((holder) => holder.key)) });
    const fresh = holders.filter((holder) => !known.some((row) => row.holderKey === holder.key));
    const copies = await db.count(IssuedCredential, { awardId, configuration });
    demandRoom(configuration, copies + fresh.length);
    const kinds = configuration === 'open-badge-di' ? (['revocation', 'suspension'] as const) : (['token'] as const);
    const lists: TakenPlace[][] = [];
    if (fresh.length > 0) for (const kind of kinds) lists.push(await takePlaces(issuer, db, { kind, verificationMethod, count: fresh.length }));
    const planned = fresh.map((holder, n) => ({
      id: `urn:uuid:${uuid(issuer)}`,
      holder,
      copy: copies + n + 1,
      places: lists.flatMap((places) => places.slice(n, n + 1)),
    }));
    return { award, known, planned };
  });
}

/** @throws LaurelError not_found · award_revoked · award_state · conflict (its tokens have ended: another wallet keeps it, or a newer link was sent) */
async function demandIssuable(db: Pick<ScopedWriter, 'one'>, { awardId, family }: IssueInput): Promise<AwardRow> {
  const award = await db.one(Award, { id: awardId });
  if (!award) throw new LaurelError('not_found');
  if (award.standing === 'revoked') throw new LaurelError('award_revoked');
  if (award.standing === 'suspended' || award.state === 'declined' || award.state === 'disputed') throw new LaurelError('award_state');
  if (!(await db.one(RefreshToken, { family, awardId, endedAt: IsNull() }))) throw new LaurelError('conflict');
  return award;
}

/** The Data Integrity badge names one holder; a second one would be somebody else's. @throws LaurelError conflict */
function demandRoom(configuration: Configuration, copies: number): void {
  if (copies > (configuration === 'open-badge-di' ? 1 : COPIES_PER_AWARD)) throw new LaurelError('conflict');
}

/** A clock set back would date badges before those already out, and end lists in the past. @throws LaurelError clock_went_back */
async function demandClock(issuer: Issuer, db: Pick<ScopedWriter, 'list'>): Promise<void> {
  const [last] = await db.list(IssuedCredential, {}, { order: { issuedAt: 'DESC' }, take: 1 });
  if (last && Date.parse(last.issuedAt) - issuer.context.clock().getTime() > CLOCK_MAY_GO_BACK) throw new LaurelError('clock_went_back');
}

type Signing = { profile: IssuerProfile; input: IssueInput; award: AwardRow; achievement: AchievementRow; planned: Planned; verificationMethod: string };

async function signOne(issuer: Issuer, serve: ServeList, { profile, input, award, achievement, planned, verificationMethod }: Signing): Promise<CredentialRow> {
  const { id, holder, copy, places } = planned;
  const isDi = input.configuration === 'open-badge-di';
  const status: StatusEntryInput[] = isDi
    ? places.map(({ url, position }, n) => ({ purpose: n === 0 ? 'revocation' : 'suspension', list: url, index: position }))
    : [];
  const badge = buildBadge(badgeInput(issuer, award, achievement, { id, holder: holder.did, status }));
  await lintBadge(badge, { did: profile.did, verificationMethod }, issuer.agent.resolve);
  const signed = isDi ? JSON.stringify(await issuer.agent.issueDataIntegrity({ credential: badge, did: profile.did })) : await signCopy();
  await verifyOwn(signed, { resolve: issuer.agent.resolve, fetchStatus: ownLists(issuer, serve), clock: issuer.context.clock });
  const { configuration } = input;
  return {
    id,
    profile: profile.slug,
    awardId: award.id,
    configuration,
    copy,
    holderKey: holder.key,
    verificationMethod,
    signed,
    issuedAt: now(issuer.context),
  };

  function signCopy(): Promise<string> {
    const [place] = places;
    if (!place) throw new Error('a copy without a place has no status');
    return issuer.agent.issueSdJwt({
      badge,
      did: profile.did,
      holderJwk: holder.jwk,
      status: { uri: place.url, idx: place.position },
      issuedAt: issuer.context.clock(),
    });
  }
}

/** Copies, entries, the award's state and the event in one write. If the award was revoked or offered anew meanwhile, nothing of it leaves. */
function recordCopies(issuer: Issuer, input: IssueInput, plan: Plan, signed: readonly CredentialRow[]): Promise<CredentialRow[]> {
  const { awardId, configuration, family, actor } = input;
  return issuer.store.as(input.profile).write(async (db) => {
    const award = await demandIssuable(db, input);
    // A twin of this request may have been quicker: its copies are the ones that exist.
    const keys = signed.map((row) => row.holderKey);
    const raced = keys.length === 0 ? [] : await db.list(IssuedCredential, { awardId, configuration, holderKey: In(keys) });
    const rows = signed.filter((row) => !raced.some((other) => other.holderKey === row.holderKey));
    if (rows.length > 0) await recordNew(issuer, db, input, award, plan, rows);
    if (award.state === 'offered') {
      const at = now(issuer.context);
      await db.update(Award, { id: awardId }, { state: 'kept', keptAt: at });
      await endTokens(db, { awardId, family: Not(family) }, at);
      await addEvent(issuer, db, { awardId, kind: 'kept', actor });
    }
    return [...plan.known, ...raced, ...rows];
  });
}

async function recordNew(issuer: Issuer, db: ScopedWriter, input: IssueInput, award: AwardRow, plan: Plan, rows: readonly CredentialRow[]): Promise<void> {
  const copies = await db.count(IssuedCredential, { awardId: award.id, configuration: input.configuration });
  demandRoom(input.configuration, copies + rows.length); // others may have been recorded since the places were taken
  await db.insert(
    IssuedCredential,
    rows.map((row, n) => ({ ...row, copy: copies + n + 1 })),
  );
  const entries = rows.flatMap((row) =>
    (plan.planned.find((planned) => planned.id === row.id)?.places ?? []).map(({ listId, position }) => ({
      listId,
      position,
      credentialId: row.id,
      awardId: award.id,
      value: 0,
    })),
  );
  await db.insert(StatusEntry, entries);
  if (copies > 0) await addEvent(issuer, db, { awardId: award.id, kind: 'refilled', actor: input.actor });
  await issuer.record(db.open, {
    actor: input.actor,
    action: 'credential.issued',
    object: `award:${award.id}`,
    profile: db.scope,
    detail: { configuration: input.configuration, copies: rows.length },
  });
}

/** RFC 9562 version 4, from the node's own chance. */
function uuid(issuer: Issuer): string {
  const bytes = issuer.context.random(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
