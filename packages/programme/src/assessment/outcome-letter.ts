import type { Letter } from '@laurel/base';
import { type AchievementRow, languageFor, said } from '@laurel/issuer';
import type { Person } from '@laurel/people';
import { makeTranslate } from '@laurel/web';
import type { ApplicationRow } from '../applications/records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import type { Outcome } from './records.ts';

type Told = { application: ApplicationRow; achievement: AchievementRow; learner: Person; outcome: Exclude<Outcome, 'award'> };

/** That there is an answer, and where it stands: what was said of her work is for her eyes, not for a mailbox. */
export function outcomeLetter({ config, awarding }: Pick<ProgrammeDeps, 'config' | 'awarding'>, { application, achievement, learner, outcome }: Told): Letter {
  const t = makeTranslate(application.language);
  const { definition, profile } = achievement;
  const issuer = awarding.profiles.find(({ slug }) => slug === profile)?.name[t.language] ?? '';
  const values = {
    title: said(definition.name, languageFor(definition, t.language)),
    issuer,
    link: `${config.publicUrl}/learn/applications/${application.id}`,
  };
  return {
    kind: 'application',
    to: learner.email,
    language: t.language,
    subject: t(`programme.letter.${outcome}.subject`, values),
    text: t(`programme.letter.${outcome}`, values),
    about: application.id,
    scope: profile,
  };
}
