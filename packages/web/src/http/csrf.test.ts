import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../route.ts';
import { openTestNode, type TestNode } from '../testing/open-test-node.ts';
import { echo, page, tokenIn } from '../testing/replies.tsx';
import { openFormTokens } from './csrf.ts';

const open = { kind: 'public' } as const;
const mine = { kind: 'person' } as const;
const routes: readonly Route[] = [
  { method: 'get', path: '/mine', access: mine, run: async () => page('Mine') },
  { method: 'post', path: '/mine/form', access: mine, run: echo },
  { method: 'post', path: '/mine/json', access: mine, accepts: 'json', run: echo },
  { method: 'post', path: '/open/form', access: open, run: echo },
  { method: 'post', path: '/open/upload', access: open, accepts: 'upload', run: echo },
  { method: 'post', path: '/oid4vci/token', access: { kind: 'protocol', errors: 'oauth' }, accepts: 'form', run: echo },
];

let node: TestNode;
beforeAll(async () => {
  node = await openTestNode({ routes });
});
afterAll(() => node.stop());

describe('changing requests from elsewhere', () => {
  const targets = [
    '/sign-in',
    '/sign-in/code',
    '/sign-in/some-token',
    '/setup/x',
    '/mine/form',
    '/open/form',
    '/open/upload',
    '/sign-out',
    '/mine/json',
    '/mine/form?x=1',
  ];
  const origins: Record<string, string>[] = [
    { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'same-site', Origin: 'http://127.0.0.1:1' },
  ];
  const attacks = targets.flatMap((path) => origins.map((headers) => ({ path, headers })));

  it('are refused, all thirty, with a session and a right token in hand', async () => {
    const session = await node.signIn('csrf@kestrelbay.example');
    const token = tokenIn(await (await node.ask('/mine', { session })).text());
    expect(attacks).toHaveLength(30);
    for (const { path, headers } of attacks) {
      const response = await node.ask(path, { method: 'POST', session, headers, body: new URLSearchParams({ _csrf: token, email: 'a@b.example' }) });
      expect(response.status, `${path} ${JSON.stringify(headers)}`).toBe(403);
    }
  });

  it('are refused where neither origin nor site is told', async () => {
    const { hostname, port } = new URL(node.url);
    const status = await new Promise((resolve) => {
      const asked = request(
        { hostname, port, path: '/open/form', method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
        (response) => resolve(response.statusCode),
      );
      asked.end('a=1');
    });
    expect(status).toBe(403);
  });

  it('are refused without the token, with another person’s, and with one of a day ago', async () => {
    const [one, two] = [await node.signIn('one@kestrelbay.example'), await node.signIn('two@kestrelbay.example')];
    const tokenOf = async (session: string) => tokenIn(await (await node.ask('/mine', { session })).text());
    const send = async (session: string | undefined, path: string, fields: Record<string, string>) =>
      (await node.ask(path, { method: 'POST', session, body: new URLSearchParams(fields) })).status;
    expect(await send(one, '/mine/form', {})).toBe(403);
    expect(await send(one, '/mine/form', { _csrf: await tokenOf(two) })).toBe(403);
    expect(await send(one, '/mine/form', { _csrf: await tokenOf(one) })).toBe(200);

    const signedOut = tokenIn(await (await node.ask('/sign-in')).text());
    const before = node.clock.now;
    node.clock.now = new Date(before.getTime() + 12 * 3_600_000);
    expect(await send(undefined, '/open/form', { _csrf: signedOut })).toBe(200);
    node.clock.now = new Date(before.getTime() + 14 * 3_600_000);
    expect(await send(undefined, '/open/form', { _csrf: signedOut })).toBe(403);
    node.clock.now = before;
  });

  it('KF-V13: are not let in by an empty secret: nothing opens with one', () => {
    const context = { clock: () => new Date(0) };
    expect(() => openFormTokens('', context)).toThrow('Without a secret');
    const tokens = openFormTokens('a secret', context);
    expect(() => tokens.check(tokens.issue(undefined), undefined)).not.toThrow();
  });

  it('need no token at a protocol door, which looks at no cookie', async () => {
    const response = await node.ask('/oid4vci/token', {
      method: 'POST',
      headers: { Origin: 'https://wallet.example' },
      body: new URLSearchParams({ grant_type: 'x' }),
    });
    expect(await response.json()).toMatchObject({ form: [['grant_type', 'x']] });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });
});
