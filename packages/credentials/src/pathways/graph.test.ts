import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultsOf, type HeldItem, itemKey, leadsBack, type PathwayGraph, type PathwayPart, progressOf } from './graph.ts';

const own = (...ids: string[]) => ids.map((id) => ({ own: id }));
const part = (number: number, rule: PathwayPart['rule'], members: PathwayPart['members'], ...after: number[]): PathwayPart => ({
  number,
  rule,
  members,
  after,
});
const holding = (...ids: string[]): HeldItem[] => ids.map((id) => ({ key: `own ${id}`, class: 'assessed-here' }));
const graph = (...parts: PathwayPart[]): PathwayGraph => ({ parts, capstone: 'z' });
const keys = (set: ReadonlySet<string>) => [...set].map((key) => key.replace('own ', '')).sort();

describe('a pathway', () => {
  it('is complete when every part that stands inside no other is done, and rests on what it took', () => {
    const path = graph(
      part(1, 'all', own('a', 'b')),
      part(2, 2, own('c', 'd', 'e'), 1),
      part(3, 'any', [{ own: 'f' }, { part: 4 }], 2),
      part(4, 'all', own('g', 'h')),
    );
    expect(progressOf(path, holding('a', 'b', 'c', 'd', 'g')).isComplete).toBe(false);
    const whole = progressOf(path, holding('a', 'b', 'c', 'd', 'g', 'h', 'x'));
    expect(whole).toMatchObject({ isComplete: true, weakest: 'assessed-here' });
    expect(whole.required.toSorted()).toEqual(['own a', 'own b', 'own c', 'own d', 'own g', 'own h']);
  });

  it('says what is next in its order, and keeps for later what was earned ahead of its turn', () => {
    const path = graph(part(1, 'all', own('a', 'b')), part(2, 'any', own('c', 'd'), 1));
    const ahead = progressOf(path, holding('a', 'c'));
    expect([keys(ahead.next), keys(ahead.held), keys(ahead.counts)]).toEqual([['b'], ['a', 'c'], ['a']]);
    expect(ahead.parts.get(2)).toBe('later');
    expect(progressOf(path, holding('a', 'b', 'c'))).toMatchObject({ isComplete: true });
    expect(keys(progressOf(path, holding('a', 'b')).next)).toEqual(['c', 'd']);
  });

  it('is as strong as the weakest it needed, of a choice the strongest', () => {
    const path = graph(part(1, 'all', own('a')), part(2, 'any', [...own('b'), { issuer: 'did:web:x.example', achievement: 'Course', name: 'X' }]));
    const held: HeldItem[] = [...holding('a'), { key: 'own b', class: 'participation' }];
    expect(progressOf(path, held).weakest).toBe('participation');
    const more = progressOf(path, [...held, { key: 'of did:web:x.example Course', class: 'assessed-elsewhere' }]);
    expect(more).toMatchObject({ weakest: 'assessed-elsewhere', required: ['own a', 'of did:web:x.example Course'] });
  });

  it.each<[string, PathwayGraph, string[]]>([
    ['has parts', graph(), ['no_parts']],
    ['has parts that ask for something', graph(part(1, 'all', [])), ['part_empty']],
    ['asks for no more than there is', graph(part(1, 3, own('a', 'b'))), ['too_few']],
    ['names a badge once', graph(part(1, 'all', own('a')), part(2, 'any', own('a', 'b'))), ['item_twice']],
    ['names parts that are there', graph(part(1, 'all', own('a'), 7)), ['part_unknown']],
    ['has each part inside one other', graph(part(1, 'all', [{ part: 3 }]), part(2, 'all', [{ part: 3 }]), part(3, 'all', own('a'))), ['part_twice']],
    ['does not ask for what it ends at', graph(part(1, 'all', own('z'))), ['capstone_inside']],
    ['goes in no circle', graph(part(1, 'all', own('a'), 2), part(2, 'all', [...own('b'), { part: 3 }]), part(3, 'all', own('c'), 1)), ['circle']],
    ['does not stand inside itself', graph(part(1, 'all', [{ part: 1 }])), ['circle']],
  ])('%s', (_, path, codes) => {
    expect(faultsOf(path).map(({ code }) => code)).toEqual(codes);
  });

  it('is not needed for itself by way of another', () => {
    const first: PathwayGraph = { parts: [part(1, 'all', own('b'))], capstone: 'a' };
    expect(leadsBack(first, [{ parts: [part(1, 'all', own('a'))], capstone: 'b' }])).toBe(true);
    expect(leadsBack(first, [{ parts: [part(1, 'all', own('c'))], capstone: 'b' }])).toBe(false);
  });
});

