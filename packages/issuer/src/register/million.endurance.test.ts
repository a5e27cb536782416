import { afterAll, beforeAll, expect, it } from 'vitest';
import { draftChange, lookAtChange } from '../awards/change-many.ts';
import { findAwards, type RegisterQuery } from '../awards/find-awards.ts';
import { CHANGED_AT_ONCE } from '../limits.ts';
import { BIG_ROSTER, fillRegister, RARE } from '../testing/million.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import type { RegisterFilter } from './filter.ts';
import { searchRegister } from './search.ts';

/** A million take minutes to write down: `LAUREL_REGISTER_ROWS=1000000` asks for them. */
const ROWS = Number(process.env.LAUREL_REGISTER_ROWS ?? 100_000);
/** The bar is 50 ms on two cores at rest; a machine under test is not at rest. */
const AT_MOST_MS = 500;

let test: TestIssuer;
beforeAll(async () => {
  test = await openTestIssuer();
  await fillRegister(test.file, ROWS, test.clock.now);
  await test.store.tune();
}, 1_800_000);
afterAll(() => test?.stop());

const QUERIES: [string, RegisterQuery][] = [
  ['all of it', {}],
  ['a page in the middle', { after: '2023-05-01T00:00:00.000Z-999999~x' }],
  ['the page before the oldest', { before: '2019-11-20T00:00:00.000Z-999999~x' }],
  ['a common name', { q: 'theriault' }],
  ['two common names', { q: 'amelie theriault' }],
  ['a rare name', { q: RARE.name }],
  ['one letter', { q: 'a' }],
  ['a number', { q: 'K-20418' }],
  ['an address', { q: 'p20418@kest' }],
  ['the hosts of most addresses', { q: '@kestrelbay.example' }],
  ['nobody', { q: 'xyzzy' }],
  ...(['offered', 'opened', 'mail-failed', 'kept', 'declined', 'expiring', 'expired', 'suspended', 'revoked'] as const).map(
    (state): [string, RegisterQuery] => [state, { state }],
  ),
  ['a large achievement', { achievement: 'achievement-0' }],
  ['a large achievement, kept', { achievement: 'achievement-0', state: 'kept' }],
  ['a large achievement, declined: there is none', { achievement: 'achievement-0', state: 'declined' }],
  ['an achievement that is not there', { achievement: 'nobody' }],
  ['one day', { from: '2025-03-03', until: '2025-03-03' }],
  ['one year', { from: '2022-01-01', until: '2022-12-31' }],
  ['one year, revoked', { from: '2022-01-01', until: '2022-12-31', state: 'revoked' }],
  ['a common name, revoked', { q: 'theriault', state: 'revoked' }],
  ['a common name of a large achievement', { q: 'amelie', achievement: 'achievement-0' }],
  ['a common name in the first weeks', { q: 'amelie', until: '2020-01-05' }],
  ['a common name of a batch that is not there', { q: 'amelie', batch: 'nobody' }],
];

it.each(QUERIES)('%s: is found by an index, none of it by reading the whole, and soon', async (name, query) => {
  const plan = await test.store.as('kestrel').read(async (db) => (await searchRegister(test.issuer, db, query)).plan(query, 26));
  for (const step of plan)
    expect(step).toMatch(/^(SEARCH \w+ (EXISTS )?USING (COVERING )?INDEX \w+ \(|LIST SUBQUERY|CORRELATED SCALAR SUBQUERY|CREATE BLOOM FILTER|USE TEMP B-TREE)/);
  const times: number[] = [];
  for (let n = 0; n < 5; n++) {
    const from = process.cpuUsage(); // of a busy machine the clock on the wall says nothing
    const page = await findAwards(test.issuer, 'kestrel', query);
    const { user, system } = process.cpuUsage(from);
    times.push((user + system) / 1_000);
    expect(page.rows.length).toBeLessThanOrEqual(25);
  }
  const best = Math.min(...times);
  console.log(`${ROWS} awards, ${name}: ${best.toFixed(1)} ms`);
  expect(best).toBeLessThan(AT_MOST_MS);
});

it('a walk to the end meets every award once', { timeout: 600_000 }, async () => {
  const filter = { achievement: 'achievement-7', state: 'offered' } as const;
  const seen = new Set<string>();
  for (let after: string | undefined, more = true; more; ) {
    const page = await findAwards(test.issuer, 'kestrel', { ...filter, after, rows: 500 });
    for (const { award } of page.rows) seen.add(award.id);
    after = page.older;
    more = after !== undefined;
  }
  const counted = await test.store.as('kestrel').read(async (db) => (await searchRegister(test.issuer, db, filter)).count(ROWS));
  expect(counted).toBeGreaterThan(ROWS / 1_000);
  expect(seen.size).toBe(counted);
});

it('all of one roster are changed by one question, however many it had; of any other filter so many are refused', { timeout: 600_000 }, async () => {
  const all = (filter: RegisterFilter) => draftChange(test.issuer, { profile: 'kestrel', actor: 'person:test', act: 'suspend', picked: { filter } });
  await expect(all({ achievement: 'achievement-0' })).rejects.toMatchObject({ problems: [{ code: 'too_many' }] });
  const { total, willChange, people, ids } = await lookAtChange(test.issuer, 'kestrel', await all({ batch: BIG_ROSTER }));
  expect(total).toBeGreaterThan(CHANGED_AT_ONCE);
  expect([people, ids.size]).toEqual([willChange, willChange]);
  expect(willChange / total).toBeGreaterThan(0.9);
});
