import { MINUTE } from '@laurel/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestNode, type TestNode } from '../testing/open-test-node.ts';

const ZOE = 'zoe@kestrelbay.example';

let node: TestNode;
let zoe: string;
beforeEach(async () => {
  node = await openTestNode();
  zoe = await node.signIn(ZOE, { role: 'registrar', profile: 'law' });
});
afterEach(() => node.stop());

const CODES = /\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b/g;
const make = async () => (await (await node.post('/account/recovery-codes', {}, zoe)).text()).match(CODES) ?? [];

describe('recovery codes', () => {
  it('are shown once after a recent sign-in, and sign in once, each', async () => {
    const codes = await make();
    expect(codes).toHaveLength(10);
    expect((await (await node.ask('/account', { session: zoe })).text()).match(CODES)).toBeNull();
    expect(await (await node.ask('/account', { session: zoe })).text()).toContain('10 of 10 left');
    const entered = await node.post('/sign-in/recovery', { email: ZOE, code: codes[3] ?? '', next: '/help?a=1' });
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/help?a=1']);
    const session = entered.headers.getSetCookie()[0]?.split(';')[0];
    expect(await (await node.ask('/account', { session })).text()).toContain('9 of 10 left');
    expect(node.letters.at(-1)).toMatchObject({ to: ZOE, text: 'recovery-code-used 9' });
    const again = await node.post('/sign-in/recovery', { email: ZOE, code: codes[3] ?? '' });
    const html = await again.text();
    expect([again.status, again.headers.getSetCookie(), html.includes(`value="${ZOE}"`), html.includes('That code does not fit')]).toEqual([
      422,
      [],
      true,
      true,
    ]);
  });

  it('are made by nobody who signed in long ago', async () => {
    node.clock.now = new Date(node.clock.now.getTime() + 16 * MINUTE);
    expect((await node.ask('/account/recovery-codes', { session: zoe })).headers.get('location')).toMatch(/^\/sign-in\?again=1/);
  });

  it('say the same of a stranger’s address and of a member’s', async () => {
    const [code = ''] = await make();
    const said = async (email: string) =>
      (await (await node.post('/sign-in/recovery', { email, code })).text()).replaceAll(email, '').replace(/_csrf" value="[^"]*"/g, '');
    expect(await said('stranger@else.example')).toBe(await said('other@kestrelbay.example'));
  });
});

describe('passkeys', () => {
  it('are offered by script only, whose file stands on these pages and on no other', async () => {
    const page = await (await node.ask('/sign-in')).text();
    expect(page).toMatch(/<form method="post" action="\/sign-in\/passkey" data-passkey="get" data-challenge="\/sign-in\/passkey\/challenge" hidden>/);
    const [path = ''] = /\/assets\/passkey\.[\w-]+\.js/.exec(page) ?? [];
    const script = await node.ask(path);
    expect([script.status, script.headers.get('content-type'), (await script.text()).length < 3_000]).toEqual([200, 'text/javascript; charset=utf-8', true]);
    expect(await (await node.ask('/help')).text()).not.toContain('/assets/passkey');
  });

  it('are asked for by JSON from our own pages only', async () => {
    const ask = (headers: Record<string, string>) => node.ask('/sign-in/passkey/challenge', { method: 'POST', body: '{}', headers });
    const options: { challenge: string; rpId: string; userVerification: string } = await (await ask({ 'Content-Type': 'application/json' })).json();
    expect(options).toMatchObject({ challenge: expect.stringMatching(/^[\w-]{43}$/), rpId: '127.0.0.1', userVerification: 'required' });
    expect((await ask({ 'Content-Type': 'application/json', Origin: 'https://evil.example' })).status).toBe(403);
    expect((await ask({ 'Content-Type': 'text/plain' })).status).toBe(415);
  });

  it('that are no answer sign nobody in', async () => {
    for (const credential of ['', '{', '{}', 'null', '[]', '{"id":"a","rawId":"a","type":"public-key","response":{}}']) {
      const answer = await node.post('/sign-in/passkey', { credential });
      expect([credential, answer.status, answer.headers.getSetCookie()]).toEqual([credential, 403, []]);
    }
    const refused = await node.post('/account/passkeys', { name: 'My phone', credential: '{}' }, zoe);
    expect([refused.status, (await refused.text()).includes('value="My phone"')]).toEqual([422, true]);
  });

  it('of somebody else are not there to be removed', async () => {
    expect((await node.ask('/account/passkeys/abc/remove', { session: zoe })).status).toBe(404);
    expect((await node.post('/account/passkeys/abc/remove', {}, zoe)).status).toBe(404);
  });
});
