import type { ClaimPath } from '@laurel/credentials';
import { describe, expect, it } from 'vitest';
import type { Shown } from '../records.ts';
import { badgesSent, switchesPressed, switchesSent } from './as-sent.ts';
import type { Match, Plan } from './match.ts';

const TITLE: ClaimPath = ['credentialSubject', 'achievement', 'name'];
const NAME: ClaimPath = ['credentialSubject', 'name'];
const LEVEL: ClaimPath = ['credentialSubject', 'achievement', 'alignment'];

const match = (queryId: string, badgeId: string, ended = false): Match => ({
  queryId,
  holding: { badgeId, title: 'A badge', format: 'dc+sd-jwt', claims: {}, hideable: [], ...(ended ? { ended } : {}) },
  required: [{ index: 0, path: TITLE, opened: [] }],
  optional: [[1, 2].map((index) => ({ index, path: index === 1 ? NAME : LEVEL, opened: [] }))],
  absent: [],
  sets: [[0], [0, 1, 2]],
});
const plan = (...parts: Match[]): Plan => ({
  parts: parts.map((one, index) => ({ required: index === 0, matches: [one] })),
  candidates: new Map(),
  complete: true,
  missed: [],
});
const shown = (badgeId: string, claims: ClaimPath[]): Shown => ({ badgeId, title: 'A badge', format: 'dc+sd-jwt', claims });

describe('the page of a request that was answered before', () => {
  it('begins with the badges that were sent, each for one query, and with none that does not stand any more', () => {
    const both = new Map(['a', 'b'].map((query) => [query, [match(query, 'one'), match(query, 'two')]]));
    expect([...badgesSent(both, [shown('two', []), shown('one', [])])]).toEqual([
      ['a', 'two'],
      ['b', 'one'],
    ]);
    expect([...badgesSent(both, [shown('two', [])])]).toEqual([
      ['a', 'two'],
      ['b', 'two'],
    ]);
    expect(badgesSent(new Map([['a', [match('a', 'one'), match('a', 'two', true)]]]), [shown('two', [])]).size).toBe(0);
  });

  it('has on what was sent of the same badge, and claims that go together only where all of them were', () => {
    const asked = plan(match('a', 'one'), match('b', 'two'));
    const all = switchesSent(asked, [shown('one', [TITLE, NAME, LEVEL]), shown('two', [TITLE, NAME])]);
    expect([all.on.get('a'), all.on.get('b'), all.parts.has('b')]).toEqual([new Set([1]), new Set(), true]);
    const some = switchesSent(asked, [shown('one', [TITLE]), shown('three', [TITLE, NAME, LEVEL])]);
    expect([some.on.get('a'), some.parts.has('b')]).toEqual([new Set(), false]);
  });

  it('has on no badge of which less was sent than it would show', () => {
    expect(switchesSent(plan(match('a', 'one')), [shown('one', [NAME])]).parts.size).toBe(0);
  });

  it('keeps what was pressed for the badges that were on the page, and none of it for another', () => {
    const pressed = { seen: '', use: new Map([['a', 'one']]), on: new Map([['a', new Set([1])]]), parts: new Set(['a']) };
    expect(switchesPressed(plan(match('a', 'one')), pressed).on.get('a')).toEqual(new Set([1]));
    expect(switchesPressed(plan(match('a', 'two')), pressed).on.get('a')).toBeUndefined();
  });
});
