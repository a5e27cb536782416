import { type Language, type Name, nameIn } from '@laurel/base';
import type { PeopleLetters, RoleName } from '@laurel/people';
import { makeTranslate, type Translate } from '@laurel/web';

type Profile = { slug: string; name: Record<Language, string> };

/** The words of the letters that `people` sends; it knows no locales, and no profile but by its slug. `contact`: whom to write to about this node. */
export function lettersOf(names: Name, profiles: readonly Profile[], contact?: () => string | undefined): PeopleLetters {
  const write = (language: Language, kind: string, values: (t: Translate) => Record<string, string | number>, text = `${kind}.text`) => {
    const t = makeTranslate(language);
    const all = { name: nameIn(names, language), ...values(t) };
    return { subject: t(`node.letter.${kind}.subject`, all), text: t(`node.letter.${text}`, all) };
  };
  const placeOf = (slug: string, language: Language) => profiles.find((profile) => profile.slug === slug)?.name[language] ?? nameIn(names, language);
  return {
    signIn: (language, values) => write(language, 'sign-in', () => values),
    invitation: (language, { profile, roles, until, ...values }) =>
      write(language, 'invitation', (t) => ({ ...values, place: placeOf(profile, language), roles: rolesIn(t, roles), until: t.date(until) })),
    address: (language, values) => write(language, 'address', () => values),
    givenAddress: (language, { from: { is, name }, ...values }) =>
      write(language, 'given-address', () => ({ ...values, is: name === '' ? 'nameless' : is, from: name })),
    // The mailbox that an address left signs nobody in any more, and sessions have been ended: all there is to do is to tell somebody.
    changed: (language, { what, detail }) =>
      what === 'address'
        ? write(language, 'changed', (t) => ({ what: t('node.letter.changed.address', { detail }), contact: contact?.() ?? 'none' }), 'changed.address.text')
        : write(language, 'changed', (t) => ({ what: t(`node.letter.changed.${what}`, { detail }) })),
  };
}

/** Who a letter is from, in its language: where the configured sender is the node or one of its institutions, by the name it bears in that language. */
export function senderIn(names: Name, profiles: readonly Profile[]): (name: string, language: Language) => string {
  const inBoth = [names, ...profiles.map(({ name }) => name)].filter((one) => typeof one !== 'string');
  return (name, language) => inBoth.find((one) => Object.values(one).includes(name))?.[language] ?? name;
}

const rolesIn = (t: Translate, roles: readonly RoleName[]): string => new Intl.ListFormat(t.language).format(roles.map((role) => t(`web.role.${role}`)));
