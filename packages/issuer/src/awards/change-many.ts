import { LaurelError, newId, now, type Problem } from '@laurel/base';
import { In } from '@laurel/store';
import type { Actor, Issuer } from '../deps.ts';
import { CHANGED_AT_ONCE, EXPORTED_AT_ONCE, PICKED_AT_ONCE, ROSTER_ROWS } from '../limits.ts';
import { Award, type AwardRow } from '../records.ts';
import type { RegisterFilter } from '../register/filter.ts';
import { searchRegister } from '../register/search.ts';
import { STANDING_JOB, type StandingJob } from './change-job.ts';
import { type Act, isStanding, StandingChange, type StandingChangeRow } from './change-records.ts';
import { REASONS } from './change-standing.ts';
import { isClaimable } from './claim-link.ts';
import { ISSUE_JOB, type IssueJob, isHeld } from './issue-again.ts';
import { withPins } from './send-link.ts';
import type { Within } from './within.ts';

/** Awards by their ids, or all that fit a filter at this moment. */
export type Picked = { awards: readonly string[] } | { filter: RegisterFilter };

/** Of one roster all may be meant, however many it had; of any other filter, more is more likely a wrong one than a wish. */
export const mostChanged = ({ batch }: RegisterFilter): number => (batch ? ROSTER_ROWS : CHANGED_AT_ONCE);

/**
 * Writes down which awards are meant, so that the question and the answer are about the same ones however the register goes on. Nothing else
 * happens until `startChange`.
 * @returns the change's id
 * @throws LaurelError bad_form (`at`: `pick`; nothing picked, or too many) · not_found
 */
export async function draftChange(issuer: Issuer, input: { profile: string; act: Act; picked: Picked; actor: Actor }): Promise<string> {
  const { profile, act, picked, actor } = input;
  const awardIds = 'filter' in picked ? await idsFitting(issuer, profile, picked.filter) : await idsGiven(issuer, profile, picked.awards);
  if (awardIds.length === 0) throw new LaurelError('bad_form', { problems: [{ at: 'pick', code: 'nothing_picked', detail: 'Name at least one award.' }] });
  const id = newId(issuer.context);
  const row = { id, act, awardIds, state: 'draft' as const, reason: null, note: null, jobId: null, createdAt: now(issuer.context), createdBy: actor };
  await issuer.store.as(profile).write((db) => db.insert(StandingChange, row));
  return id;
}

async function idsFitting(issuer: Issuer, profile: string, filter: RegisterFilter): Promise<string[]> {
  const ids: string[] = [];
  const most = mostChanged(filter);
  for (let after: string | undefined; ; ) {
    const { awards, last } = await issuer.store.as(profile).read(async (db) => {
      const search = await searchRegister(issuer, db, filter);
      const awards = await search.next({ after }, EXPORTED_AT_ONCE);
      const last = awards.at(-1);
      return { awards, last: last && search.cursorOf(last) };
    });
    ids.push(...awards.map(({ id }) => id));
    if (ids.length > most) throw tooMany(most);
    if (awards.length < EXPORTED_AT_ONCE) return ids;
    after = last;
  }
}

async function idsGiven(issuer: Issuer, profile: string, given: readonly string[]): Promise<string[]> {
  const ids = [...new Set(given)];
  if (ids.length > PICKED_AT_ONCE) throw tooMany(PICKED_AT_ONCE);
  await issuer.store.as(profile).read(async (db) => {
    for (const id of ids) if (!(await db.one(Award, { id }))) throw new LaurelError('not_found');
  });
  return ids;
}

const tooMany = (most: number) =>
  new LaurelError('bad_form', { problems: [{ at: 'pick', code: 'too_many', detail: `At most ${most} awards are changed at once: narrow the filter.` }] });

/** What a change would do as things are: `willChange` of `total` awards, `signed` of them to whoever checks, and to how many people. */
export type Prospect = {
  change: StandingChangeRow;
  total: number;
  willChange: number;
  signed: number;
  people: number;
  /** Of the awards that would change, those of people who left: nobody is written to. */
  left: number;
  /** Of links to send, those that take a PIN: each needs a new slip. */
  pins: number;
  some: readonly AwardRow[];
  ids: ReadonlySet<string>;
};

/** @throws LaurelError not_found */
export async function lookAtChange(issuer: Issuer, profile: string, id: string): Promise<Prospect> {
  const change = await issuer.store.as(profile).read((db) => db.one(StandingChange, { id }));
  if (!change) throw new LaurelError('not_found');
  const found = { willChange: 0, signed: 0, left: 0, pins: 0, some: [] as AwardRow[], ids: new Set<string>() };
  const people = tallyPeople();
  for (let start = 0; change.state === 'draft' && start < change.awardIds.length; start += EXPORTED_AT_ONCE) {
    const ids = change.awardIds.slice(start, start + EXPORTED_AT_ONCE);
    // The ids are of this profile, as the draft saw to; asked by the id alone they are found by it.
    const rows = await issuer.store.across('the change lists awards of its own profile').read((db) => db.list(Award, { id: In(ids) }));
    const fitting = rows.filter((award) => award.profile === profile && CHANGES[change.act](award));
    for (const award of fitting) {
      found.willChange++;
      found.ids.add(award.id);
      if (award.state === 'kept' || award.state === 'issued') found.signed++;
      if (award.pseudonym === null) people.add(award);
      else found.left++;
      if (found.some.length < SHOWN) found.some.push(award);
    }
    const fittingIds = fitting.map((award) => award.id);
    if (!isStanding(change.act)) found.pins += (await issuer.store.as(profile).read((db) => withPins(db, fittingIds))).size;
  }
  return { ...found, change, total: change.awardIds.length, people: people.count() };
}

