import type { ProgrammeDeps } from '../deps.ts';
import { barredEach } from './conflicts.ts';
import { assessingOf, hadNoPart, rulesAt, type WaitingWithHands, waitingWithHands } from './queue.ts';
import { isFree, judgesAt, type Lacking, lackingIn, nobodyYet, wantedFor } from './who-is-left.ts';

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
  const judges = await judgesAt(deps, profile);
  const applications = waiting.map(({ application }) => application);
  const barred = await barredEach(deps, { profile, persons: judges.map(({ person }) => person) }, applications);
  for (const { person, ...may } of judges) {
    for (const one of left.values()) {
      const { application, hands, assess, decide } = one;
      if (barred.get(person.id)?.has(application.id) || application.personId === person.id) continue;
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
