import type { ProgrammeDeps } from '../deps.ts';
import { barredEach } from './conflicts.ts';
import type { Hands, Rules, WaitingWithHands } from './queue.ts';
import { isFree, judgesAt, lackingIn, nobodyYet, wantedFor } from './who-is-left.ts';

/** What was sent again after an appeal sent it back: others than before judge it, while there are others. */
export type Anew = {
  /** Whose outcome was appealed against. */
  round: number;
  /** Who scored or decided before that appeal was heard. */
  before: ReadonlySet<string>;
  /** What they may do all the same, as nobody else is left here for it. */
  may: Readonly<Record<'assess' | 'decide', boolean>>;
};

/** Whether somebody is kept from judging what they judged before an appeal. */
export const isLeftOut = (anew: Anew | undefined, personId: string, what: 'assess' | 'decide'): boolean =>
  anew?.before.has(personId) === true && !anew.may[what];

/**
 * The last submission that is somebody's to decide, or was: whoever judged before an appeal has nothing to do with what is sent after it, whatever becomes
 * of that, but for what they decided since, as nobody else was left.
 */
export function decidesThrough({ anew, hands }: { anew: Anew | undefined; hands: Pick<Hands, 'assessments' | 'decisions'> }, personId: string): number {
  if (anew?.may.decide) return Number.POSITIVE_INFINITY;
  const out = roundsAppealed(hands).find((round) => judgedBefore(hands, round).has(personId));
  if (out === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(out, ...hands.decisions.filter(({ deciderId }) => deciderId === personId).map(({ round }) => round));
}

/** Of what waits to be scored or decided, what an appeal sent back, and who may judge it now. */
export async function anewAt(
  deps: Pick<ProgrammeDeps, 'store' | 'people' | 'context'>,
  profile: string,
  waiting: readonly WaitingWithHands[],
  rules: Rules,
): Promise<ReadonlyMap<string, Anew>> {
  const sentBack = waiting.flatMap(({ application, hands }) => {
    const round = roundsAppealed(hands).at(-1);
    if (round === undefined || application.state === 'appealed' || application.round <= round) return [];
    const wanted = wantedFor(application, hands, rules);
    return [{ application, hands, round, before: judgedBefore(hands, round), others: nobodyYet(wanted), again: nobodyYet(wanted) }];
  });
  if (sentBack.length === 0) return new Map();
  const applications = sentBack.map(({ application }) => application);
  const judges = await judgesAt(deps, profile);
  const barred = await barredEach(deps, { profile, persons: judges.map(({ person }) => person) }, applications);
  for (const { person, ...may } of judges) {
    for (const { application, hands, before, others, again } of sentBack) {
      if (barred.get(person.id)?.has(application.id) || application.personId === person.id || !isFree(application, hands, person.id)) continue;
      const left = before.has(person.id) ? again : others;
      if (may.assess) left.assess.add(person.id);
      if (may.decide) left.decide.add(person.id);
    }
  }
  return new Map(
    sentBack.map(({ application, round, before, others, again }) => {
      const among = (what: 'assess' | 'decide', is: boolean) => (is ? new Set([...others[what], ...again[what]]) : others[what]);
      const goesOn = (may: Anew['may']) =>
        lackingIn({ assess: among('assess', may.assess), decide: among('decide', may.decide), wanted: others.wanted }) === undefined;
      return [application.id, { round, before, may: LEAST_FIRST.find(goesOn) ?? { assess: true, decide: true } }];
    }),
  );
}

/** Whoever judged before scores again sooner than they decide again: the last word is somebody else's where it can be. */
const LEAST_FIRST: readonly Anew['may'][] = [
  { assess: false, decide: false },
  { assess: true, decide: false },
  { assess: false, decide: true },
];

/** The submissions that an appeal sent back, as whoever heard it found for the learner, the first one first. */
const roundsAppealed = ({ decisions }: Pick<Hands, 'decisions'>): number[] =>
  decisions
    .filter(({ appeal, outcome }) => appeal === 1 && outcome === 'revise')
    .map(({ round }) => round)
    .toSorted((a, b) => a - b);

/** Whoever heard the appeal did not judge before it; nor did who had begun and sent nothing, whose score goes on in the next round. */
function judgedBefore({ assessments, decisions }: Pick<Hands, 'assessments' | 'decisions'>, appealed: number): ReadonlySet<string> {
  return new Set([
    ...assessments.filter(({ round, state }) => round <= appealed && state === 'sent').map(({ assessorId }) => assessorId),
    ...decisions.filter(({ round, appeal }) => round < appealed || (round === appealed && appeal === 0)).map(({ deciderId }) => deciderId),
  ]);
}