/** As a roster takes them (`same-recipient.ts`): two numbers at one address are two people, a row without a number is whoever has that address. */
function tallyPeople(): { add: (award: Pick<AwardRow, 'emailKey' | 'externalId'>) => void; count: () => number } {
  const [addresses, numbered, numbers] = [new Set<string>(), new Set<string>(), new Set<string>()];
  return {
    add: ({ emailKey, externalId }) => {
      addresses.add(emailKey);
      if (externalId === null) return;
      numbered.add(emailKey);
      numbers.add(JSON.stringify([emailKey, externalId]));
    },
    count: () => addresses.size - numbered.size + numbers.size,
  };
}

/** People named on the page of the question; the rest is a figure. */
const SHOWN = 10;

const CHANGES: Record<Act, (award: AwardRow) => boolean> = {
  revoke: ({ standing }) => standing !== 'revoked',
  suspend: ({ standing }) => standing === 'good',
  lift: ({ standing }) => standing === 'suspended',
  send: isClaimable,
  issue: isHeld,
};

/** What may be given as a reason. */
export const reasonsOf = (act: Act): readonly string[] => (isStanding(act) ? REASONS[act] : []);

export type ChangeAnswer = { reason: string; note: string /** What was typed to confirm; empty where nobody was asked for it. */; count: string };

/**
 * Starts what was asked; pressed twice, or in two tabs, it is one job. Where more than one award would change, how many has to be said; said of one
 * or none, it has to be right too.
 * @returns the job's id
 * @throws LaurelError not_found · bad_form (`reason`, `count`)
 */
export const startChange = (issuer: Issuer, input: StartChange): Promise<string> => startChangeIn(issuer, input, {});

type StartChange = ChangeAnswer & { profile: string; id: string; actor: Actor };

/** The same, with what a caller does in its write. */
export async function startChangeIn(issuer: Issuer, input: StartChange, within: Within<{ id: string; awards: number }>): Promise<string> {
  const { profile, id, actor, reason, note } = input;
  const prospect = await lookAtChange(issuer, profile, id);
  return issuer.store.as(profile).write(async (db) => {
    await within.first?.(db);
    const change = await db.one(StandingChange, { id });
    if (!change) throw new LaurelError('not_found');
    if (change.jobId !== null) return change.jobId;
    const problems = wrongWith(prospect, input);
    if (problems.length > 0) throw new LaurelError('bad_form', { problems });
    // Those that were counted come first, and only they are changed: one that was lifted since the question was answered is not suspended by the way.
    const awardIds = [...change.awardIds.filter((one) => prospect.ids.has(one)), ...change.awardIds.filter((one) => !prospect.ids.has(one))];
    const shared: StandingJob & IssueJob = { actor, changeId: id, counted: prospect.ids.size };
    const kind = change.act === 'issue' ? ISSUE_JOB : STANDING_JOB;
    const job = await issuer.jobs.prepare(db.open, { kind, scope: profile, idempotencyKey: id, shared });
    await db.update(StandingChange, { id }, { awardIds, state: 'started', jobId: job.id, reason: reason || null, note: note || null });
    await issuer.record(db.open, {
      actor,
      action: `standing.${change.act}-many`,
      object: `job:${job.id}`,
      profile,
      detail: { awards: change.awardIds.length },
    });
    await within.last?.(db, { id, awards: change.awardIds.length });
    return job.id;
  });
}

function wrongWith({ change: { act }, willChange }: Prospect, { reason, count }: ChangeAnswer): Problem[] {
  const known = reasonsOf(act);
  const typed = count.replace(/[\s\u00A0\u202F,.]/g, '');
  const differs = typed === '' ? willChange > 1 : Number(typed) !== willChange;
  return [
    ...((known.length > 0 ? !known.includes(reason) : reason !== '') ? [{ at: 'reason', code: 'required', detail: `One of: ${known.join(', ')}.` }] : []),
    ...(differs ? [{ at: 'count', code: 'count_differs', detail: `It would change ${willChange} awards.` }] : []),
  ];
}

/** Lifts what a change suspended, and nothing that was suspended before it: as a question again. @throws LaurelError not_found · award_state */
export async function draftUndo(issuer: Issuer, input: { profile: string; id: string; actor: Actor }): Promise<string> {
  const { profile, id, actor } = input;
  const awards = await issuer.store.as(profile).read(async (db) => {
    const change = await db.one(StandingChange, { id });
    const job = change?.jobId ? await issuer.jobs.find(db.open, profile, change.jobId) : undefined;
    if (!change || !job) throw new LaurelError('not_found');
    if (change.act !== 'suspend' || job.endedAt === null) throw new LaurelError('award_state');
    const left = new Set((await issuer.jobs.failedItems(db.open, job)).map(({ externalId }) => externalId));
    return change.awardIds.filter((awardId) => !left.has(awardId));
  });
  if (awards.length === 0) throw new LaurelError('award_state');
  const undo = newId(issuer.context);
  const row = {
    id: undo,
    act: 'lift' as const,
    awardIds: awards,
    state: 'draft' as const,
    reason: null,
    note: null,
    jobId: null,
    createdAt: now(issuer.context),
    createdBy: actor,
  };
  await issuer.store.as(profile).write((db) => db.insert(StandingChange, row));
  return undo;
}

/** Nobody meant it: the question is forgotten. One that was answered stays. */
export async function dropChange(issuer: Issuer, { profile, id }: { profile: string; id: string }): Promise<void> {
  await issuer.store.as(profile).write((db) => db.remove(StandingChange, { id, state: 'draft' }));
}
