import { LaurelError, type Problem } from '@laurel/base';
import type { ScopedReader, ScopedWriter } from '@laurel/store';
import { makeTranslate } from '@laurel/web';
import { storedValue } from '../achievements/level-name.ts';
import { missingResults, wrongWithResult } from '../achievements/result-value.ts';
import { awardOne } from '../awards/award-one.ts';
import { liftSuspension, revokeAward, serveStanding, suspendAward } from '../awards/change-standing.ts';
import { findAwards, withCompany } from '../awards/find-awards.ts';
import type { Issuer } from '../deps.ts';
import { COUNTED_AT_MOST, COUNTED_IN_SEARCH, ROSTER_CELL } from '../limits.ts';
import { Achievement, Award, AwardEvent, type AwardResult } from '../records.ts';
import { type AwardView, awardView } from '../register/award-view.ts';
import { readDay } from '../roster/read-day.ts';
import { wrongWithEmail, wrongWithName } from '../roster/read-row.ts';
import type { Answer } from './once.ts';
import { type Call, operation } from './operation.ts';
import { AwardList, AwardQuery, Award as AwardSchema, AwardWithEvents, ById, counted, LiftSuspension, NewAward, RevokeAward, SuspendAward } from './schemas.ts';

export const awardOperations = [
  operation({
    id: 'createAward',
    method: 'post',
    path: '/awards',
    scope: 'issue',
    summary: 'Award one badge for taking part',
    description:
      'The letter with the link goes out at once. Sent again with the same `externalId` and address, or under the same `Idempotency-Key`, it is one award. Two `externalId`s at one address ' +
      'are two people, as where a family shares a mailbox: each is awarded, with a letter of its own.',
    body: NewAward,
    examples: {
      one: { body: { achievement: 'ACHIEVEMENT', email: 'zoe@example.org', name: 'Zoë Martin', language: 'fr', externalId: 'K-20418', results: [] } },
      least: { body: { achievement: 'ACHIEVEMENT', email: 'nour@example.org' } },
    },
    answers: {
      201: { description: 'Awarded.', schema: AwardSchema },
      200: { description: 'This `externalId` has it already: the award there is.', schema: AwardSchema },
      409: {
        description:
          'It was awarded already (`already_awarded`): to this `externalId` at another address, or, asked without an `externalId` or where that award has none, at this address. ' +
          '`problems[0].detail` is the id of the award there is.',
      },
    },
    run: async ({ issuer, profile, actor, body, once }) => {
      const recipient = {
        email: body.email,
        name: body.name ?? null,
        language: body.language ?? ('en' as const),
        externalId: body.externalId ?? null,
        awardedOn: body.awardedOn ?? null,
        pin: false,
      };
      const results = await demandFit(issuer, profile, body.achievement, { ...recipient, results: body.results ?? [] });
      const assessment = { class: 'participation' as const, attestation: null };
      const input = { profile, achievementId: body.achievement, recipient: { ...recipient, results }, assessment, again: false, actor };
      try {
        return await once<{ id: string }>(
          (within) => awardOne(issuer, input, within),
          async (db, { id }) => ({ status: 201, body: await viewOf(issuer, db, id) }),
        );
      } catch (error) {
        const earlier = error instanceof LaurelError ? error.problems.find(({ code }) => code === 'already_awarded')?.detail : undefined;
        if (earlier === undefined || body.externalId === undefined) throw error;
        const known = await issuer.store.as(profile).read((db) => viewOf(issuer, db, earlier));
        if (known.recipient.externalId !== body.externalId || known.recipient.email !== body.email) throw error;
        return { status: 200, body: known };
      }
    },
  }),
  operation({
    id: 'listAwards',
    method: 'get',
    path: '/awards',
    scope: 'read',
    summary: 'The register, by filter and cursor',
    query: AwardQuery,
    examples: { all: {}, found: { query: { q: 'zoe', state: 'offered', limit: '5' } } },
    answers: { 200: { description: 'A page of it.', schema: AwardList } },
    run: async ({ issuer, profile, query: { limit, ...query } }) => {
      const page = await findAwards(issuer, profile, { ...query, rows: limit });
      const total = counted(page.total, query.q ? COUNTED_IN_SEARCH : COUNTED_AT_MOST);
      return { status: 200, body: { awards: page.rows.map(awardView), next: page.older ?? null, total } };
    },
  }),
  operation({
    id: 'readAward',
    method: 'get',
    path: '/awards/{id}',
    scope: 'read',
    summary: 'One award and what happened to it',
    params: ById,
    examples: { one: {} },
    answers: { 200: { description: 'As it is now.', schema: AwardWithEvents } },
    run: ({ issuer, profile, params }) =>
      issuer.store.as(profile).read(async (db) => {
        const award = await viewOf(issuer, db, params.id);
        const events = await db.list(AwardEvent, { awardId: params.id }, { order: { position: 'ASC' } });
        return { status: 200, body: { award, events: events.map(({ at, kind, actor, reason, note }) => ({ at, kind, actor, reason, note })) } };
      }),
  }),
  operation({
    id: 'revokeAward',
    method: 'post',
    path: '/awards/{id}/revoke',
    scope: 'revoke',
    summary: 'Revoke a badge for good',
    description: 'Answered when the status lists that say so are being served. Revoking again changes nothing.',
    params: ById,
    body: RevokeAward,
    examples: { one: { body: { reason: 'issued-in-error', note: 'The wrong cohort.' } } },
    answers: { 200: { description: 'Revoked.', schema: AwardSchema } },
    run: (call) => changed(call, (also) => revokeAward(call.issuer, call.serve, { ...subjectOf(call), ...call.body, also })),
  }),
  operation({
    id: 'suspendAward',
    method: 'post',
    path: '/awards/{id}/suspend',
    scope: 'revoke',
    summary: 'Suspend a badge until that is lifted',
    params: ById,
    body: SuspendAward,
    examples: { one: { body: { reason: 'under-review' } } },
    answers: { 200: { description: 'Suspended.', schema: AwardSchema }, 409: { description: 'It is revoked (`award_state`).' } },
    run: (call) => changed(call, (also) => suspendAward(call.issuer, call.serve, { ...subjectOf(call), ...call.body, also })),
  }),
  operation({
    id: 'liftSuspension',
    method: 'post',
    path: '/awards/{id}/lift',
    scope: 'revoke',
    summary: 'Lift a suspension',
    params: ById,
    body: LiftSuspension,
    examples: { one: { body: {} } },
    answers: { 200: { description: 'Valid again.', schema: AwardSchema }, 409: { description: 'It is revoked (`award_state`).' } },
    run: (call) => changed(call, (also) => liftSuspension(call.issuer, call.serve, { ...subjectOf(call), ...call.body, also })),
  }),
];

