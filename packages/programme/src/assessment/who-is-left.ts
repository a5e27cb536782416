import { holds } from '@laurel/people';
import type { ProgrammeDeps } from '../deps.ts';
import { isLive } from './openings-records.ts';
import type { Hands, Rules, Waiting } from './queue.ts';

/** What nobody is left for: to hear an appeal, to decide what others scored, or to score as often as the profile asks for. */
export const LACKING = ['hear', 'decide', 'assess'] as const;
export type Lacking = (typeof LACKING)[number];

/** Who may still score something, and who may decide it; `wanted` more are to score it. */
export type Left = { assess: Set<string>; decide: Set<string>; wanted: number };

export const nobodyYet = (wanted: number): Left => ({ assess: new Set(), decide: new Set(), wanted });

/** They neither sent a score in this round nor handed it on. */
export const isFree = ({ round }: Waiting, { assessments }: Hands, personId: string): boolean =>
  !assessments.some((one) => one.assessorId === personId && (one.state === 'handed-on' || (one.round === round && one.state === 'sent')));

export function wantedFor({ state, round }: Waiting, { assessments, outside }: Hands, { assessors, at }: Rules): number {
  if (state !== 'submitted') return 0;
  const sent = assessments.filter((one) => one.round === round && one.state === 'sent');
  const awaited = outside.filter((one) => isLive(one, at) && !sent.some(({ assessorId }) => assessorId === one.personId));
  return Math.max(0, assessors - sent.length - awaited.length);
}

/** Nobody decides what they scored, so that one person alone ends nothing. */
export function lackingIn({ assess, decide, wanted }: Left, isAppeal = false): Lacking | undefined {
  if (isAppeal) return decide.size > 0 ? undefined : 'hear';
  if (assess.size < wanted) return 'assess';
  return [...decide].some((one) => assess.size - Number(assess.has(one)) >= wanted) ? undefined : 'decide';
}

/** All who have a role at a profile now, with what they may do there. */
export async function judgesAt({ people }: Pick<ProgrammeDeps, 'people'>, profile: string) {
  const colleagues = await people.access.colleagues(profile);
  return colleagues.flatMap(({ person, held }) => {
    const may = { assess: holds({ grants: held }, 'assessor', profile), decide: holds({ grants: held }, 'decider', profile) };
    return may.assess || may.decide ? [{ person, ...may }] : [];
  });
}
