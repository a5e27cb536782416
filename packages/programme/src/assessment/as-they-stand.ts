import { LaurelError } from '@laurel/base';
import { holds } from '@laurel/people';
import type { ScopedReader } from '@laurel/store';
import { Application } from '../applications/records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { barredFrom } from './conflicts.ts';
import type { Viewer } from './queue.ts';

/** Said where a role was taken back while its page stood open: not a conflict of interest. */
export const ROLE_GONE = 'This role was taken back meanwhile. Nothing was kept.';

/**
 * Whoever judges, as they stand in the write that takes their judgement: a role that was taken back, and a conflict that was listed, since they asked for
 * the page. What lets somebody in from outside is asked where the application is opened (`openIn`).
 * @throws LaurelError not_allowed (no role here any more)
 */
export async function asTheyStand(
  deps: Pick<ProgrammeDeps, 'people' | 'store' | 'context'>,
  db: ScopedReader,
  viewer: Viewer,
  applicationId: string,
): Promise<Viewer> {
  const { personId } = viewer;
  const person = await deps.people.person(personId);
  if (!person) throw new LaurelError('not_allowed', { detail: ROLE_GONE });
  const application = await db.one(Application, { id: applicationId });
  const barred = await barredFrom(deps, { profile: db.scope, person }, application ? [application] : []);
  if (viewer.may.outside) return { ...viewer, barred };
  const now = { grants: await deps.people.access.grants(personId) };
  const [assess, decide] = [viewer.may.assess && holds(now, 'assessor', db.scope), viewer.may.decide && holds(now, 'decider', db.scope)];
  if (!assess && !decide) throw new LaurelError('not_allowed', { detail: ROLE_GONE });
  return { personId, may: { assess, decide }, barred };
}
