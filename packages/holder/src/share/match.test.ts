import type { JsonObject } from '@laurel/credentials';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choose, type Holding, planAnswer } from './match.ts';
import { readQuery } from './query.ts';

const FIELDS = ['a', 'b', 'c', 'd', 'e'] as const;
const holding = (fields: readonly string[], more: Partial<Holding> = {}): Holding => ({
  badgeId: 'one',
  title: 'One',
  format: 'dc+sd-jwt',
  claims: { vct: 'urn:x', ...Object.fromEntries(fields.map((name) => [name, `value of ${name}`])) },
  hideable: fields.map((name) => [name]),
  ...more,
});
const query = (fields: readonly string[], sets?: readonly string[][], more: JsonObject = {}) => ({
  id: 'q',
  format: 'dc+sd-jwt',
  meta: { vct_values: ['urn:x'] },
  claims: fields.map((name) => ({ id: name, path: [name] })),
  ...(sets ? { claim_sets: sets.map((set) => [...set]) } : {}),
  ...more,
});
const read = (...credentials: JsonObject[]) => {
  const found = readQuery({ credentials });
  if (!found) throw new Error('the query was refused');
  return found;
};
const names = (claims: readonly { path: readonly (string | number | null)[] }[]) => claims.map(({ path }) => path.join('.'));

