import { DAY } from '@laurel/base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LIST_ENTRIES } from '../limits.ts';
import { StatusList } from '../records.ts';
import { openClaiming } from '../testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { addHistory } from './changes.ts';

let test: TestIssuer;
beforeAll(async () => {
  test = await openTestIssuer();
});
afterAll(() => test.stop());

it('tells the past of a list in which every place has changed: more than one call takes arguments', async () => {
  const { wallet, redeemed } = openClaiming(test, await defineOne(test));
  await wallet.badge((await redeemed()).access);
  const [list] = await test.store.as('kestrel').read((db) => db.list(StatusList, { kind: 'revocation' }));
  if (!list) throw new Error('no list of revocations');
  await test.serveList(list.id);
  const served = test.clock.now;
  test.clock.now = new Date(served.getTime() + DAY);
  const at = test.clock.now.toISOString();
  const changes = Array.from({ length: LIST_ENTRIES }, (_, position) => ({ position, value: 1 }));
  await test.store.as('kestrel').write((db) => addHistory(db, { ...list, version: list.version + 1 }, changes, at));
  test.clock.now = new Date(served.getTime() + 3 * DAY);
  for (const days of [0.5, 1.5]) {
    const moment = new Date(served.getTime() + days * DAY).toISOString();
    expect((await fetch(`${test.url}/status/${list.id}?timestamp=${moment}`)).status).toBe(200);
  }
}, 60_000);
