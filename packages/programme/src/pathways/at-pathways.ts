import { LaurelError, type Problem } from '@laurel/base';
import { holds } from '@laurel/people';
import { param, sessionIn, type Translate, type WebRequest } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';

/** Where somebody stands who makes pathways, or who approves them and is no registrar. */
export type AtPathways = { profile: string; issuer: string; base: string; by: string; isRegistrar: boolean };

/** @throws LaurelError not_found */
export function atPathways({ awarding }: Pick<ProgrammeDeps, 'awarding'>, request: WebRequest): AtPathways {
  const profile = awarding.profiles.find(({ slug }) => slug === param(request, 'profile'));
  if (!profile) throw new LaurelError('not_found');
  const session = sessionIn(request);
  const [issuer, isRegistrar] = [profile.name[request.language], holds(session, 'registrar', profile.slug)];
  return { profile: profile.slug, issuer, base: `/desk/${profile.slug}/pathways`, by: session.person.id, isRegistrar };
}

/** Problems in the words of the page. */
export const inWords = (t: Translate, problems: readonly Problem[]): Problem[] =>
  problems.map((one) => ({ ...one, detail: t(`programme.problem.${one.code}`) }));
