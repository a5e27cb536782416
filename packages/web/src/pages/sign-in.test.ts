import { takeToken } from '@laurel/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SIGN_IN_RATE } from '../limits.ts';
import { codeIn, linkIn, openTestNode, type TestNode } from '../testing/open-test-node.ts';

let node: TestNode;
const email = 'zoë@kestrelbay.example';
beforeEach(async () => {
  node = await openTestNode();
  await node.store.write((db) => node.people.ensurePerson(db, { email, name: 'Zoë O’Connor', language: 'fr' }));
});
afterEach(() => node.stop());

describe('signing in', () => {
  it('by the link takes a button: opening the link changes nothing, however often', async () => {
    await node.post('/sign-in', { email, next: '/help?from=mail' });
    const link = linkIn(node.letters);
    for (let opened = 0; opened < 3; opened++) {
      const page = await node.ask(link);
      expect([page.status, page.headers.getSetCookie(), (await page.text()).includes(email)]).toEqual([200, [], true]);
    }
    const entered = await node.post(link, {});
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/help?from=mail']);
    expect(entered.headers.getSetCookie()[0]).toMatch(/^laurel-session-[\w-]{8}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('by the code opens a session, and signing out ends it', async () => {
    await node.post('/sign-in', { email });
    const entered = await node.post('/sign-in/code', { email, code: ` ${codeIn(node.letters).slice(0, 3)} ${codeIn(node.letters).slice(3)} ` });
    const session = entered.headers.getSetCookie()[0]?.split(';')[0];
    expect(await (await node.ask('/help', { session })).text()).toContain('Zoë O’Connor');
    const left = await node.post('/sign-out', {}, session);
    expect([left.status, left.headers.getSetCookie()[0]]).toEqual([303, expect.stringContaining('Max-Age=0')]);
    expect(left.headers.get('clear-site-data')).toBe('"storage"'); // what a form kept in this browser goes too
    expect(entered.headers.get('clear-site-data')).toBeNull();
    expect(await (await node.ask('/help', { session })).text()).not.toContain('Zoë O’Connor');
  });

  it('leads whoever would apply and is new to where that begins, for no letter comes to a stranger', async () => {
    expect(await (await node.ask('/sign-in?next=/learn')).text()).toContain('href="/catalogue"');
    expect(await (await node.ask('/sign-in?next=/learning')).text()).not.toContain('href="/catalogue"');
  });

  it('says the same to a stranger and to a member, and writes only to the member', async () => {
    const hide = async (response: Response, address: string) => (await response.text()).replaceAll(address, '').replace(/_csrf" value="[^"]*"/g, '');
    const known = await hide(await node.post('/sign-in', { email }), email);
    const unknown = await hide(await node.post('/sign-in', { email: 'stranger@else.example' }), 'stranger@else.example');
    expect(unknown).toBe(known);
    expect(node.letters.map(({ to }) => to)).toEqual([expect.stringContaining('kestrelbay')]);
  });

  it('gives back what was typed beside what is wrong with it', async () => {
    const answer = await node.post('/sign-in', { email: 'zoë at kestrel' });
    const html = await answer.text();
    expect([answer.status, html.includes('value="zoë at kestrel"'), html.includes('aria-invalid="true"')]).toEqual([422, true, true]);
    expect(node.letters).toEqual([]);
    expect((await node.post('/sign-in/code', { email, code: '12345' })).status).toBe(422);
    const anew = await node.ask('/sign-in/code'); // the address of that page: nothing has ended, but nobody is known there
    expect([anew.status, anew.headers.get('location')]).toEqual([303, '/sign-in']);
  });

  it('with a wrong code asks again, five times, then for a new letter', async () => {
    await node.post('/sign-in', { email });
    const wrong = codeIn(node.letters) === '000000' ? '000001' : '000000';
    const tries = [];
    for (let count = 0; count < 6; count++) tries.push(await node.post('/sign-in/code', { email, code: wrong }));
    expect(await tries[0]?.text()).toContain('That is not the code in the letter.');
    expect(tries[5]?.status).toBe(410);
    expect(await tries[5]?.text()).toContain('Use the link in the letter, or ask for a new letter.');
    expect((await node.post('/sign-in/code', { email, code: codeIn(node.letters) })).headers.getSetCookie()).toEqual([]);
  });

  it('by guessing is slowed down for each address over all its letters, with the link pointed to', async () => {
    for (let letter = 0; letter < 2; letter++) {
      await node.post('/sign-in', { email });
      const wrong = codeIn(node.letters) === '000000' ? '000001' : '000000';
      for (let count = 0; count < 5; count++) await node.post('/sign-in/code', { email, code: wrong });
    }
    await node.post('/sign-in', { email });
    const refused = await node.post('/sign-in/code', { email, code: codeIn(node.letters) });
    expect([refused.status, refused.headers.getSetCookie()]).toEqual([429, []]);
    expect(await refused.text()).toContain('Use the link in the letter, or wait 15 minutes.');
    expect((await node.post(linkIn(node.letters), {})).status).toBe(303);
  });

  it('ends the session that the browser had, by link, by code and by set-up', async () => {
    const enter = async (how: 'link' | 'code', session?: string) => {
      await node.post('/sign-in', { email });
      const answer =
        how === 'link' ? await node.post(linkIn(node.letters), {}, session) : await node.post('/sign-in/code', { email, code: codeIn(node.letters) }, session);
      return answer.headers.getSetCookie()[0]?.split(';')[0];
    };
    const stands = async (session?: string) => (await (await node.ask('/help', { session })).text()).includes('Zoë O’Connor');
    const first = await enter('link');
    const second = await enter('link', first);
    const third = await enter('code', second);
    expect([await stands(first), await stands(second), await stands(third)]).toEqual([false, false, true]);
    await node.post((await node.people.setupPath()) ?? '', { name: 'Zoë', email }, third);
    expect(await stands(third)).toBe(false);
  });

  it('leads where it was asked for, also after a wrong code', async () => {
    await node.post('/sign-in', { email, next: '/help?a=1' });
    const wrong = await node.post('/sign-in/code', { email, code: '1', next: '/help?a=1' });
    const html = await wrong.text();
    const strange = await (await node.post('/sign-in/code', { email, code: '1', button: 'web.sign-in.sent' })).text();
    expect(strange.match(/name="button" value="([^"]*)"/)?.[1]).toBe('web.sign-in.enter');
    const about = await (await node.post('/sign-in/code', { email, code: '1', about: 'The code for “Hygiene”' })).text();
    expect(about).toMatch(/<h1>The code for “Hygiene”<\/h1>.*name="about" value="The code for “Hygiene”"/s);
    expect([html.includes('name="next" value="/help?a=1"'), html.includes('href="/sign-in?next=%2Fhelp%3Fa%3D1"')]).toEqual([true, true]);
  });

  it('with a link used or fifteen minutes old asks for a new one on the spot', async () => {
    await node.post('/sign-in', { email, next: '/learn' });
    node.clock.now = new Date(node.clock.now.getTime() + 16 * 60_000);
    const opened = await node.ask(linkIn(node.letters));
    const html = await opened.text();
    expect([opened.status, html.includes('action="/sign-in"'), html.includes('name="next" value="/learn"')]).toEqual([410, true, true]);
    expect((await node.post(linkIn(node.letters), {})).status).toBe(410);
  });

  it('from one address lets a class of 300 in, and slows down who goes on', async () => {
    const ask = () => node.post('/sign-in/code', { email, code: '1' });
    await node.store.write(async (db) => {
      for (let count = 0; count < 299; count++) await takeToken(db, node.context, 'post /sign-in/code 127.0.0.1', SIGN_IN_RATE);
    });
    expect([(await ask()).status, (await ask()).status]).toEqual([422, 429]);
    node.clock.now = new Date(node.clock.now.getTime() + 3_000);
    expect((await ask()).status).toBe(422);
  });
});

describe('signing in where anybody may get a wallet', () => {
  it('leads a learner without one there, with the offer in hand, and says what comes next', async () => {
    await node.stop();
    node = await openTestNode({ config: { newWallets: true } });
    const next = '/wallet/offer?credential_offer_uri=https%3A%2F%2Fkestrel.example%2Fo';
    const href = 'href="/wallet/new?credential_offer_uri=https%3A%2F%2Fkestrel.example%2Fo"';
    const asked = await (await node.ask(`/sign-in?${new URLSearchParams({ next })}`)).text();
    const sent = await (await node.post('/sign-in', { email: 'stranger@else.example', next })).text();
    expect([asked, sent].map((html) => html.includes(href))).toEqual([true, true]);
    expect(asked).toContain('Afterwards you see the badge that is offered to you.');
    expect(await (await node.ask('/sign-in?next=%2Fdesk')).text()).not.toContain('/wallet/new');
  });
});

describe('setting the node up', () => {
  it('makes the first administrator once, by the address printed at the start', async () => {
    const path = (await node.people.setupPath()) ?? '';
    const missing = await node.post(path, { name: ' \u3164', email: 'odile' });
    const html = await missing.text();
    expect([missing.status, html.includes('href="#name"'), html.includes('value="odile"')]).toEqual([422, true, true]);

    const done = await node.post(path, { name: 'Odile Savoie', email: 'odile@kestrelbay.example' });
    expect([done.status, done.headers.get('location')]).toEqual([303, '/']);
    const session = done.headers.getSetCookie()[0]?.split(';')[0];
    expect(await (await node.ask('/help', { session })).text()).toContain('Odile Savoie');

    expect((await node.ask(path)).status).toBe(410);
    expect((await node.post(path, { name: 'Eve', email: 'eve@evil.example' })).status).toBe(410);
  });

  it('needs the true address', async () => {
    expect((await node.ask('/setup/guess')).status).toBe(410);
  });
});
