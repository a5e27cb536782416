import { isJsonObject } from '../../json/strict.ts';
import type { Json, JsonObject } from '../../types.ts';
import { SALT_BYTES, writeDisclosure } from './disclosure.ts';

/**
 * How one object of a claim tree is hidden: `drop` leaves a member out, `open` leaves it readable, `each` hides every element of an array by
 * itself, a nested plan goes on inside. Every other member is hidden by itself, so that a member nobody planned for is never open by accident.
 */
export type Plan = { [member: string]: 'drop' | 'open' | 'each' | Plan };

/** Replace the values a plan hides by salted digests (RFC 9901 section 4.2). */
export function conceal(object: JsonObject, plan: Plan, random: (bytes: number) => Uint8Array): { payload: JsonObject; disclosures: string[] } {
  const disclosures: string[] = [];
  return { payload: concealObject(object, plan), disclosures };

  function concealObject(value: JsonObject, here: Plan): JsonObject {
    const result: JsonObject = {};
    const digests: string[] = [];
    for (const [name, member] of Object.entries(value)) {
      const what = Object.hasOwn(here, name) ? here[name] : undefined;
      if (what === 'drop') continue;
      if (what === 'open') result[name] = member;
      else if (what === 'each' && Array.isArray(member)) result[name] = member.map((element) => ({ '...': hide(undefined, element) }));
      else if (typeof what === 'object' && isJsonObject(member)) result[name] = concealObject(member, what);
      else digests.push(hide(name, member));
    }
    // Sorted, so that the order of digests does not tell which member is which.
    return digests.length === 0 ? result : { ...result, _sd: digests.sort() };
  }

  function hide(name: string | undefined, value: Json): string {
    const { encoded, digest } = writeDisclosure(random(SALT_BYTES), name, value);
    disclosures.push(encoded);
    return digest;
  }
}
