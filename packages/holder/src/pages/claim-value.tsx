import type { Json } from '@laurel/credentials';
import { usePage } from '@laurel/web';
import type { ComponentChildren } from 'preact';

/** Everything a claim says, as text, however deep it lies: text stays text, a picture is named and not shown. */
export function ClaimValue({ value }: { value: Json }) {
  const { t } = usePage();
  return <bdi>{textOf(value, t('holder.value.picture'))}</bdi>;
}

function textOf(value: Json, picture: string): ComponentChildren {
  if (typeof value === 'string') return /^data:/.test(value) ? picture : value;
  if (Array.isArray(value)) return value.map((one) => textOf(one, picture)).flatMap((part, index) => (index === 0 ? [part] : ['; ', part]));
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .filter(([name]) => !SAYS_NOTHING.has(name))
    .toSorted(([a], [b]) => place(a) - place(b))
    .flatMap(([, inner], index) => [index === 0 ? '' : ', ', textOf(inner, picture)]);
}

/** Members that are the same in every badge. */
const SAYS_NOTHING = new Set(['type', '@context']);

/** What people know a thing by comes first, what machines know it by last. */
const place = (name: string): number => (name === 'name' ? -1 : name === 'id' ? 1 : 0);
