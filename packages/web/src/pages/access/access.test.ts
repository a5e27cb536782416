import { MINUTE } from '@laurel/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestNode, type TestNode } from '../../testing/open-test-node.ts';
import { accessRoutes } from './access-routes.ts';

let node: TestNode;
let dean: string;
beforeEach(async () => {
  node = await openTestNode({
    routes: (deps) =>
      accessRoutes({
        ...deps,
        place: {
          base: '/desk/:profile',
          roles: ['registrar', 'auditor', 'administrator'],
          keyScopes: ['issue', 'read'],
          find: ({ params }) => ({ profile: params.profile ?? '', name: 'Faculty of Law', at: `/desk/${params.profile}` }),
        },
      }),
    role: {
      desk: {
        role: 'registrar',
        title: 'web.help',
        home: '/desk',
        items: [
          { href: '/desk/:profile', text: 'web.help' },
          { href: '/desk/:profile/people', text: 'web.access.people', role: 'administrator' },
        ],
      },
    },
  });
  dean = await node.signIn('dean@law.example', { role: 'administrator', profile: 'law' });
});
afterEach(() => node.stop());

const later = (ms: number) => {
  node.clock.now = new Date(node.clock.now.getTime() + ms);
};
const read = async (path: string, session?: string) => (await node.ask(path, { session })).text();
const send = (path: string, fields: [string, string][], session = dean) => node.post(path, fields, session);
const idOf = async (email: string) => (await node.store.write((db) => node.people.ensurePerson(db, { email, language: 'en' }))).id;

