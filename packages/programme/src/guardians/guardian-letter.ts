import type { Letter } from '@laurel/base';
import type { Person } from '@laurel/people';
import { makeTranslate } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import type { GuardianshipRow } from './guardian-records.ts';

/** `asked`: the guardian, to take it on. `over-desk`: whoever saw the papers, of a ward without a mailbox. `gone`: the ward, whose guardian erased their account. The others go to both, since either can undo it. */
export type GuardianWord = 'asked' | 'confirmed' | 'ended' | 'gone' | 'over-guardian' | 'over-subject' | 'over-desk';

/** A letter to one of the two, about the other. */
export function guardianLetter(
  { awarding, config }: Pick<ProgrammeDeps, 'awarding' | 'config'>,
  { id, profile, endsAt }: GuardianshipRow,
  { to, about, word }: { to: Person; about: Person; word: GuardianWord },
): Letter {
  const t = makeTranslate(to.language);
  const institution = awarding.profiles.find(({ slug }) => slug === profile)?.name[to.language] ?? profile;
  const link =
    word === 'asked'
      ? `${config.publicUrl}/learn/care/${id}`
      : word === 'over-subject' || word === 'gone'
        ? `${config.publicUrl}/learn/privacy`
        : word === 'over-desk'
          ? `${config.publicUrl}/guardians/${profile}`
          : `${config.publicUrl}/learn/care`;
  const values = { name: about.name || about.email, institution, date: t.date(endsAt), link };
  return {
    kind: `guardian-${word}`,
    to: to.email,
    language: to.language,
    subject: t(`programme.letter.guardian.${word}.subject`, values),
    text: t(`programme.letter.guardian.${word}.text`, values),
    about: id,
    scope: profile,
  };
}
