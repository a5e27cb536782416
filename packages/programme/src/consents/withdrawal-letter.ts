import type { Letter } from '@laurel/base';
import { makeTranslate } from '@laurel/web';
import type { OrganisationRow } from '../affiliations/affiliation-records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import type { ConsentEventRow } from './consent-records.ts';

/** Tells a recipient that it may look no more and must erase what it holds: by the reference that stood beside each row, without a name. */
export function withdrawalLetter(
  { config }: Pick<ProgrammeDeps, 'config'>,
  organisation: OrganisationRow,
  { given, withdrawn }: { given: ConsentEventRow; withdrawn: ConsentEventRow },
): Letter {
  const t = makeTranslate(organisation.language);
  const values = {
    name: organisation.name,
    reference: given.id,
    purpose: t(`programme.purpose.${given.purpose}`),
    date: t.dateTime(withdrawn.at),
    link: `${config.publicUrl}/organisations/${organisation.id}`,
  };
  return {
    kind: 'consent-withdrawn',
    to: organisation.email,
    language: organisation.language,
    subject: t('programme.letter.withdrawn.subject', values),
    text: t('programme.letter.withdrawn.text', values),
    about: withdrawn.id,
    scope: organisation.profile,
  };
}