describe('planning an answer', () => {
  it('requires the smallest set that the badge has, and offers the rest', () => {
    const plan = planAnswer(read(query(['a', 'b', 'c'], [['a', 'b', 'c'], ['a', 'b'], ['a']])), [holding(['a', 'b', 'c'])]);
    expect(plan.complete).toBe(true);
    const match = plan.parts[0]?.matches[0];
    expect(names(match?.required ?? [])).toEqual(['a']);
    expect(match?.optional.map(names)).toEqual([['b'], ['c']]);
  });

  it('names what was asked for and is not there', () => {
    const plan = planAnswer(read(query(['a', 'birthdate'], [['a', 'birthdate'], ['a']])), [holding(['a'])]);
    expect(plan.parts[0]?.matches[0]?.absent).toEqual([['birthdate']]);
  });

  it('proposes a badge that stands before one that does not, though that one says more', () => {
    const [ended, stands] = [holding(['a', 'b'], { badgeId: 'ended', ended: true }), holding(['a'], { badgeId: 'stands' })];
    const plan = planAnswer(read(query(['a', 'b'], [['a', 'b'], ['a']])), [ended, stands]);
    expect(plan.candidates.get('q')?.map((match) => match.holding.badgeId)).toEqual(['stands', 'ended']);
  });

  it('prefers fields to a whole badge', () => {
    const whole = { id: 'w', format: 'ldp_vc', meta: { type_values: [['https://www.w3.org/2018/credentials#VerifiableCredential']] } };
    const found = readQuery({ credentials: [whole, query(['a'])], credential_sets: [{ options: [['w'], ['q']] }] } as JsonObject);
    const wholeBadge = holding([], { format: 'ldp_vc', claims: { type: ['VerifiableCredential'] } });
    const plan = planAnswer(found ?? { credentials: [], sets: [] }, [wholeBadge, holding(['a'])]);
    expect(plan.parts.map(({ matches }) => matches.map(({ queryId }) => queryId))).toEqual([['q']]);
  });

  it('is incomplete where something required has no badge, complete where only something optional has none', () => {
    const other = { ...query(['z']), id: 'r' };
    const sets = (required: boolean) =>
      readQuery({ credentials: [query(['a']), other], credential_sets: [{ options: [['q']] }, { options: [['r']], required }] } as JsonObject);
    expect(planAnswer(sets(true) ?? { credentials: [], sets: [] }, [holding(['a'])]).complete).toBe(false);
    expect(planAnswer(sets(false) ?? { credentials: [], sets: [] }, [holding(['a'])]).complete).toBe(true);
    expect(planAnswer(read(query(['a'])), []).complete).toBe(false);
  });

  it('takes no badge of another type, of another value, or under authorities it cannot look up', () => {
    for (const meta of [{ vct_values: ['urn:y'] }, {}]) expect(planAnswer(read(query(['a'], undefined, { meta })), [holding(['a'])]).complete).toBe(false);
    const valued = { ...query([]), claims: [{ id: 'a', path: ['a'], values: ['another'] }] };
    expect(planAnswer(read(valued as JsonObject), [holding(['a'])]).complete).toBe(false);
    const authorities = { trusted_authorities: [{ type: 'aki', values: ['c29tZQ'] }] };
    expect(planAnswer(read(query(['a'], undefined, authorities as JsonObject)), [holding(['a'])]).complete).toBe(false);
  });

  it('names the badge that comes nearest where none answers, and what that one does not say; another badge than the one wanted is not near', () => {
    const far = holding(['a'], { badgeId: 'far', title: 'Far' });
    const missed = (asked: JsonObject, holdings: readonly Holding[]) => planAnswer(read(asked), holdings).missed;
    expect(
      missed(
        query(
          ['a', 'b', 'c', 'd'],
          [
            ['a', 'b', 'c', 'd'],
            ['a', 'b', 'd'],
          ],
        ),
        [far, holding(['a', 'b', 'c'])],
      ),
    ).toEqual([{ title: 'One', absent: [['d']] }]);
    expect(missed(query(['a']), [far])).toEqual([]);
    const valued = { ...query([]), claims: [{ path: ['a'], values: ['another'] }, { path: ['z'] }] };
    for (const asked of [valued, query(['z'], undefined, { meta: { vct_values: ['urn:y'] } })]) expect(missed(asked, [far])).toEqual([]);
  });

  it('tells all that a disclosure says, whichever part of it was asked for, and not what stays hidden inside it', () => {
    const claims = { vct: 'urn:x', evidence: [{ genre: 'assessed', narrative: 'Two nurses.', score: 7 }, { genre: 'seen' }], open: { kind: 'k', more: 'm' } };
    const nested = holding([], {
      claims,
      hideable: [
        ['evidence', 0],
        ['evidence', 0, 'score'],
        ['evidence', 1],
      ],
    });
    const opened = (...path: (string | null)[]) => planAnswer(read({ ...query([]), claims: [{ path }] }), [nested]).parts[0]?.matches[0]?.required[0]?.opened;
    expect(opened('evidence', null, 'genre')).toEqual([{ genre: 'assessed', narrative: 'Two nurses.' }, { genre: 'seen' }]);
    expect(opened('evidence', null, 'score')).toEqual([{ genre: 'assessed', narrative: 'Two nurses.', score: 7 }]);
    expect(opened('evidence')).toEqual([claims.evidence]);
    expect(opened('open', 'kind')).toEqual(['k']);
  });

  const field = fc.constantFrom(...FIELDS);
  const set = fc.uniqueArray(field, { minLength: 1 });
  it('KF-H10: never discloses more than a set the verifier named, nor less than it takes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(field), fc.array(set, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(4)), (has, sets, on) => {
        const plan = planAnswer(read(query(FIELDS, sets)), [holding(has)]);
        const match = plan.parts[0]?.matches[0];
        const possible = sets.filter((wanted) => wanted.every((name) => has.includes(name)));
        expect(plan.complete).toBe(possible.length > 0);
        if (!match) return;
        expect(match.required).toHaveLength(Math.min(...possible.map((wanted) => wanted.length)));
        for (const switches of [new Set<number>(), new Set(on)]) {
          const chosen = choose(match, switches);
          if (switches.size === 0) expect(chosen).toBeDefined();
          if (chosen) expect(possible.map((wanted) => [...wanted].sort())).toContainEqual(names(chosen).sort());
        }
      }),
    );
  });
});

describe('reading a query', () => {
  it.each([
    ['nothing', {}],
    ['no credential', { credentials: [] }],
    ['two of one id', { credentials: [query(['a']), query(['a'])] }],
    ['a set of unknown claims', { credentials: [query(['a'], [['b']])] }],
    ['more credentials than anybody reads', { credentials: Array.from({ length: 11 }, (_, n) => ({ ...query(['a']), id: `q${n}` })) }],
    ['more claims than anybody reads', { credentials: [query(Array.from({ length: 51 }, (_, n) => `c${n}`))] }],
    [
      'more sets than anybody reads',
      { credentials: [{ ...query(['a']), id: 'q' }], credential_sets: Array.from({ length: 11 }, () => ({ options: [['q']], required: true })) },
    ],
  ])('refuses %s', (_, json) => {
    expect(readQuery(json as JsonObject)).toBeUndefined();
  });

  it('never throws, whatever a stranger writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => readQuery({ credentials: value } as JsonObject)).not.toThrow();
      }),
    );
  });
});
