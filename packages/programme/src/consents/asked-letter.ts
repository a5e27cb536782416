import type { Letter } from '@laurel/base';
import type { Person } from '@laurel/people';
import { makeTranslate } from '@laurel/web';
import type { OrganisationRow } from '../affiliations/affiliation-records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import type { Purpose } from './terms.ts';

type Asked = { to: Person; purposes: readonly Purpose[] /** For whom a guardian answers, and where. */; ward?: { name: string; care: string } };

/** Tells whoever answers it that an organisation asks something. */
export function askedLetter({ config }: Pick<ProgrammeDeps, 'config'>, organisation: OrganisationRow, { to, purposes, ward }: Asked): Letter {
  const t = makeTranslate(to.language);
  const values = {
    organisation: organisation.name,
    purposes: purposes.map((purpose) => t(`programme.purpose.${purpose}`)).join(' · '),
    name: ward?.name ?? '',
    link: `${config.publicUrl}${ward ? `/learn/care/${ward.care}` : '/learn/privacy'}`,
  };
  const word = ward ? 'guardian.asks' : 'consent.asked';
  return {
    kind: ward ? 'guardian-asks' : 'consent-asked',
    to: to.email,
    language: to.language,
    subject: t(`programme.letter.${word}.subject`, values),
    text: t(`programme.letter.${word}.text`, values),
    about: organisation.id,
    scope: organisation.profile,
  };
}
