import { LaurelError } from '@laurel/base';
import { isJsonObject } from '../../json/strict.ts';
import type { Json } from '../../types.ts';
import type { ClaimPath, Disclosure, SdJwt } from './types.ts';

/**
 * Which disclosures answering `paths` would send, in the order of the SD-JWT: those a chosen claim stands inside, and everything inside it.
 * @throws LaurelError nothing_matches where a path meets no claim
 */
export function selectDisclosures(sdJwt: SdJwt, paths: readonly ClaimPath[]): Disclosure[] {
  const chosen = paths.flatMap((path) => {
    const places = matchPath(sdJwt.claims, path);
    if (places.length > 0) return places;
    const at = JSON.stringify(path);
    throw new LaurelError('nothing_matches', { detail: `Nothing stands at ${at}.`, problems: [{ at, code: 'nothing_matches', detail: 'no such claim' }] });
  });
  return sdJwt.disclosures.filter(({ path }) => chosen.some((place) => startsWith(place, path) || startsWith(path, place)));
}

/** Where a DCQL claims path leads in a tree (OpenID4VP 1.0 section 7.1); empty where it leads nowhere. The empty path is not a path. */
export function matchPath(tree: Json, path: ClaimPath): (string | number)[][] {
  let places: { place: (string | number)[]; value: Json }[] = path.length === 0 ? [] : [{ place: [], value: tree }];
  for (const step of path) {
    places = places.flatMap(({ place, value }) => children(value, step).map(([key, child]) => ({ place: [...place, key], value: child })));
  }
  return places.map(({ place }) => place);
}

function children(value: Json, step: string | number | null): [string | number, Json][] {
  if (typeof step === 'string') {
    const child = isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    return child === undefined ? [] : [[step, child]];
  }
  if (!Array.isArray(value)) return [];
  const all = value.map((child, index): [number, Json] => [index, child]);
  return step === null ? all : all.slice(step, step + 1);
}

const startsWith = (path: readonly (string | number)[], start: readonly (string | number)[]): boolean => start.every((step, index) => path[index] === step);
