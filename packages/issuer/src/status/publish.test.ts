import { afterAll, beforeAll, expect, it } from 'vitest';
import { liftSuspension, suspendAward } from '../awards/change-standing.ts';
import { StatusChange, StatusList, type StatusListRow } from '../records.ts';
import { openClaiming } from '../testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openPublisher, type ServeList } from './publish.ts';

let test: TestIssuer;
beforeAll(async () => {
  test = await openTestIssuer();
});
afterAll(() => test.stop());

const kestrel = () => test.store.as('kestrel');
const suspensions = async (): Promise<StatusListRow> => {
  const [list] = await kestrel().read((db) => db.list(StatusList, { kind: 'suspension' }));
  if (!list) throw new Error('no list of suspensions');
  return list;
};

/** A process of its own, stopped between what it read and what it writes: `reached` says that it is there, `goOn` lets it write once, `end` whenever it will. */
function heldProcess(): { serve: ServeList; reached: Promise<void>; goOn: () => void; end: () => void } {
  const { agent } = test.issuer;
  const [reached, once, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const gates = [once.promise];
  const issueDataIntegrity: typeof agent.issueDataIntegrity = async (input) => {
    reached.resolve();
    await (gates.shift() ?? end.promise);
    return agent.issueDataIntegrity(input);
  };
  const serve = openPublisher({ ...test.issuer, agent: { ...agent, issueDataIntegrity } });
  return { serve, reached: reached.promise, goOn: once.resolve, end: end.resolve };
}

it('tells each change in the history of a list, where two processes sign two of its versions at once', async () => {
  const { wallet, redeemed } = openClaiming(test, await defineOne(test));
  const { award, access } = await redeemed();
  await wallet.badge(access);
  const list = await test.serveList((await suspensions()).id);
  const later: ServeList = suspensions; // what flips here is signed below
  const change = { profile: 'kestrel', awardId: award.id, actor: 'person:test' };
  const [one, other] = [heldProcess(), heldProcess()];

  await suspendAward(test.issuer, later, change);
  const first = one.serve(list.id);
  await one.reached;
  await liftSuspension(test.issuer, later, change);
  const second = other.serve(list.id);
  await other.reached;
  one.goOn();
  await expect.poll(async () => (await suspensions()).publishedVersion).toBe(list.version + 1);
  other.goOn();
  await second;
  one.end();
  await first;

  const told = await kestrel().read((db) => db.list(StatusChange, { listId: list.id }, { order: { version: 'ASC' } }));
  expect(told.map(({ version, value }) => [version - list.version, value])).toEqual([
    [1, 1],
    [2, 0],
  ]);
});
