import type { Letter } from '@laurel/base';
import type { Person } from '@laurel/people';
import { makeTranslate } from '@laurel/web';
import type { OrganisationRow } from '../affiliations/affiliation-records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import type { ConsentEventRow } from './consent-records.ts';
import type { Until } from './until.tsx';

/** Tells a ward what their guardian agreed to for them: it is theirs to stop. */
export function agreedLetter(
  { config }: Pick<ProgrammeDeps, 'config'>,
  organisation: OrganisationRow,
  { ward, guardian, given, until }: { ward: Person; guardian: Person; given: ConsentEventRow; until: Until | undefined },
): Letter {
  const t = makeTranslate(ward.language);
  const values = {
    name: guardian.name || guardian.email,
    organisation: organisation.name,
    what: given.categories.map((category) => t(`programme.category.${category}`)).join(' · '),
    purpose: t(`programme.purpose.${given.purpose}`),
    date: t.date(until?.at ?? given.at),
    link: `${config.publicUrl}/learn/privacy`,
  };
  return {
    kind: 'guardian-agreed',
    to: ward.email,
    language: ward.language,
    subject: t('programme.letter.guardian.agreed.subject', values),
    text: t('programme.letter.guardian.agreed.text', values),
    about: given.id,
    scope: organisation.profile,
  };
}
