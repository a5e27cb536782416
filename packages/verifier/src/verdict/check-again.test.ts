import { DAY } from '@laurel/base';
import type { Check, Recheck } from '@laurel/credentials';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PresentedCredentialRow, RequestRow } from '../records.ts';
import { openTestVerifier, START, type TestVerifier } from '../testing/open-test-verifier.ts';
import { openTestWallet, type TestWallet } from '../testing/wallet.ts';
import { judgeAnew } from './check-again.ts';

let test: TestVerifier;
let wallet: TestWallet;
beforeAll(async () => {
  test = await openTestVerifier();
  wallet = await openTestWallet(test.issuer);
});
afterAll(() => test.stop());
beforeEach(() => {
  test.clock.now = new Date(Math.max(test.clock.now.getTime(), START.getTime()) + 10 * 60_000);
  test.issuer.trouble.kind = 'none';
  test.issuer.status.value = 0;
});

const answered = async (): Promise<RequestRow> => {
  const row = await test.make();
  await wallet.answer(test.requestUri(row), test.clock.now);
  return row;
};
const check = async ({ id }: RequestRow) => (await test.post(`/hiring/requests/${id}/check`, {}, await test.clerk())).status;

describe('check again', () => {
  it('shows that a badge was revoked after the answer, though its list is in memory', async () => {
    const row = await answered();
    test.issuer.status.value = 1;
    test.clock.now = new Date(test.clock.now.getTime() + 1_000);
    expect(await check(row)).toBe(303);
    const { verdict, shown } = await test.json(row);
    expect(verdict).toMatchObject({
      outcome: 'invalid',
      code: 'status_revoked',
      recheckedAt: test.clock.now.toISOString(),
      sentence: { en: 'The issuer has revoked this badge.' },
    });
    expect(shown).toEqual({ achievement: ['Infection Prevention in Home Care'], name: ['Amélie Canary-Thériault'] });
    const page = await (await test.ask(`/hiring/requests/${row.id}`, { session: await test.clerk() })).text();
    expect(page).toContain('This badge is not valid.');
    expect(page).toContain('Key and status asked about again just now');
  });

  it('asks about key and status only, and leaves every other check as it was', async () => {
    const row = await answered();
    const before = (await test.json(row)).verdict?.checks ?? [];
    expect(await check(row)).toBe(303);
    const after = (await test.json(row)).verdict?.checks ?? [];
    const others = (checks: typeof before) => checks.filter(({ step }) => step !== 'key' && step !== 'status').map(({ step, code }) => [step, code]);
    expect(others(after)).toEqual(others(before));
    expect(after.map(({ step }) => step)).toEqual(before.map(({ step }) => step));
    expect((await test.json(row)).verdict).toMatchObject({
      outcome: 'valid',
      sentence: { en: expect.stringContaining('only the issuer’s key and the status were asked about again') },
    });
  });

  it('finishes a verdict that was undetermined once the list answers', async () => {
    test.issuer.trouble.kind = 'lists';
    const row = await answered();
    expect((await test.json(row)).verdict?.outcome).toBe('undetermined');
    test.issuer.trouble.kind = 'none';
    await check(row);
    expect((await test.json(row)).verdict).toMatchObject({ outcome: 'valid', code: 'valid' });
  });

  it('goes by the list it had for as long as its issuer lets it where none answers, and says of when that is', async () => {
    const row = await answered();
    const copied = test.clock.now.toISOString();
    test.issuer.trouble.kind = 'lists';
    test.clock.now = new Date(test.clock.now.getTime() + 60_000);
    await check(row);
    expect((await test.json(row)).verdict).toMatchObject({ outcome: 'valid', credentials: [{ status: [{ asOf: copied }] }] });
    test.clock.now = new Date(test.clock.now.getTime() + 300_000);
    await check(row);
    expect((await test.json(row)).verdict).toMatchObject({ outcome: 'undetermined', code: 'list_stale' });
  });

  it('lifts a suspension that ended', async () => {
    test.issuer.status.value = 2;
    const row = await answered();
    expect((await test.json(row)).verdict?.code).toBe('status_suspended');
    test.issuer.status.value = 0;
    test.clock.now = new Date(test.clock.now.getTime() + 60_000);
    await check(row);
    expect((await test.json(row)).verdict?.outcome).toBe('valid');
  });

  it('asks the lists’ own host with nothing that tells which badge or who asks', async () => {
    test.issuer.asked.length = 0;
    const row = await answered();
    await check(row);
    expect(new Set(test.issuer.asked.map(({ path }) => path).filter((path) => path !== '/.well-known/did.json'))).toEqual(new Set(['/status/1.jwt']));
  });

  it('of an unknown or unanswered request says so', async () => {
    expect((await test.post('/hiring/requests/nobody/check', {}, await test.clerk())).status).toBe(404);
    expect(await check(await test.make())).toBe(404);
  });
});

describe('the verdict after checking again', () => {
  const sentence = { en: '', fr: '' };
  const checks: Check[] = [
    { step: 'key', outcome: 'pass', code: 'key_ok', sentence },
    { step: 'dates', outcome: 'pass', code: 'dates_ok', sentence },
    { step: 'status', outcome: 'pass', code: 'status_ok', sentence },
  ];
  const good: Recheck = { outcome: 'valid', code: 'valid', sentence, checks: [checks[0], checks[2]].filter((one) => one !== undefined), asOf: '', status: [] };
  const credential = { validUntil: START.toISOString() } as PresentedCredentialRow; // only its end is looked at

  it('is “genuine, but expired” where the end has passed since', () => {
    const later = new Date(START.getTime() + DAY).toISOString();
    expect(judgeAnew({ checks }, [credential], [good], later)).toMatchObject({
      outcome: 'invalid',
      code: 'expired',
      sentence: { en: 'Genuine, but expired on 22 November 2026.' },
    });
    const before = new Date(START.getTime() - DAY).toISOString();
    expect(judgeAnew({ checks }, [credential], [good], before)).toMatchObject({ outcome: 'valid' });
  });
});
