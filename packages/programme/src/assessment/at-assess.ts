import { LaurelError } from '@laurel/base';
import { holds, type Session } from '@laurel/people';
import { param, sessionIn, type WebRequest } from '@laurel/web';
import { Application } from '../applications/records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { barredFrom } from './conflicts.ts';
import { isLive, OutsideAssessor } from './openings-records.ts';
import type { May, Viewer } from './queue.ts';

/** Where somebody stands who assesses: whom the address names, and what they may do there. */
export type AtAssess = { profile: string; issuer: string; base: string; session: Session; personId: string; may: May; administers: boolean };

/** Before one application. `here` is its address, `after` where they go once they have judged it. */
export type AtApplication = Viewer & Omit<AtAssess, 'base' | 'administers'> & { id: string; here: string; after: string };

/** @throws LaurelError not_found · not_allowed (neither assessor nor decider there) */
export function atAssess({ awarding }: Pick<ProgrammeDeps, 'awarding'>, request: WebRequest): AtAssess {
  const profile = awarding.profiles.find(({ slug }) => slug === param(request, 'profile'));
  if (!profile) throw new LaurelError('not_found');
  const session = sessionIn(request);
  const may = { assess: holds(session, 'assessor', profile.slug), decide: holds(session, 'decider', profile.slug) };
  if (!may.assess && !may.decide) throw new LaurelError('not_allowed');
  const administers = holds(session, 'administrator', profile.slug);
  const [issuer, base] = [profile.name[request.language], `/assess/${profile.slug}`];
  return { profile: profile.slug, issuer, base, session, personId: session.person.id, may, administers };
}

/** At one application of the desk, by role. @throws LaurelError not_found · not_allowed */
export async function atApplication(deps: ProgrammeDeps, request: WebRequest): Promise<AtApplication> {
  const { base, administers: _, ...at } = atAssess(deps, request);
  const id = param(request, 'id');
  const application = await deps.store.as(at.profile).read((db) => db.one(Application, { id }));
  const barred = await barredFrom(deps, { profile: at.profile, person: at.session.person }, application ? [application] : []);
  return { ...at, barred, id, here: `${base}/${id}`, after: base };
}

/**
 * At the one application that somebody from outside was asked to score; the address names the invitation, which is theirs alone.
 * @throws LaurelError not_found · link_ended (it was theirs, and is over)
 */
export async function atInvitation(deps: ProgrammeDeps, request: WebRequest): Promise<AtApplication> {
  const session = sessionIn(request);
  const { id: personId } = session.person;
  const invited = await deps.store
    .across('an invitation is of whoever was invited, whatever the profile')
    .read((db) => db.one(OutsideAssessor, { id: param(request, 'id'), personId }));
  const profile = deps.awarding.profiles.find(({ slug }) => slug === invited?.profile);
  if (!invited || !profile) throw new LaurelError('not_found');
  const application = await deps.store.as(profile.slug).read((db) => db.one(Application, { id: invited.applicationId }));
  if (!application || !isLive(invited, deps.context.clock().toISOString())) throw new LaurelError('link_ended');
  const barred = await barredFrom(deps, { profile: profile.slug, person: session.person }, [application]);
  const [here, issuer] = [`/review/${invited.id}`, profile.name[request.language]];
  return {
    profile: profile.slug,
    issuer,
    session,
    personId,
    may: { assess: true, decide: false, outside: true },
    barred,
    id: application.id,
    here,
    after: here,
  };
}
