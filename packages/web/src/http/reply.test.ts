import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../route.ts';
import { openTestNode, type TestNode } from '../testing/open-test-node.ts';
import { page } from '../testing/replies.tsx';

const routes: readonly Route[] = [
  { method: 'get', path: '/away', access: { kind: 'public' }, run: async ({ query }) => ({ kind: 'redirect', to: query.get('to') ?? '/' }) },
  {
    method: 'get',
    path: '/refresh',
    access: { kind: 'public' },
    run: async ({ query }) => page('Refresh', { refresh: { seconds: 5, to: query.get('to') ?? undefined } }),
  },
  {
    method: 'get',
    path: '/file',
    access: { kind: 'public' },
    run: async () => ({ kind: 'bytes', body: 'x', contentType: 'text/csv', filename: 'Zoë "1".csv' }),
  },
  {
    method: 'get',
    path: '/stream',
    access: { kind: 'public' },
    run: async ({ query }) => ({ kind: 'stream', chunks: lines(query.has('breaks')), contentType: 'text/csv', filename: 'long.csv' }),
  },
];

async function* lines(breaks: boolean): AsyncIterable<string> {
  for (let n = 0; n < 5_000; n++) {
    if (breaks && n === 4_000) throw new Error('the disk is gone');
    yield `line ${n} ${'x'.repeat(40)}\n`;
  }
}

let node: TestNode;
beforeAll(async () => {
  node = await openTestNode({ routes, role: { desk: { role: 'registrar', title: 'web.help', home: '/desk', publicHome: '/help', items: [] } } });
});
afterAll(() => node.stop());

describe('ways out', () => {
  it('lead to paths of this node only', async () => {
    for (const to of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '/\t/evil.example',
      '/..//evil.example',
      '\\\\evil.example',
      '/%0d%0aSet-Cookie:x=1 y',
      'evil',
    ])
      expect((await node.ask(`/away?to=${encodeURIComponent(to)}`)).status, to).toBe(500);
    const response = await node.ask(`/away?to=${encodeURIComponent('/wallet?a=1#b')}`);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/wallet?a=1#b']);
  });

  it('after signing in and after switching the language fall back to the start', async () => {
    expect((await node.ask(`/language/fr?to=${encodeURIComponent('//evil.example')}`)).headers.get('location')).toBe('/');
    expect(await (await node.ask('/sign-in?next=//evil.example')).text()).toContain('name="next" value="/"');
  });

  it('by refresh may be another node, and never script', async () => {
    expect((await node.ask(`/refresh?to=${encodeURIComponent('https://wallet.example/a?b=c;d')}`)).headers.get('refresh')).toBe(
      '5; url=https://wallet.example/a?b=c;d',
    );
    expect((await node.ask('/refresh')).headers.get('refresh')).toBe('5');
    expect((await node.ask(`/refresh?to=${encodeURIComponent('javascript:alert(1)')}`)).status).toBe(500);
  });

  it('name a file in every script', async () => {
    expect((await node.ask('/file')).headers.get('content-disposition')).toBe(`attachment; filename="Zo_ _1_.csv"; filename*=UTF-8''Zo%C3%AB%20%221%22.csv`);
  });

  it('of the first page are the desk for those it is open to and the public page for others', async () => {
    const home = async (session?: string) => (await node.ask('/', { session })).headers.get('location');
    expect(await home()).toBe('/help');
    expect(await home(await node.signIn('home@kestrelbay.example', { role: 'registrar', profile: 'nursing' }))).toBe('/desk');
    expect(await home(await node.signIn('root@kestrelbay.example', { role: 'administrator', profile: '*' }))).toBe('/desk');
    expect(await home(await node.signIn('nobody@kestrelbay.example'))).toBe('/help');
  });

  it('stream what is long, and break off where it breaks, so that half of it does not look whole', async () => {
    const whole = await fetch(`${node.url}/stream`);
    expect(whole.headers.get('content-disposition')).toContain('long.csv');
    expect((await whole.text()).split('\n')).toHaveLength(5_001);
    await expect(fetch(`${node.url}/stream?breaks`).then((answer) => answer.text())).rejects.toThrow();
  });
});
