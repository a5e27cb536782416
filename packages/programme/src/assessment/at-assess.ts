import { LaurelError } from '@laurel/base';
import { holds, type Session } from '@laurel/people';
import { param, sessionIn, type WebRequest } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import type { May } from './queue.ts';

/** Where somebody stands who assesses: whom the address names, and what they may do there. */
export type AtAssess = { profile: string; issuer: string; base: string; session: Session; personId: string; may: May };

/** @throws LaurelError not_found · not_allowed (neither assessor nor decider there) */
export function atAssess({ awarding }: Pick<ProgrammeDeps, 'awarding'>, request: WebRequest): AtAssess {
  const profile = awarding.profiles.find(({ slug }) => slug === param(request, 'profile'));
  if (!profile) throw new LaurelError('not_found');
  const session = sessionIn(request);
  const may = { assess: holds(session, 'assessor', profile.slug), decide: holds(session, 'decider', profile.slug) };
  if (!may.assess && !may.decide) throw new LaurelError('not_allowed');
  return { profile: profile.slug, issuer: profile.name[request.language], base: `/assess/${profile.slug}`, session, personId: session.person.id, may };
}
