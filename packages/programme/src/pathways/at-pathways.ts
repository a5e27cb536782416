import { LaurelError, type Problem } from '@laurel/base';
import { param, personIn, type Translate, type WebRequest } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';

/** Where a registrar stands who makes pathways. */
export type AtPathways = { profile: string; issuer: string; base: string; by: string };

/** @throws LaurelError not_found */
export function atPathways({ awarding }: Pick<ProgrammeDeps, 'awarding'>, request: WebRequest): AtPathways {
  const profile = awarding.profiles.find(({ slug }) => slug === param(request, 'profile'));
  if (!profile) throw new LaurelError('not_found');
  return { profile: profile.slug, issuer: profile.name[request.language], base: `/desk/${profile.slug}/pathways`, by: personIn(request) };
}

/** Problems in the words of the page. */
export const inWords = (t: Translate, problems: readonly Problem[]): Problem[] =>
  problems.map((one) => ({ ...one, detail: t(`programme.problem.${one.code}`) }));