/** Graphs without faults: a part follows or holds only parts with larger numbers, each badge stands once. */
const graphs = fc
  .array(fc.record({ rule: fc.constantFrom('all', 'any', 2), size: fc.integer({ min: 2, max: 4 }), link: fc.constantFrom('none', 'after', 'inside') }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((drawn) =>
    graph(
      ...drawn.map(({ rule, size, link }, nth): PathwayPart => {
        const next = nth + 2 <= drawn.length ? [nth + 2] : [];
        const items = own(...Array.from({ length: size }, (_, item) => `${nth}-${item}`));
        return part(
          nth + 1,
          rule as PathwayPart['rule'],
          link === 'inside' ? [...items, ...next.map((number) => ({ part: number }))] : items,
          ...(link === 'after' ? next : []),
        );
      }),
    ),
  );
const CLASSES = ['participation', 'assessed-elsewhere', 'assessed-here'] as const;
const walks = graphs.chain((path) => {
  const all = path.parts.flatMap(({ members }) => members.flatMap((member) => ('part' in member ? [] : [itemKey(member)])));
  return fc.record({
    path: fc.constant(path),
    order: fc.shuffledSubarray(all, { minLength: all.length }),
    classes: fc.array(fc.constantFrom(...CLASSES), { minLength: all.length, maxLength: all.length }),
  });
});

describe('any pathway', () => {
  it('has no faults as drawn, never loses by one more badge, and is complete with all of them', () => {
    fc.assert(
      fc.property(walks, ({ path, order, classes }) => {
        expect(faultsOf(path)).toEqual([]);
        const held: HeldItem[] = [];
        let before = progressOf(path, held);
        for (const [nth, key] of order.entries()) {
          held.push({ key, class: classes[nth] ?? 'participation' });
          const after = progressOf(path, held);
          if (before.isComplete) {
            expect(after.isComplete).toBe(true);
            expect(CLASSES.indexOf(after.weakest ?? 'participation')).toBeGreaterThanOrEqual(CLASSES.indexOf(before.weakest ?? 'participation'));
          }
          for (const [number, state] of before.parts) if (state === 'done') expect(after.parts.get(number)).toBe('done');
          before = after;
        }
        expect(before.isComplete).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('has something next exactly as long as it is not complete, nothing of it held, and rests on held badges of its weakest class', () => {
    fc.assert(
      fc.property(walks, fc.nat(20), ({ path, order, classes }, some) => {
        const held = order.slice(0, some).map((key, nth): HeldItem => ({ key, class: classes[nth] ?? 'participation' }));
        const { isComplete, next, required, weakest, counts } = progressOf(path, held);
        expect(next.size > 0).toBe(!isComplete);
        expect(held.some(({ key }) => next.has(key))).toBe(false);
        expect([...counts].every((key) => held.some((one) => one.key === key))).toBe(true);
        const rests = held.filter(({ key }) => required.includes(key));
        expect(rests.length).toBe(required.length);
        if (isComplete) expect(weakest).toBe(CLASSES[Math.min(...rests.map((one) => CLASSES.indexOf(one.class)))]);
      }),
      { numRuns: 100 },
    );
  });
});
