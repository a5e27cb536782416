import type { Letter } from '@laurel/base';
import { makeTranslate } from '@laurel/web';
import type { OrganisationRow } from '../affiliations/affiliation-records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import type { TakenBack } from './taken-back.ts';

/** Tells a recipient that it may look no more, or at less, and must erase what it holds: by the references that stood beside the rows, without a name. */
export function withdrawalLetter(
  { config }: Pick<ProgrammeDeps, 'config'>,
  organisation: OrganisationRow,
  { event, references, categories }: TakenBack,
): Letter {
  const t = makeTranslate(organisation.language);
  const said = event.state === 'withdrawn' ? 'programme.letter.withdrawn' : 'programme.letter.narrowed';
  const values = {
    name: organisation.name,
    count: references.length,
    references: references.join(', '),
    purpose: t(`programme.purpose.${event.purpose}`),
    categories: categories.map((one) => t(`programme.named.${one}`)).join(' · '),
    date: t.dateTime(event.at),
    link: `${config.publicUrl}/organisations/${organisation.id}`,
  };
  return {
    kind: 'consent-withdrawn',
    to: organisation.email,
    language: organisation.language,
    subject: t(`${said}.subject`),
    text: t(`${said}.text`, values),
    about: event.id,
    scope: organisation.profile,
  };
}
