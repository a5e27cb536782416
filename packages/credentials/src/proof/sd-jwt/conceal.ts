import { isJsonObject } from '../../json/strict.ts';
import { DIGEST_PAD } from '../../limits.ts';
import type { Json, JsonObject } from '../../types.ts';
import { SALT_BYTES, writeDecoy, writeDisclosure } from './disclosure.ts';
import { matchPath } from './select.ts';
import type { ClaimPath } from './types.ts';

type Random = (bytes: number) => Uint8Array;

/**
 * Replace what each path names by a salted digest (RFC 9901 section 4.2). A path into what another path hides is hidden inside its disclosure, so
 * that a holder can open the one without the other. Where anything is hidden, decoys (section 4.2.5) raise the number of digests to a multiple
 * of DIGEST_PAD: how many results or tags a badge has is nearly its name. A path that leads nowhere hides nothing.
 */
export function conceal(tree: JsonObject, paths: readonly ClaimPath[], random: Random): { payload: JsonObject; disclosures: string[] } {
  const disclosures: string[] = [];
  const places = treeOf(paths.flatMap((path) => matchPath(tree, path)));
  return { payload: concealObject(tree, places), disclosures };

  function concealValue(value: Json, place: Place | undefined): Json {
    if (!place || place.inside.size === 0) return value;
    return Array.isArray(value) ? concealArray(value, place) : isJsonObject(value) ? concealObject(value, place) : value;
  }

  function concealObject(object: JsonObject, { inside }: Place): JsonObject {
    const open: JsonObject = {};
    const digests: string[] = [];
    for (const [name, member] of Object.entries(object)) {
      const place = inside.get(name);
      const value = concealValue(member, place);
      if (place?.hidden) digests.push(hide(name, value));
      else open[name] = value;
    }
    // Sorted, so that the order of digests does not tell which member is which, nor which is none.
    return digests.length === 0 ? open : { ...open, _sd: [...digests, ...decoys(digests.length)].sort() };
  }

  function concealArray(array: Json[], { inside }: Place): Json[] {
    let hidden = 0;
    const elements = array.map((element, index): Json => {
      const place = inside.get(index);
      const value = concealValue(element, place);
      if (!place?.hidden) return value;
      hidden++;
      return { '...': hide(undefined, value) };
    });
    for (const decoy of decoys(hidden)) elements.splice(pick(elements.length + 1, random), 0, { '...': decoy });
    return elements;
  }

  function hide(name: string | undefined, value: Json): string {
    const { encoded, digest } = writeDisclosure(random(SALT_BYTES), name, value);
    disclosures.push(encoded);
    return digest;
  }

  function decoys(hidden: number): string[] {
    return Array.from({ length: (DIGEST_PAD - (hidden % DIGEST_PAD)) % DIGEST_PAD }, () => writeDecoy(random));
  }
}

type Place = { hidden: boolean; inside: Map<string | number, Place> };

function treeOf(places: readonly (readonly (string | number)[])[]): Place {
  const root: Place = { hidden: false, inside: new Map() };
  for (const path of places) {
    let place = root;
    for (const step of path) {
      const next = place.inside.get(step) ?? { hidden: false, inside: new Map() };
      place.inside.set(step, next);
      place = next;
    }
    place.hidden = true;
  }
  return root;
}

/** A number below `count`; 24 random bits make one no likelier than another that anybody could tell. */
const pick = (count: number, random: Random): number => {
  const [high = 0, low = 0, more = 0] = random(3);
  return ((high << 16) | (low << 8) | more) % count;
};
