import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { RECHECK_AGAIN, RECHECK_EVERY } from '../limits.ts';
import { Badge, type BadgeRow } from '../records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { claimBadge, openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { type Answer, START } from '../testing/places.ts';
import { recheckInTurn } from './recheck-in-turn.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let wallet: TestWallet;
beforeAll(async () => {
  issuer = await openTestIssuer(clock);
  wallet = await openTestWallet(clock);
});
let max: Visitor;
let zoe: Visitor;
beforeEach(async () => {
  [max, zoe] = [await wallet.visitor('max@example.org'), await wallet.visitor('zoe@example.org')];
  for (const person of [max, zoe]) await claimBadge(person, issuer.offerUri(issuer.award({ configurations: ['open-badge-di'] })));
  clock.now = new Date(clock.now.getTime() + RECHECK_EVERY);
});
afterEach(async () => {
  issuer.intercept.answer = () => undefined;
  for (const { personId } of [max, zoe]) await wallet.store.as(personId).write((db) => db.remove(Badge, {}));
});
afterAll(async () => {
  await wallet.stop();
  await issuer.stop();
});

const badges = (): Promise<BadgeRow[]> => wallet.store.across('every badge of the test').read((db) => db.list(Badge, {}));
const askedNow = async () => (await badges()).filter(({ verdict }) => verdict.asOf === clock.now.toISOString()).map(({ owner }) => owner);

it('asks about one badge of each person in turn, so that hundreds of one person keep nobody else waiting', async () => {
  const [row] = await badges();
  if (!row) throw new Error('nothing was kept');
  const many = Array.from({ length: 50 }, (_, at) => ({ ...row, id: `${at}`, documentId: `${at}`, checkAfter: new Date(START).toISOString() }));
  await wallet.store.across('badges that waited longer than everybody’s').write((db) => db.insert(Badge, many));
  const recheckNext = recheckInTurn(wallet.holder);
  await recheckNext();
  await recheckNext();
  expect((await askedNow()).toSorted()).toEqual([max.personId, zoe.personId].toSorted());
});

it('leaves a badge whose host keeps silent after a while, and asks again in an hour', async () => {
  let answer: (given: Answer | undefined) => void = () => {};
  const silence = new Promise<Answer | undefined>((resolve) => {
    answer = resolve;
  });
  issuer.intercept.answer = ({ path }) => (path.startsWith('/status/') ? silence : undefined);
  const recheckNext = recheckInTurn(wallet.holder, 50);
  expect([await recheckNext(), await recheckNext(), await recheckNext()]).toEqual(['more', 'more', 'idle']);
  const soon = new Date(clock.now.getTime() + RECHECK_AGAIN).toISOString();
  expect((await badges()).map(({ checkAfter }) => checkAfter)).toEqual([soon, soon]);
  answer(undefined);
  await expect.poll(askedNow).toHaveLength(2); // an answer that came late is an answer
});