describe('people and access', () => {
  it('is for administrators of that profile, and shown in the navigation to nobody else', async () => {
    const clerk = await node.signIn('clerk@law.example', { role: 'registrar', profile: 'law' });
    const nurse = await node.signIn('nurse@ward.example', { role: 'administrator', profile: 'nursing' });
    expect([(await node.ask('/desk/law/people', { session: clerk })).status, (await node.ask('/desk/law/people', { session: nurse })).status]).toEqual([
      403, 403,
    ]);
    const page = await read('/desk/law/people', dean);
    expect([page.includes('clerk@law.example'), page.includes('nurse@ward.example'), page.includes('href="/desk/law/people"')]).toEqual([true, false, true]);
  });

  it('asks to sign in once more before a form about access, leads back to it, and lets who opened it in time finish', async () => {
    const form: [string, string][] = [
      ['email', 'noor@law.example'],
      ['roles', 'registrar'],
      ['language', 'fr'],
    ];
    later(14 * MINUTE);
    expect((await node.ask('/desk/law/people/invite', { session: dean })).status).toBe(200);
    later(MINUTE);
    const asked = await node.ask('/desk/law/people/invite', { session: dean });
    expect([asked.status, asked.headers.get('location')]).toEqual([303, '/sign-in?again=1&next=%2Fdesk%2Flaw%2Fpeople%2Finvite']);
    const again = await read(asked.headers.get('location') ?? '', dean);
    expect([again.includes('value="dean@law.example"'), again.includes('value="/desk/law/people/invite"')]).toEqual([true, true]);
    expect((await send('/desk/law/people/invite', form)).headers.get('location')).toBe('/desk/law/people?done=invited');
    later(15 * MINUTE);
    await node.ask('/desk/law/people', { session: dean }); // still signed in, and reading is open
    expect((await send('/desk/law/people/invite', form)).headers.get('location')).toMatch(/^\/sign-in\?again=1/);
    const json = await node.ask('/desk/law/people/invite', { session: dean, headers: { Accept: 'application/json' } });
    expect([json.status, await json.json()]).toEqual([401, expect.objectContaining({ code: 'sign_in_again' })]);
  });

  it('invites by letter; its link says who to what, makes the account when it is accepted, and not before', async () => {
    await send('/desk/law/people/invite', [
      ['email', ' Noor@LAW.example '],
      ['roles', 'registrar'],
      ['roles', 'auditor'],
      ['language', 'fr'],
    ]);
    const letter = node.letters.at(-1);
    expect([letter?.kind, letter?.to, letter?.language]).toEqual(['invitation', 'noor@law.example', 'fr']);
    const link = /\/invitation\/[\w-]+/.exec(letter?.text ?? '')?.[0] ?? '';
    expect(await read('/desk/law/people', dean)).toContain('Waiting');
    for (const [looks] of [[1], [2]]) expect([looks, (await read(link)).includes('Registrar, Auditor')]).toEqual([looks, true]);
    const nameless = await node.post(link, { name: ' ', language: 'en' });
    expect([nameless.status, (await nameless.text()).includes('aria-invalid="true"')]).toEqual([422, true]);
    const entered = await node.post(link, { name: 'Noor Haddad', language: 'fr' });
    const noor = entered.headers.getSetCookie()[0]?.split(';')[0];
    expect([entered.status, noor]).toEqual([303, expect.stringMatching(/^laurel-session/)]);
    expect((await node.ask(link)).status).toBe(410);
    expect(await read('/desk/law/people', dean)).toMatch(/Noor Haddad[\s\S]*Accepted/);
  });

  it('keeps what was typed beside what is wrong with it', async () => {
    const answer = await send('/desk/law/people/invite', [
      ['email', 'noor at law'],
      ['roles', 'auditor'],
      ['language', 'fr'],
    ]);
    const html = await answer.text();
    expect(answer.status).toBe(422);
    for (const kept of ['value="noor at law"', 'href="#email"', 'value="auditor" checked', 'value="fr" selected']) expect(html).toContain(kept);
    expect(await (await send('/desk/law/people/invite', [['email', 'noor@law.example']])).text()).toContain('href="#roles"');
    expect(node.letters.filter(({ kind }) => kind === 'invitation')).toEqual([]);
  });

  it('lets somebody known accept signed in as themselves, and tells anybody else so', async () => {
    const zoe = await node.signIn('zoe@else.example', { role: 'learner', profile: '*' });
    await send('/desk/law/people/invite', [
      ['email', 'zoe@else.example'],
      ['roles', 'registrar'],
    ]);
    const link = /\/invitation\/[\w-]+/.exec(node.letters.at(-1)?.text ?? '')?.[0] ?? '';
    expect(await read(link)).toContain(`href="/sign-in?next=${encodeURIComponent(link)}"`);
    const refused = await node.post(link, { name: 'Zoë' });
    expect([refused.status, refused.headers.getSetCookie()]).toEqual([200, []]);
    expect(await read(link, dean)).toContain('This invitation is for somebody else.');
    expect((await send(link, [], zoe)).status).toBe(303);
    expect(await read('/desk/law/people', dean)).toContain('zoe@else.example');
  });

  it('sends an invitation again and withdraws it', async () => {
    await send('/desk/law/people/invite', [
      ['email', 'noor@law.example'],
      ['roles', 'registrar'],
    ]);
    const link = () => /\/invitation\/[\w-]+/.exec(node.letters.at(-1)?.text ?? '')?.[0] ?? '';
    const [old, action] = [link(), /invitations\/[\w-]+/.exec(await read('/desk/law/people', dean))?.[0]];
    await send(`/desk/law/people/${action}/sent`, []);
    expect([(await node.ask(old)).status, (await node.ask(link())).status]).toEqual([410, 200]);
    await send(`/desk/law/people/${action}/withdrawn`, []);
    expect([(await node.ask(link())).status, (await read('/desk/law/people', dean)).includes('Withdrawn')]).toEqual([410, true]);
    expect((await send(`/desk/law/people/${action}/sent`, [])).status).toBe(409);
  });

  it('changes roles, and takes all of them back after a question that counts them', async () => {
    const clerk = await node.signIn('clerk@law.example', { role: 'registrar', profile: 'law' });
    const page = `/desk/law/people/${await idOf('clerk@law.example')}`;
    expect(await read(page, dean)).toMatch(/value="registrar" checked/);
    await send(page, [
      ['roles', 'auditor'],
      ['roles', 'administrator'],
      ['roles', 'learner'],
    ]);
    expect((await node.ask('/desk/law/people', { session: clerk })).status).toBe(200);
    expect(await read(`${page}/remove`, dean)).toMatch(/Take 2 roles back/);
    expect((await send(`${page}/remove`, [])).headers.get('location')).toBe('/desk/law/people?done=removed');
    expect((await node.ask('/desk/law/people', { session: clerk })).status).toBe(403);
    expect((await node.ask(page, { session: dean })).status).toBe(404);
  });

  it('makes a key for a program, shows it once, and ends it', async () => {
    const wrong = await send('/desk/law/keys/new', [
      ['name', 'Records'],
      ['days', '12'],
    ]);
    const html = await wrong.text();
    expect([wrong.status, html.includes('value="Records"'), html.includes('href="#scopes"'), html.includes('href="#days"')]).toEqual([422, true, true, true]);
    const made = await send('/desk/law/keys/new', [
      ['name', 'Records'],
      ['scopes', 'read'],
      ['scopes', 'issue'],
      ['scopes', 'admin'], // nothing here opens to it
      ['days', '90'],
    ]);
    const asked = await read('/desk/law/keys/new', dean);
    expect([...asked.matchAll(/name="scopes"[^>]*value="(\w+)"/g)].map(([, scope]) => scope)).toEqual(['issue', 'read']);
    const key = /lrl_test_[0-9a-f]{16}_[\w-]{43}/.exec(await made.text())?.[0] ?? '';
    expect(await node.people.apiKeys.find(key)).toMatchObject({ profile: 'law', scopes: ['issue', 'read'] });
    const list = await read('/desk/law/keys', dean);
    expect([list.includes(key), list.includes('Award and issue, Read'), list.includes('Until')]).toEqual([false, true, true]);
    const nurse = await node.signIn('nurse@ward.example', { role: 'administrator', profile: 'nursing' });
    const [path] = /\/keys\/[0-9a-f]{16}\/revoke/.exec(list) ?? [];
    expect([(await node.ask(`/desk/nursing${path}`, { session: nurse })).status, (await send(`/desk/nursing${path}`, [], nurse)).status]).toEqual([404, 404]);
    expect(await read(`/desk/law${path}`, dean)).toContain('Revoke the key of <bdi>Records</bdi>?');
    await send(`/desk/law${path}`, []);
    expect([await node.people.apiKeys.find(key), (await read('/desk/law/keys', dean)).includes('Revoked on')]).toEqual([undefined, true]);
  });

  it('takes back no role of the whole node that the page does not show', async () => {
    const owner = await node.signIn('owner@node.example', { role: 'administrator', profile: '*' });
    await node.signIn('hr@node.example', { role: 'verifier', profile: '*' });
    await send(`/desk/law/people/${await idOf('hr@node.example')}`, [['where', '*']], owner);
    const held = (await node.people.access.colleague('*', await idOf('hr@node.example'))).held;
    expect(held.map(({ role }) => role)).toEqual(['verifier']);
  });

  it('changes nobody’s own roles, and no roles of the whole node for who administers one profile', async () => {
    const own = `/desk/law/people/${await idOf('dean@law.example')}`;
    expect(await read(own, dean)).toContain('This is you.');
    expect((await send(own, [['roles', 'registrar']])).status).toBe(409);
    const owner = await node.signIn('owner@node.example', { role: 'administrator', profile: '*' });
    const page = `/desk/law/people/${await idOf('owner@node.example')}`;
    expect(await read(page, dean)).toContain('An administrator of the whole node changes these.');
    expect((await send(page, [['where', '*']])).status).toBe(403);
    const deans = `/desk/law/people/${await idOf('dean@law.example')}`;
    expect(
      (
        await send(
          deans,
          [
            ['where', '*'],
            ['roles', 'auditor'],
          ],
          owner,
        )
      ).status,
    ).toBe(303);
    expect(await read('/desk/law/people', dean)).toContain('on the whole node');
  });
});
