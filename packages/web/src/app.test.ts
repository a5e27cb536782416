import { get } from 'node:http';
import { LaurelError } from '@laurel/base';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Route } from './route.ts';
import { openTestNode, type TestNode } from './testing/open-test-node.ts';
import { nasty, page } from './testing/replies.tsx';

const routes: readonly Route[] = [
  { method: 'get', path: '/nasty', access: { kind: 'public' }, run: async () => page(nasty) },
  {
    method: 'get',
    path: '/remembers',
    access: { kind: 'public' },
    run: async () => ({ ...page('A choice'), cookies: [{ name: 'choice', value: 'this' }] }),
  },
  {
    method: 'get',
    path: '/nasty/problem',
    access: { kind: 'public' },
    run: async () => {
      throw new LaurelError('bad_form', { detail: nasty, problems: [{ at: nasty, code: 'x', detail: nasty }] });
    },
  },
  { method: 'get', path: '/:word/:place', access: { kind: 'public' }, run: async () => page('Anywhere') },
  { method: 'get', path: '/mine', access: { kind: 'person' }, run: async ({ session }) => page(session?.person.name ?? '') },
  { method: 'get', path: '/desk/:profile/register', access: { kind: 'role', role: 'registrar' }, run: async () => page('Register', { frame: 'desk' }) },
];

let node: TestNode;
beforeAll(async () => {
  node = await openTestNode({
    routes,
    role: { desk: { role: 'registrar', title: 'web.help', home: '/desk', items: [{ href: '/desk/:profile/register', text: 'web.menu' }] } },
  });
});
afterAll(() => node.stop());

describe('headers of a page', () => {
  it('KF-C19: allow nothing inline and nothing from elsewhere', async () => {
    const response = await node.ask('/help');
    const csp = response.headers.get('content-security-policy');
    expect(csp).toBe(
      "default-src 'none';style-src 'self';script-src 'self';connect-src 'self';img-src 'self' data:;form-action 'self';frame-ancestors 'none';base-uri 'none'",
    );
    expect(await response.text()).not.toMatch(/ style=| on\w+=|<style|<script(?! src="\/assets\/)/);
  });

  it('keep referrers here, frames away, and say nothing of the program', async () => {
    const { headers } = await node.ask('/help');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('permissions-policy')).toContain('camera=(), microphone=(), geolocation=()');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{22}$/);
  });

  it('promise https only where there is https', async () => {
    expect((await node.ask('/help')).headers.get('strict-transport-security')).toBeNull();
    const secure = await openTestNode({ config: { publicUrl: 'https://badges.example' } });
    const { headers } = await secure.ask('/help');
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    expect(headers.get('content-security-policy')).toContain('upgrade-insecure-requests');
    await secure.stop();
  });

  it('set no cookie on any public page', async () => {
    for (const path of ['/help', '/sign-in', '/nasty', '/setup/x', '/nothing-here']) expect((await node.ask(path)).headers.getSetCookie(), path).toEqual([]);
  });
});

it('says at its foot what it leaves in the browser: nothing, or one cookie', async () => {
  expect(await (await node.ask('/nasty')).text()).toContain('This page sets no cookies');
  const remembering = await node.ask('/remembers');
  expect(remembering.headers.getSetCookie()).toHaveLength(1);
  expect(await remembering.text()).not.toContain('sets no cookies');
});

describe('text of strangers', () => {
  it('is escaped wherever a page shows it, and a dangerous address is no link', async () => {
    for (const path of [
      '/nasty',
      '/nasty/problem',
      `/sign-in?next=${encodeURIComponent(nasty)}`,
      `/nothing/${encodeURIComponent(nasty)}`,
      `/sign-in/${encodeURIComponent(nasty)}`,
    ]) {
      const html = await (await node.ask(path)).text();
      expect(html, path).not.toMatch(/<script>alert|<img src=x/);
    }
  });
});

describe('who may see what', () => {
  it('sends a person without a session to sign in, and back', async () => {
    const response = await node.ask('/mine?a=1');
    expect([response.status, response.headers.get('location')]).toEqual([303, '/sign-in?next=%2Fmine%3Fa%3D1']);
    const program = await node.ask('/mine', { headers: { Accept: 'application/json' } });
    expect([program.status, (await program.json()).code]).toEqual([401, 'not_signed_in']);
  });

  it('opens a desk to its role on that profile only', async () => {
    const registrar = await node.signIn('r@kestrelbay.example', { role: 'registrar', profile: 'nursing' });
    expect((await node.ask('/desk/nursing/register', { session: registrar })).status).toBe(200);
    expect((await node.ask('/desk/other/register', { session: registrar })).status).toBe(403);
    const nobody = await node.signIn('n@kestrelbay.example');
    expect((await node.ask('/desk/nursing/register', { session: nobody })).status).toBe(403);
  });

  it('marks where one is in the desk’s navigation', async () => {
    const session = await node.signIn('nav@kestrelbay.example', { role: 'registrar', profile: 'nursing' });
    const html = await (await node.ask('/desk/nursing/register?q=1', { session })).text();
    expect(html).toContain('<a href="/desk/nursing/register" aria-current="page">');
  });

  it('shows a page of somebody signed in to nobody’s cache', async () => {
    const session = await node.signIn('cache@kestrelbay.example');
    expect((await node.ask('/mine', { session })).headers.get('cache-control')).toBe('no-store');
  });
});

