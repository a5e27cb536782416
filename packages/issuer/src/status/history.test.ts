import { HOUR } from '@laurel/base';
import { type Verdict, verifyCredential } from '@laurel/credentials';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liftSuspension, revokeAward, suspendAward } from '../awards/change-standing.ts';
import { IssuedCredential, StatusList } from '../records.ts';
import { openClaiming } from '../testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { walletKey } from '../testing/wallet.ts';

let test: TestIssuer;
let awardId: string;
let copies: string[];
/** What happened when. */
const at: Record<'kept' | 'suspended' | 'lifted' | 'revoked' | 'now', Date> = {
  kept: new Date(0),
  suspended: new Date(0),
  lifted: new Date(0),
  revoked: new Date(0),
  now: new Date(0),
};

beforeAll(async () => {
  test = await openTestIssuer();
  const achievement = await defineOne(test);
  const { wallet, redeemed } = openClaiming(test, achievement);
  const { award, access } = await redeemed();
  awardId = award.id;
  await wallet.badge(access);
  await wallet.copies(access, [walletKey()]);
  copies = (await test.store.as('kestrel').read((db) => db.list(IssuedCredential, { awardId }))).map(({ signed }) => signed);
  for (const copy of copies) expect((await judge(copy)).code).toBe('valid');
  at.kept = test.clock.now;
  const change = { profile: 'kestrel', awardId, actor: 'person:test' };
  for (const [name, act] of [
    ['suspended', () => suspendAward(test.issuer, test.serveList, change)],
    ['lifted', () => liftSuspension(test.issuer, test.serveList, change)],
    ['revoked', () => revokeAward(test.issuer, test.serveList, { ...change, reason: 'superseded' })],
  ] as const) {
    pass(24 * HOUR);
    await act();
    at[name] = test.clock.now;
  }
  pass(24 * HOUR);
  at.now = test.clock.now;
});
afterAll(() => test.stop());

const pass = (ms: number): void => {
  test.clock.now = new Date(test.clock.now.getTime() + ms);
};
const after = (date: Date, ms = HOUR): Date => new Date(date.getTime() + ms);

/** As any verifier asks, over HTTP. */
function judge(signed: string, asOf?: Date): Promise<Verdict> {
  const fetchStatus = async (url: string, accept: string) => {
    const response = await fetch(url, { headers: { Accept: accept } });
    if (!response.ok) return { state: 'absent' as const, reason: String(response.status) };
    return { state: 'fetched' as const, body: await response.text(), contentType: response.headers.get('content-type') ?? '', fetchedAt: test.clock.now };
  };
  return verifyCredential(signed, { resolve: test.agent.resolve, vouch: async () => [], clock: () => test.clock.now, fetchStatus }, asOf ? { asOf } : {});
}

const listUrls = async (): Promise<string[]> =>
  (await test.store.across('a test looks at every list').read((db) => db.list(StatusList, {}))).map(
    ({ id, kind }) => `${test.url}/status/${id}${kind === 'token' ? '.jwt' : ''}`,
  );
const past = (url: string, date: Date): string =>
  url.endsWith('.jwt') ? `${url}?time=${Math.floor(date.getTime() / 1000)}` : `${url}?timestamp=${encodeURIComponent(date.toISOString())}`;

describe('the past of a status list', () => {
  it.each<[string, () => Date, string]>([
    ['before anything happened', () => after(at.kept), 'valid'],
    ['while it was suspended', () => after(at.suspended), 'status_was_suspended'],
    ['after that was lifted', () => after(at.lifted), 'valid'],
    ['after it was revoked', () => after(at.revoked), 'status_was_revoked'],
  ])('tells of every copy how it stood %s', async (_, moment, code) => {
    expect(copies).toHaveLength(2);
    for (const copy of copies) expect((await judge(copy, moment())).code).toBe(code);
    for (const copy of copies) expect((await judge(copy)).code).toBe('status_revoked');
  });

  it('is one list, byte for byte, for every moment between two changes', async () => {
    for (const url of await listUrls()) {
      const [one, other] = await Promise.all([HOUR, 5 * HOUR].map(async (ms) => (await fetch(past(url, after(at.suspended, ms)))).text()));
      expect(one).toBe(other);
    }
  });

  it('is not told before the list was first served, nor of a moment that is not past', async () => {
    for (const url of await listUrls())
      for (const moment of [new Date('2020-01-01T00:00:00Z'), at.now, after(at.now)]) {
        const response = await fetch(past(url, moment));
        expect([response.status, (await response.json()).code]).toEqual([404, 'status_history_unknown']);
      }
  });

  it.each([
    ['soon', 400],
    ['2026-11-13', 400],
    ['', 400],
  ])('asked for %j is a question that cannot be read', async (timestamp, status) => {
    const url = (await listUrls()).find((one) => !one.endsWith('.jwt'));
    expect((await fetch(`${url}?timestamp=${timestamp}`)).status).toBe(status);
  });

  it('of a list that is not here, or not of that kind, is not here', async () => {
    const [url = ''] = (await listUrls()).filter((one) => !one.endsWith('.jwt'));
    expect((await fetch(past(`${test.url}/status/${'A'.repeat(22)}`, at.kept))).status).toBe(404);
    expect((await fetch(past(`${url}.jwt`, after(at.kept)))).status).toBe(404);
  });

  it('leaves the list of today as it was, whatever else the question says', async () => {
    for (const url of await listUrls()) expect((await fetch(`${url}?of=interest`)).status).toBe(200);
  });
});
