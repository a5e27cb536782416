import type { PublicBadge, Words } from '@laurel/credentials';
import { Link, type Translate, usePage } from '@laurel/web';

/** A badge by its name, and where its issuer describes it: nobody is asked until somebody goes there. */
export function Named({ badge: { name, achievement } }: { badge: PublicBadge }) {
  const { t } = usePage();
  const text = wordsIn(t, name) || achievement;
  return /^https?:/.test(achievement) ? (
    <Link href={achievement}>
      <bdi>{text}</bdi>
    </Link>
  ) : (
    <bdi>{text}</bdi>
  );
}

/** In the reader's language, else in the one there is. */
export const wordsIn = ({ language }: Translate, words: Words): string => words[language] ?? words.en ?? words.fr ?? '';