describe('an address with a slash at its end', () => {
  /** As it was written: `fetch` would tidy it up. */
  const led = (path: string) =>
    new Promise<[number | undefined, string | undefined]>((resolve, reject) => {
      get({ hostname: '127.0.0.1', port: new URL(node.url).port, path }, (response) => {
        response.resume();
        resolve([response.statusCode, response.headers.location]);
      }).on('error', reject);
    });

  it('leads to the page without it, with its question, whoever asks', async () => {
    expect(await led('/help/')).toEqual([303, '/help']);
    expect(await led('/desk/nursing/register/?q=a/&b=/')).toEqual([303, '/desk/nursing/register?q=a/&b=/']);
    expect((await node.ask('/mine/', { method: 'HEAD' })).headers.get('location')).toBe('/mine');
  });

  it('leads to no other host, and nowhere from what is no page', async () => {
    for (const path of ['//evil.example/', '//evil.example/place/', '/help//', '/nothing/', '/assets/', '//', '/\\evil.example/place/', '/\\/evil.example/'])
      expect([path, ...(await led(path))]).toEqual([path, 404, undefined]);
    expect(await led('/%5Cevil.example/place/')).toEqual([303, '/%5Cevil.example/place']);
    expect((await node.post('/help/', {})).status).toBe(404);
  });
});

describe('the language', () => {
  it('is remembered by the switch, which stays on the page', async () => {
    const html = await (await node.ask('/help?a=1')).text();
    expect(html).toContain('href="/language/fr?to=%2Fhelp%3Fa%3D1"');
    const response = await node.ask('/language/fr?to=%2Fhelp%3Fa%3D1');
    const cookie = response.headers.getSetCookie()[0] ?? '';
    expect([response.status, response.headers.get('location')]).toEqual([303, '/help?a=1']);
    expect(cookie).toMatch(/^laurel-language-[\w-]{8}=fr; Path=\/; HttpOnly; SameSite=Lax; Max-Age=31536000$/);
    const french = await node.ask('/help', { headers: { Cookie: cookie.split(';')[0] ?? '', 'Accept-Language': 'en' } });
    expect([french.headers.get('content-language'), (await french.text()).includes('<html lang="fr"')]).toEqual(['fr', true]);
  });

  it('is the signed-in person’s own where no switch was used, whatever the browser asks for', async () => {
    await node.store.write((db) => node.people.ensurePerson(db, { email: 'lise@kestrelbay.example', name: 'Lise', language: 'fr' }));
    const session = await node.signIn('lise@kestrelbay.example');
    const asked = async (cookie: string) => (await node.ask('/help', { headers: { Cookie: cookie, 'Accept-Language': 'en' } })).headers.get('content-language');
    expect(await asked(session)).toBe('fr');
    const english = (await node.ask('/language/en?to=/')).headers.getSetCookie()[0]?.split(';')[0];
    expect(await asked(`${session}; ${english}`)).toBe('en');
  });

  it('can be switched on a page that a link had set', async () => {
    const html = await (await node.ask('/help?a=1&lang=fr&b=2')).text();
    expect(html).toContain('href="/language/en?to=%2Fhelp%3Fa%3D1%26b%3D2"');
    expect(await (await node.ask('/help?lang=fr')).text()).toContain('href="/language/en?to=%2Fhelp"');
  });

  it('of a link wins over the cookie for that page', async () => {
    expect((await node.ask('/help?lang=fr')).headers.get('content-language')).toBe('fr');
    expect((await node.ask('/help?lang=xx')).headers.get('content-language')).toBe('en');
  });
});

describe('a page', () => {
  it('with its stylesheet and script is under 50 kB on the way', async () => {
    const html = await (await node.ask('/help')).text();
    const parts = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '');
    const sizes = await Promise.all(
      parts.map(async (path) => Number((await node.ask(path, { method: 'HEAD', headers: { 'Accept-Encoding': 'gzip' } })).headers.get('content-length'))),
    );
    expect(sizes.every((size) => size > 0)).toBe(true);
    expect(Buffer.byteLength(html) + sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(50_000);
  });

  it('holds only the symbols of the icons it drew', async () => {
    const html = await (await node.ask('/sign-in')).text();
    expect([...html.matchAll(/<symbol id="i-(\w+)"/g)].map((match) => match[1])).toEqual(['mail', 'key']);
  });

  it('for machines says whether the node lives, and whether its database answers', async () => {
    const other = await openTestNode();
    const states = async () => [(await other.ask('/healthz')).status, (await other.ask('/readyz')).status];
    expect(await states()).toEqual([200, 200]);
    vi.spyOn(other.store, 'writable').mockReturnValueOnce(false); // as it is from the moment a write failed in the disk
    expect(await states()).toEqual([200, 503]);
    expect(await states()).toEqual([200, 200]);
    await other.store.close();
    expect(await states()).toEqual([200, 503]);
    await other.stop();
  });

  it('bear the node’s name in the language of the page, where it has one for each', async () => {
    const other = await openTestNode({ config: { name: { en: 'Kestrel Bay', fr: 'Baie du Faucon' } } });
    const shown = async (language: string) =>
      /<title>[^<]* · ([^<]*)<\/title>[\s\S]*<span>([^<]*)/.exec(await (await other.ask(`/help?lang=${language}`)).text())?.slice(1);
    expect([await shown('en'), await shown('fr')]).toEqual([
      ['Kestrel Bay', 'Kestrel Bay'],
      ['Baie du Faucon', 'Baie du Faucon'],
    ]);
    await other.stop();
  });
});
