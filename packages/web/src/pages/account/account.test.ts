import { MINUTE } from '@laurel/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT_RATE } from '../../limits.ts';
import { openTestNode, type TestNode } from '../../testing/open-test-node.ts';

const ZOE = 'zoe@kestrelbay.example';

let node: TestNode;
let zoe: string;
beforeEach(async () => {
  node = await openTestNode();
  zoe = await node.signIn(ZOE, { role: 'registrar', profile: 'law' });
});
afterEach(() => node.stop());

const later = (ms: number) => {
  node.clock.now = new Date(node.clock.now.getTime() + ms);
};
const read = async (path: string, session = zoe) => (await node.ask(path, { session })).text();

describe('my account', () => {
  it('asks to sign in, and is where somebody without a desk begins', async () => {
    expect((await node.ask('/account')).headers.get('location')).toBe('/sign-in?next=%2Faccount');
    const bare = await node.signIn('nobody@else.example', { role: 'assessor', profile: 'law' });
    expect((await node.ask('/', { session: bare })).headers.get('location')).toBe('/account');
  });

  it('shows name, address, roles and sessions, and saves a name and a language', async () => {
    const page = await read('/account');
    for (const shown of ['value="Odile Savoie"', ZOE, 'Registrar', 'on an unknown device', '(this one)']) expect(page).toContain(shown);
    const saved = await node.post('/account', { name: ' Zoë  Martin ', language: 'fr' }, zoe);
    expect([saved.headers.get('location'), saved.headers.getSetCookie()[0]]).toEqual([
      '/account?done=saved',
      expect.stringMatching(/^laurel-language-[\w-]+=fr;/),
    ]);
    expect(await read('/account')).toContain('Zoë Martin');
    const wrong = await node.post('/account', { name: '\u3164', language: 'fr' }, zoe);
    expect([wrong.status, (await wrong.text()).includes('aria-invalid="true"')]).toEqual([422, true]);
  });

  it('promises no letter where no mail server is named', async () => {
    const page = async (lettersKept: boolean) => {
      const other = await openTestNode({ config: { lettersKept } });
      const session = await other.signIn(ZOE, { role: 'registrar', profile: 'law' });
      const html = await (await other.ask('/account', { session })).text();
      await other.stop();
      return [html.includes('A link and a code come to this address'), html.includes('No letter leaves this node')];
    };
    expect(await Promise.all([page(false), page(true)])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('is changed so often by one person, whoever sits behind the same address', async () => {
    const eve = await node.signIn('eve@else.example', { role: 'learner', profile: '*' });
    const save = async (session: string) => (await node.post('/account', { name: 'Zoë', language: 'en' }, session)).status;
    for (let saved = 0; saved < ACCOUNT_RATE.burst; saved++) await save(eve);
    expect([await save(eve), await save(zoe)]).toEqual([429, 303]);
  });

  it('ends one session, and all others', async () => {
    const browsers = [await node.signIn(ZOE), await node.signIn(ZOE)];
    const [id] = /sessions\/[\w-]{22}\/end/.exec(await read('/account')) ?? [];
    expect((await node.post(`/account/${id}`, {}, zoe)).headers.get('location')).toBe('/account?done=ended');
    expect(await read('/account')).toContain('Sign out of the other one');
    await node.post('/account/sessions/end-others', {}, zoe);
    for (const session of browsers) expect((await node.ask('/account', { session })).status).toBe(303);
    expect((await node.ask('/account', { session: zoe })).status).toBe(200);
  });

  it('does not end the session of somebody else', async () => {
    const eve = await node.signIn('eve@evil.example', { role: 'learner', profile: '*' });
    await node.signIn(ZOE);
    const [id] = /sessions\/[\w-]{22}\/end/.exec(await read('/account')) ?? [];
    expect((await node.post(`/account/${id}`, {}, eve)).status).toBe(404);
    expect(await read('/account')).toContain(id);
  });

  it('changes the address after a recent sign-in, by the letter to the new one, opened anywhere', async () => {
    later(16 * MINUTE);
    expect((await node.ask('/account/address', { session: zoe })).headers.get('location')).toBe('/sign-in?again=1&next=%2Faccount%2Faddress');
    const again = await node.signIn(ZOE);
    const wrong = await node.post('/account/address', { email: 'zoe at home' }, again);
    expect([wrong.status, (await wrong.text()).includes('value="zoe at home"')]).toEqual([422, true]);
    expect((await node.post('/account/address', { email: ZOE }, again)).status).toBe(422);
    await node.post('/account/address', { email: 'zoe@elsewhere.example' }, again);
    expect(await read('/account', again)).toMatch(/Waiting for <bdi>zoe@elsewhere\.example<\/bdi> to confirm/);
    await node.post('/account/address/withdraw', {}, again);
    expect(await read('/account', again)).not.toContain('zoe@elsewhere.example');
    await node.post('/account/address', { email: 'zoe@home.example' }, again);
    const link = /\/account\/address\/[\w-]+/.exec(node.letters.at(-1)?.text ?? '')?.[0] ?? '';
    for (const looks of [1, 2]) expect([looks, (await node.ask(link)).status]).toEqual([looks, 200]);
    const confirmed = (await node.post(link, {}, again)).headers.get('location') ?? '';
    expect(confirmed).toBe('/account/address/confirmed'); // a page of its own: the head of one that answered the post would say the old address
    expect(await read(confirmed, again)).toContain('The address was changed');
    expect(node.letters.at(-1)?.to).toBe(ZOE);
    expect([(await node.ask(link)).status, await read('/account', again)]).toEqual([410, expect.stringContaining('zoe@home.example')]);
  });
});
