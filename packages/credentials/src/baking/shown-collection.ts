import { isJsonObject, parseStrictObject } from '../json/strict.ts';
import { SHOWN_BADGES, SHOWN_NAME } from '../limits.ts';
import type { JsonObject } from '../types.ts';

/** Several badges shown by one address, each of which has one of its own. */
export type ShownCollection = { name: string; badges: { name: string; url: string }[] };

const TYPE = 'urn:laurel:shown-collection:1';

/** As its address answers a program. */
export const writeCollection = ({ name, badges }: ShownCollection): JsonObject => ({ type: TYPE, name, badges });

/**
 * What an address answered, where that is a collection: its badges, as far as they lie at the host that was asked, since whoever answers names addresses for somebody
 * else to ask. They are asked by nobody until a person presses a button.
 * @returns undefined where it is anything else, or names none
 */
export function readCollection(bytes: Uint8Array, address: string): ShownCollection | undefined {
  const text = Buffer.from(bytes).toString('utf8');
  if (!text.includes(TYPE)) return undefined;
  const value = parseStrictObject(text.trim());
  if (value?.type !== TYPE || !Array.isArray(value.badges)) return undefined;
  const badges = value.badges.flatMap((one) =>
    isJsonObject(one) && typeof one.name === 'string' && typeof one.url === 'string' && liesBeside(one.url, address)
      ? [{ name: one.name.slice(0, SHOWN_NAME), url: one.url }]
      : [],
  );
  const name = typeof value.name === 'string' ? value.name.slice(0, SHOWN_NAME) : '';
  return badges.length === 0 ? undefined : { name, badges: badges.slice(0, SHOWN_BADGES) };
}

/** At the same host by the same scheme, and not the collection's own address, which would lead round and round. */
function liesBeside(url: string, address: string): boolean {
  const [there, here] = [URL.parse(url), URL.parse(address)];
  return there !== null && here !== null && there.origin !== 'null' && there.origin === here.origin && there.href !== here.href && !/\s/.test(url);
}
