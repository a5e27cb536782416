import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestNode, type TestNode } from '../testing/open-test-node.ts';
import { type DemandRate, openRates } from './rates.ts';

const rule = { perMinute: 6, burst: 2 };
let node: TestNode;
let demand: DemandRate;
let writes: number;
beforeEach(async () => {
  node = await openTestNode();
  writes = 0;
  const write: typeof node.store.write = (change) => {
    writes++;
    return node.store.write(change);
  };
  demand = openRates({ store: { ...node.store, write }, context: node.context });
});
afterEach(() => node.stop());

const ask = (key: string) =>
  demand(key, rule).then(
    () => 'allowed',
    (error) => [error.code, error.retryAfterSeconds],
  );
const later = (ms: number) => {
  node.clock.now = new Date(node.clock.now.getTime() + ms);
};

it('asks the database once for many refusals, and again when the refusal has ended', async () => {
  expect([await ask('a'), await ask('a'), await ask('a')]).toEqual(['allowed', 'allowed', ['too_many_requests', 10]]);
  expect(writes).toBe(3);
  later(4_500);
  for (let i = 0; i < 50; i++) expect(await ask('a')).toEqual(['too_many_requests', 6]);
  expect(writes).toBe(3);
  expect(await ask('b')).toBe('allowed');
  later(5_500);
  expect([await ask('a'), await ask('a')]).toEqual(['allowed', ['too_many_requests', 10]]);
});

it('does not hold on to a refusal when the clock goes back', async () => {
  for (let i = 0; i < 3; i++) await ask('a');
  later(-86_400_000);
  expect(await ask('a')).toEqual(['too_many_requests', 10]);
  later(10_000);
  expect(await ask('a')).toBe('allowed');
});
