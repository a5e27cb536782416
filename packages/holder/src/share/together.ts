import type { LEFT, Shown } from '../records.ts';

const nameOf = (path: Shown['claims'][number]): string => JSON.stringify(path);
const isSame = (one: Shown, other: Shown): boolean => one.badgeId === other.badgeId && one.format === other.format;

/** What was shown at two times, as one: each badge once, with every claim. */
export function together(before: readonly Shown[], now: readonly Shown[]): Shown[] {
  const badges = Map.groupBy([...before, ...now], ({ badgeId, format }) => `${format} ${badgeId}`);
  return [...badges.values()].flatMap(([first, ...more]) => {
    if (!first) return [];
    const { earlier: _, ...one } = first;
    const claims = [first, ...more].flatMap((shown) => shown.claims);
    return [{ ...one, claims: [...new Map(claims.map((path) => [nameOf(path), path])).values()] }];
  });
}

type Left = { shown: readonly Shown[]; outcome: (typeof LEFT)[number] };

/** What an answer shows, and after it all that earlier ones had and it has not, marked with what came of them. */
export function besideEarlier({ shown, outcome }: Left, now: readonly Shown[]): Shown[] {
  const besides = shown.flatMap((one): Shown[] => {
    const same = now.filter((other) => isSame(one, other));
    const names = new Set(same.flatMap(({ claims }) => claims.map(nameOf)));
    const claims = one.claims.filter((path) => !names.has(nameOf(path)));
    if (same.length > 0 && claims.length === 0) return [];
    return [{ ...one, claims, earlier: one.earlier ?? outcome }];
  });
  return [...now, ...besides];
}

/** Without what only an earlier answer had. */
export const lastShown = (shown: readonly Shown[]): Shown[] => shown.filter(({ earlier }) => earlier === undefined);
