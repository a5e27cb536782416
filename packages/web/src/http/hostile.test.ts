import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../route.ts';
import { openTestNode, type TestNode } from '../testing/open-test-node.ts';
import { echo, page } from '../testing/replies.tsx';

const open = { kind: 'public' } as const;
const routes: readonly Route[] = [
  { method: 'get', path: '/badges/:id', access: open, run: async ({ params, query }) => page(`${params.id} ${query}`) },
  { method: 'get', path: '/away', access: open, run: async ({ query }) => ({ kind: 'redirect', to: query.get('to')?.startsWith('/a') ? '/away' : '/' }) },
  { method: 'post', path: '/open/form', access: open, run: echo },
  { method: 'post', path: '/open/upload', access: open, accepts: 'upload', run: echo },
  { method: 'post', path: '/api/v1/things', access: { kind: 'protocol', errors: 'problem' }, accepts: 'json', run: echo },
];

let node: TestNode;
beforeAll(async () => {
  node = await openTestNode({ routes, config: { trustedProxies: ['127.0.0.1'] } });
});
afterAll(() => node.stop());

/** What parsers of paths, queries, cookies and headers trip over; `wild` also what ends a request at the first reader. */
const tricky = ['a', '/', '..', '%00', '%', '%ff', '%E0%A4', '%c0%af', '\\', '?', '&', '=', ';', ',', '"', '*', '{', ':'];
const odd = fc.string({ unit: fc.constantFrom(...tricky), maxLength: 8 });
const wild = fc.string({ unit: fc.constantFrom(...tricky, 'é', '\t', ' ', '\u0000', '#', '\r', '\n'), maxLength: 8 });
const method = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('GET', 'POST') },
  fc.constantFrom('HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND', 'CONNECT', 'get', ''),
);
const place = fc.constantFrom(
  '/',
  '/help',
  '/sign-in',
  '/sign-in/',
  '/sign-in/code',
  '/setup/',
  '/language/',
  '/badges/',
  '/badges/7?x=',
  '/help?x=',
  '/away?to=',
  '/assets/',
  '/open/form',
  '/open/upload',
  '/api/v1/things',
);
const path = fc.oneof(
  { weight: 4, arbitrary: place },
  { weight: 4, arbitrary: fc.tuple(place, odd).map((parts) => parts.join('')) },
  { weight: 2, arbitrary: fc.tuple(place, odd).map(([where, more]) => `${where}?lang=${more}&next=${more}`) },
  fc.tuple(place, wild).map((parts) => parts.join('')),
  fc.constantFrom('http://evil.example/help', '//evil.example/', '*', `/${'a'.repeat(9_000)}`, `/help?${'a=b&'.repeat(2_000)}`),
);
const header = fc.oneof(
  fc.tuple(
    fc.constantFrom(
      'Cookie',
      'Accept',
      'Accept-Language',
      'Accept-Encoding',
      'If-None-Match',
      'Origin',
      'Referer',
      'X-Forwarded-For',
      'Content-Type',
      'Sec-Fetch-Site',
      'Range',
      'X-Csrf-Token',
    ),
    odd,
  ),
  fc.constantFrom(
    ['Transfer-Encoding', 'chunked'],
    ['Transfer-Encoding', 'gzip'],
    ['Expect', '100-continue'],
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Content-Encoding', 'gzip'],
    ['Host', 'evil.example'],
    ['X-Forwarded-For', '::ffff:1.2.3.4, %, 2001:db8::1'],
    ['Cookie', 'a'.repeat(20_000)],
  ),
);
const multipart = fc
  .array(
    fc.constantFrom(
      '--x',
      '--x--',
      '\r\n',
      '\r\n\r\n',
      'Content-Disposition: form-data; name="a"',
      '; filename="b"',
      "; filename*=utf-8''%ff",
      ': ',
      'Content-Type: text/csv',
      'Zoë',
      '\u0000',
      '-',
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));
const kind = fc.constantFrom('multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'application/json', 'text/plain');
const body = fc.oneof(odd, multipart, fc.json(), fc.constantFrom('5\r\nabcde\r\n0\r\n\r\n', 'zz\r\n', ''));

describe('whatever comes over the wire', () => {
  it('is answered by no more than a refusal, and ends nothing', { timeout: 60_000 }, async () => {
    const statuses = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(method, path, fc.array(header, { maxLength: 2 }), kind, body, async (method, path, headers, kind, body) => {
        const own = method === 'POST' ? `Origin: ${node.url}\r\nContent-Type: ${kind}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` : '';
        const text = `${method} ${path} HTTP/1.1\r\nHost: a\r\n${own}${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
        const status = /^HTTP\/1\.1 (\d{3})/.exec(await send(text))?.[1] ?? 'closed';
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        expect(status, text).not.toMatch(/^5/);
      }),
      { numRuns: 600 },
    );
    expect(node.logged.filter(({ event }) => event === 'request.failed')).toEqual([]);
    expect((await node.ask('/healthz')).status).toBe(200);
    expect([...statuses.keys()]).toEqual(expect.arrayContaining(['200', '400', '404', '405', '415'])); // else it would never have got past the first reader
  });
});

/** Sends bytes as they are and answers what came back until the other side closed, or kept silent for a moment. */
function send(text: string): Promise<string> {
  const { hostname, port } = new URL(node.url);
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.end(text, 'utf8'));
    socket.setTimeout(300, () => socket.destroy());
    socket.on('data', (bytes) => {
      answer += bytes.toString('latin1');
    });
    socket.on('error', () => {}); // cut while still sending
    socket.on('close', () => resolve(answer));
  });
}
