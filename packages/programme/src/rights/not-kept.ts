import { LaurelError } from '@laurel/base';
import { languageFor, said } from '@laurel/issuer';
import type { Person } from '@laurel/people';
import { type BadgeNotKept, param, type Route, sessionIn, type Translate, to } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { KEEP_RATE } from '../limits.ts';

type Deps = Pick<ProgrammeDeps, 'awarding' | 'people'>;

/** What an award's id follows: where whoever it was given to is led to keep it, without the letter. */
const KEEP_AT = '/learn/keep/';

/** Badges of somebody that no wallet has taken: with the account they are lost. None where nobody proved the address they went to. */
export async function badgesNotKept({ awarding, people }: Deps, person: Pick<Person, 'id' | 'email'>, t: Translate): Promise<BadgeNotKept[]> {
  const email = await people.account.provedAddress(person);
  const awards = email === undefined ? [] : await awarding.notKept(email);
  return awards.map(({ id, definition, awardedOn, canBeKept }) => ({
    ...{ id, awardedOn, keepAt: canBeKept ? KEEP_AT + id : undefined },
    name: said(definition.name, languageFor(definition, t.language)),
  }));
}

/** Where each of these is kept, newest first: by the achievement, as a pathway names it. */
export async function waitingToKeep({ awarding, people }: Deps, person: Pick<Person, 'id' | 'email'>) {
  const email = await people.account.provedAddress(person);
  const awards = email === undefined ? [] : await awarding.notKept(email);
  return awards.flatMap(({ id, achievementId, canBeKept }) => (canBeKept ? [{ achievement: achievementId, keepAt: KEEP_AT + id }] : []));
}

/** The very claim page that the letter leads to. */
export const keepRoute = ({ awarding, people }: Deps): Route => ({
  method: 'post',
  path: `${KEEP_AT}:award`,
  access: { kind: 'person', recent: true },
  accepts: 'form',
  limit: KEEP_RATE,
  run: async (request) => {
    const email = await people.account.provedAddress(sessionIn(request).person);
    if (email === undefined) throw new LaurelError('not_found');
    return to(await awarding.linkToKeep({ id: param(request, 'award'), email }));
  },
});
