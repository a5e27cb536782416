import { holds } from '@laurel/people';
import type { ProgrammeDeps } from '../deps.ts';
import { barredFrom } from './conflicts.ts';
import { isLive } from './openings-records.ts';
import { assessingOf, type Hands, hadNoPart, type Rules, rulesAt, type Waiting, type WaitingWithHands, waitingWithHands } from './queue.ts';

/** What nobody is left for: to hear an appeal, to decide what others scored, or to score as often as the profile asks for. */
export const LACKING = ['hear', 'decide', 'assess'] as const;
export type Lacking = (typeof LACKING)[number];

/** Who may still score something, and who may decide it; `wanted` more are to score it. */
type Left = { assess: Set<string>; decide: Set<string>; wanted: number };
type Deps = Pick<ProgrammeDeps, 'store' | 'people' | 'context'>;

/**
 * Applications that nobody here can bring to an end: all who have a role at this profile now had a part in them, applied, or must not judge who did. Nobody
 * decides what they scored, so that one person alone ends none; whoever was asked from outside and can still answer counts among those who score. `read`: what
 * waits, where the caller has it.
 */
export async function unheardAt(deps: Deps, profile: string, read?: readonly WaitingWithHands[]): Promise<ReadonlyMap<string, Lacking>> {
  const { rules, waiting } = await deps.store
    .as(profile)
    .read(async (db) => ({ rules: rulesAt(deps, await assessingOf(db)), waiting: read ?? (await waitingWithHands(db)) }));
  const left = new Map(waiting.map((one) => [one.application.id, { ...one, ...nobodyYet(wantedFor(one.application, one.hands, rules)) }]));
  if (left.size === 0) return new Map();
  for (const { person, ...may } of await judgesAt(deps, profile)) {
    const barred = await barredFrom(
      deps,
      { profile, person },
      [...left.values()].map(({ application }) => application),
    );
    for (const one of left.values()) {
      const { application, hands, assess, decide } = one;
      if (barred.has(application.id) || application.personId === person.id) continue;
      if (may.assess && isFree(application, hands, person.id)) assess.add(person.id);
      if (may.decide && (application.state === 'appealed' ? hadNoPart(hands, person.id) : isFree(application, hands, person.id))) decide.add(person.id);
      if (lackingIn(one, application.state === 'appealed') === undefined) left.delete(application.id);
    }
    if (left.size === 0) break;
  }
  return new Map([...left].map(([id, one]) => [id, lackingIn(one, one.application.state === 'appealed') ?? 'decide']));
}

/** What is lacking where so many score each submission, whoever applies; nothing where there are people enough. */
export async function lackingFor(deps: Pick<Deps, 'people'>, profile: string, assessors: number): Promise<Lacking | undefined> {
  const judges = await judgesAt(deps, profile);
  const of = (role: 'assess' | 'decide') => new Set(judges.filter((one) => one[role]).map(({ person }) => person.id));
  return lackingIn({ assess: of('assess'), decide: of('decide'), wanted: assessors });
}

const nobodyYet = (wanted: number): Left => ({ assess: new Set(), decide: new Set(), wanted });

/** They neither sent a score in this round nor handed it on. */
const isFree = ({ round }: Waiting, { assessments }: Hands, personId: string): boolean =>
  !assessments.some((one) => one.assessorId === personId && (one.state === 'handed-on' || (one.round === round && one.state === 'sent')));

function wantedFor({ state, round }: Waiting, { assessments, outside }: Hands, { assessors, at }: Rules): number {
  if (state !== 'submitted') return 0;
  const sent = assessments.filter((one) => one.round === round && one.state === 'sent');
  const awaited = outside.filter((one) => isLive(one, at) && !sent.some(({ assessorId }) => assessorId === one.personId));
  return Math.max(0, assessors - sent.length - awaited.length);
}

function lackingIn({ assess, decide, wanted }: Left, isAppeal = false): Lacking | undefined {
  if (isAppeal) return decide.size > 0 ? undefined : 'hear';
  if (assess.size < wanted) return 'assess';
  return [...decide].some((one) => assess.size - Number(assess.has(one)) >= wanted) ? undefined : 'decide';
}

async function judgesAt({ people }: Pick<Deps, 'people'>, profile: string) {
  const colleagues = await people.access.colleagues(profile);
  return colleagues.flatMap(({ person, held }) => {
    const may = { assess: holds({ grants: held }, 'assessor', profile), decide: holds({ grants: held }, 'decider', profile) };
    return may.assess || may.decide ? [{ person, ...may }] : [];
  });
}
