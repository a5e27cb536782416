import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { ASSESSED, openRegistrar } from '../testing/registrar.ts';

let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;
beforeAll(async () => {
  test = await openTestIssuer();
  desk = await openRegistrar(test);
});
afterAll(() => test.stop());

it('says of a badge that somebody has already since when, whether it stands and what to do, and leads to it before the form', async () => {
  const one = { achievement: await desk.define(), email: 'li@b.example', name: 'Li', awarded_on: '2026-10-14', ...ASSESSED };
  const first = (await desk.post('/desk/kestrel/award', one)).location.split('?')[0] ?? '';
  const asked = async () => {
    const { status, text } = await desk.post('/desk/kestrel/award', one);
    expect(status).toBe(422);
    return { text, above: text.slice(0, text.indexOf('action="/desk/kestrel/award"')) };
  };
  const waits = await asked();
  expect(waits.above).toContain('This person already holds this badge, since 14 October 2026.');
  expect(waits.above).toContain(`<a href="${first}">Look at the earlier one</a>. It waits to be claimed`);
  expect(waits.text).toContain('Both stay valid beside each other.');
  await desk.post(`${first}/suspend`, { reason: 'under-review', note: '' });
  const suspended = await asked();
  expect(suspended.above).toContain('This person already holds this badge, since 14 October 2026, and it is suspended.');
  expect(suspended.above).toContain(`<a href="${first}">Look at the earlier one</a>. If it is to count, lift the suspension there.`);
  expect(suspended.text).toContain('The earlier one stays suspended beside it.');
  expect(suspended.text).not.toContain('Both stay valid');
});
