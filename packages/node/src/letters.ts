import { type Name, nameIn } from '@laurel/base';
import type { PeopleLetters } from '@laurel/people';
import { makeTranslate } from '@laurel/web';

/** The words of the letters that `people` sends; it knows no locales. */
export const lettersOf = (names: Name): PeopleLetters => ({
  signIn: (language, values) => {
    const t = makeTranslate(language);
    const name = nameIn(names, language);
    return { subject: t('node.letter.sign-in.subject', { name }), text: t('node.letter.sign-in.text', { ...values, name }) };
  },
});
