import { isJsonObject, parseStrictObject } from '../json/strict.ts';
import { SHOWN_BADGES, SHOWN_NAME } from '../limits.ts';
import { ASSESSMENT_CLASSES, type AssessmentClass } from '../model/badge-input.ts';
import { timeOf } from '../model/time.ts';
import type { Json, JsonObject } from '../types.ts';

/** Several badges shown by one address, each of which has one of its own. */
export type ShownCollection = { name: string; badges: ShownBadge[] };

/** What tells two of one name apart is told where it is shown: its class, and when it was awarded. Nobody has checked it yet. */
export type ShownBadge = { name: string; url: string; assessment?: AssessmentClass; awardedDate?: string };

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
      ? [{ name: one.name.slice(0, SHOWN_NAME), url: one.url, ...toldOf(one) }]
      : [],
  );
  const name = typeof value.name === 'string' ? value.name.slice(0, SHOWN_NAME) : '';
  return badges.length === 0 ? undefined : { name, badges: badges.slice(0, SHOWN_BADGES) };
}

function toldOf({ assessment, awardedDate }: JsonObject): Pick<ShownBadge, 'assessment' | 'awardedDate'> {
  const known = ASSESSMENT_CLASSES.find((one) => one === assessment);
  return { ...(known !== undefined && { assessment: known }), ...(isMoment(awardedDate) && { awardedDate }) };
}

const isMoment = (value: Json | undefined): value is string => typeof value === 'string' && timeOf(value) !== undefined;

/** Those whose name another of them bears too. */
export function namedAlike(badges: readonly ShownBadge[]): ReadonlySet<ShownBadge> {
  const names = badges.map(({ name }) => name);
  return new Set(badges.filter(({ name }) => names.indexOf(name) !== names.lastIndexOf(name)));
}

/** At the same host by the same scheme, and not the collection's own address, which would lead round and round. */
function liesBeside(url: string, address: string): boolean {
  const [there, here] = [URL.parse(url), URL.parse(address)];
  return there !== null && here !== null && there.origin !== 'null' && there.origin === here.origin && there.href !== here.href && !/\s/.test(url);
}