type OfOne = Call<{ id: string }, unknown, { note?: string | undefined }>;
const subjectOf = ({ profile, actor, params }: OfOne) => ({ profile, actor, awardId: params.id });

async function changed(call: OfOne, act: (also: (db: ScopedWriter) => Promise<void>) => Promise<void>): Promise<Answer> {
  const { issuer, serve, params, once } = call;
  const answer = await once<undefined>(
    ({ first, last }) =>
      act(async (db) => {
        await first?.(db);
        await last?.(db, undefined);
      }),
    async (db) => ({ status: 200, body: await viewOf(issuer, db, params.id) }),
  );
  // What is answered again was committed; whether it was signed before the first answer broke off, nobody knows.
  if (answer.replayed) await serveStanding(issuer, serve, subjectOf(call));
  return answer;
}

/** @throws LaurelError not_found */
async function viewOf(issuer: Issuer, db: ScopedReader, id: string): Promise<AwardView> {
  const award = await db.one(Award, { id });
  const [row] = award ? await withCompany(issuer, db, [award]) : [];
  if (!row) throw new LaurelError('not_found', { detail: 'This profile has no award of this id: GET /awards lists them.' });
  return awardView(row);
}

type Recipient = { email: string; name: string | null; externalId: string | null; awardedOn: string | null; results: readonly AwardResult[] };
type Unfit = { code: string; values?: Record<string, string | number> };

/** @returns the results as the achievement spells them @throws LaurelError bad_form · not_found */
async function demandFit(issuer: Issuer, profile: string, achievementId: string, recipient: Recipient): Promise<AwardResult[]> {
  const { email, name, externalId, awardedOn } = recipient;
  const known = await issuer.store.as(profile).read((db) => db.one(Achievement, { id: achievementId, current: 1 }));
  if (!known) throw new LaurelError('not_found', { detail: 'This profile has no achievement of this id: GET /achievements lists them.' });
  const described = new Map(known.definition.results.map((result) => [result.title, result]));
  const results = recipient.results.map(({ title, value }) => ({ title, value: storedValue(described.get(title) ?? {}, value) }));
  const day = awardedOn === null ? undefined : readDay(awardedOn, issuer.context.clock().toISOString().slice(0, 10));
  const problem = (at: string, wrong: Unfit | Unfit['code'] | undefined): Problem[] => {
    if (wrong === undefined) return [];
    const { code, values = { most: ROSTER_CELL } } = typeof wrong === 'string' ? { code: wrong } : wrong;
    return [{ at, code, detail: makeTranslate('en')(`issuer.cell.${code}`, values) }];
  };
  const problems = [
    ...problem('/email', wrongWithEmail(email)),
    ...problem('/name', name === null ? undefined : wrongWithName(name)),
    ...problem('/externalId', externalId === null ? undefined : wrongWithName(externalId)),
    ...problem('/awardedOn', day && 'code' in day ? day : undefined),
    ...results.flatMap(({ title, value }, n) => {
      const result = described.get(title);
      return problem(`/results/${n}`, result ? wrongWithResult(value, result, 'participation') : 'result_unknown');
    }),
    ...missingResults(known.definition.results, results, 'participation').map(({ result, wrong: { code, values } }) => ({
      at: '/results',
      code,
      detail: `${result.title}: ${makeTranslate('en')(`issuer.cell.${code}`, values)}`,
    })),
  ];
  if (problems.length > 0) throw new LaurelError('bad_form', { detail: problems.map(({ at, detail }) => `${at} ${detail}`).join('; '), problems });
  return results;
}
