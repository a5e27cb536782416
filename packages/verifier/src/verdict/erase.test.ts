import { DAY, HOUR } from '@laurel/base';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PresentedCredential, type RequestRow, Shown, Submission } from '../records.ts';
import { openTestVerifier, START, type TestVerifier } from '../testing/open-test-verifier.ts';
import { openTestWallet, type TestWallet } from '../testing/wallet.ts';

/** In the learner's name, in the results and in the presentation, and nowhere else. */
const CANARY = 'Canary-Th';

let test: TestVerifier;
let wallet: TestWallet;
beforeAll(async () => {
  test = await openTestVerifier();
  wallet = await openTestWallet(test.issuer);
});
afterAll(() => test.stop());
beforeEach(() => {
  test.clock.now = new Date(Math.max(test.clock.now.getTime(), START.getTime()) + 10 * 60_000);
});

const answered = async (): Promise<{ row: RequestRow; redirect: string }> => {
  const row = await test.make();
  const { body } = await wallet.answer(test.requestUri(row), test.clock.now);
  return { row, redirect: String(body.redirect_uri) };
};
const later = (ms: number) => {
  test.clock.now = new Date(test.clock.now.getTime() + ms);
};
const rows = () => test.store.read(async (db) => [await db.count(Submission, {}), await db.count(PresentedCredential, {}), await db.count(Shown, {})]);

/** What the page says to do, and what it says was left open. */
const toldIn = (page: string) => ({
  advice: /What to do now\..*?<\/div>/s.exec(page)?.[0] ?? '',
  open: /What we could not check.*?(?:<\/ul>|<\/p>)/s.exec(page)?.[0] ?? '',
});

describe('what a clerk was shown', () => {
  it('stands in no file an hour after, while the verdict and the names of the fields stay', async () => {
    const { row } = await answered();
    expect(await test.onDisk(CANARY)).toBe(true);
    later(HOUR);
    expect((await test.json(row)).shown).toBeNull(); // the page keeps the promise before the job does
    await test.erase();
    expect(await test.onDisk(CANARY)).toBe(false);
    expect(await test.json(row)).toMatchObject({ shown: null, verdict: { outcome: 'valid', credentials: [{ claimNames: ['achievement', 'name'] }] } });
    const page = await (await test.ask(`/hiring/requests/${row.id}`, { session: await test.clerk() })).text();
    expect(page).toContain('Shown and erased: Name of the badge · Name of the holder');
    expect(page).not.toContain(CANARY);
  });

  it('is erased at once by the button', async () => {
    const { row } = await answered();
    expect((await test.post(`/hiring/requests/${row.id}/erase`, {}, await test.clerk())).status).toBe(303);
    expect(await test.onDisk(CANARY)).toBe(false);
    expect((await test.json(row)).verdict?.outcome).toBe('valid');
  });

  it.each([
    [['achievement'], true],
    [['achievement', 'name'], true],
    [['level', 'name'], true],
    [['achievement', 'assessment', 'name'], false],
    [['results'], true],
    [['awarded'], false],
  ] as const)('leaves the verdict saying what it said of what was left open, by the button and after the hour: %s', async (names, isOpen) => {
    const ask = { wants: 'fields' as const, fields: Object.fromEntries(names.map((name) => [name, 'required' as const])) };
    for (const isButton of [true, false]) {
      const row = await test.make({ ask });
      await wallet.answer(test.requestUri(row), test.clock.now);
      const said = async () => toldIn(await (await test.ask(`/hiring/requests/${row.id}`, { session: await test.clerk() })).text());
      const before = await said();
      if (isButton) await test.post(`/hiring/requests/${row.id}/erase`, {}, await test.clerk());
      else later(HOUR);
      expect((await test.json(row)).shown).toBeNull();
      expect(await said()).toEqual(before);
      expect([before.advice.includes('whether anybody assessed what was learned'), before.open.includes('assessed at all')]).toEqual([isOpen, isOpen]);
    }
  });

  it('is not called left out once it is erased, where it was how the person did and nothing else', async () => {
    const row = await test.make({ ask: { wants: 'fields', fields: { results: 'required', assessment: 'optional' } } });
    const request = await wallet.read(test.requestUri(row));
    const paths = (request.dcql_query.credentials[0]?.claims ?? []).filter(({ id }) => !id.startsWith('assessment')).map(({ path }) => path);
    expect((await wallet.answer(test.requestUri(row), test.clock.now, paths)).status).toBe(200);
    await test.post(`/hiring/requests/${row.id}/erase`, {}, await test.clerk());
    const page = await (await test.ask(`/hiring/requests/${row.id}`, { session: await test.clerk() })).text();
    expect(/How was it assessed\?.*?<\/span>/s.exec(page)?.[0]).toContain('It was shown to you and has been erased.');
  });

  it('is all there ever was of the presentation: no signature, no disclosure, no proof of holding', async () => {
    const row = await test.make();
    const request = await wallet.read(test.requestUri(row));
    const presentation = await wallet.present(request, test.clock.now);
    await wallet.send(request, { state: request.state, vp_token: wallet.token(presentation) });
    for (const part of presentation.split(/[~.]/).filter((text) => text.length > 20)) expect(await test.onDisk(part)).toBe(false);
    expect(test.logged.join('\n')).not.toContain(CANARY);
  });
});

describe('a verdict', () => {
  it('is gone after the retention that its request promised, and not a day before', async () => {
    const { row } = await answered();
    later(29 * DAY);
    await test.erase();
    expect((await test.json(row)).verdict?.outcome).toBe('valid');
    later(DAY);
    expect((await test.json(row)).verdict).toBeNull();
    await test.erase();
    expect(await rows()).toEqual([0, 0, 0]);
    expect(await test.onDisk('status/1.jwt')).toBe(false);
    const page = await (await test.ask(`/hiring/requests/${row.id}`, { session: await test.clerk() })).text();
    expect(page).toContain('The answer has been erased.');
  });

  it('is erased at once when the person who answered takes it back, and by nobody who only has the link', async () => {
    const { row, redirect } = await answered();
    const { pathname, search } = new URL(redirect);
    expect(await (await test.ask(pathname + search)).text()).toContain('Northshore Care Group has your answer.');
    expect(await (await test.ask(pathname)).text()).toContain('This request has been answered.');
    for (const response_code of ['', 'guess', row.stateValue]) expect((await test.post(`${pathname}/withdraw`, { response_code })).status).toBe(403);
    const code = new URLSearchParams(search).get('response_code') ?? '';
    expect((await test.post(`${pathname}/withdraw`, { response_code: code })).status).toBe(303);
    expect((await test.json(row)).verdict).toBeNull();
    expect(await test.onDisk(CANARY)).toBe(false);
    expect(await (await test.ask(pathname + search)).text()).toContain('Your answer has been erased.');
  });
});
