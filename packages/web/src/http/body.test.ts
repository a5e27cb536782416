import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../route.ts';
import { openTestNode, type TestNode } from '../testing/open-test-node.ts';
import { echo, tokenIn } from '../testing/replies.tsx';

const routes: readonly Route[] = [
  { method: 'post', path: '/open/form', access: { kind: 'public' }, run: echo },
  { method: 'post', path: '/open/upload', access: { kind: 'public' }, accepts: 'upload', maxBody: 20_000, run: echo },
  { method: 'post', path: '/oid4vci/token', access: { kind: 'protocol', errors: 'oauth' }, accepts: 'form', maxBody: 1_000, run: echo },
  { method: 'post', path: '/api/v1/things', access: { kind: 'protocol', errors: 'problem' }, accepts: 'json', run: echo },
];

let node: TestNode;
beforeAll(async () => {
  node = await openTestNode({ routes });
});
afterAll(() => node.stop());

describe('bodies', () => {
  it('too large are refused with an answer, whether the length is told or not', async () => {
    const big = 'a'.repeat(70_000);
    expect((await node.post('/open/form', { big })).status).toBe(413);
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(`a=${big}`));
        controller.close();
      },
    });
    const init = { method: 'POST', body: stream, duplex: 'half', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } };
    expect((await node.ask('/oid4vci/token', init as RequestInit)).status).toBe(413);
  });

  it('of another kind are refused: text and forms are no JSON', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const response = await node.ask('/api/v1/things', { method: 'POST', headers: { 'Content-Type': type }, body: '{}' });
      expect([response.status, response.headers.get('content-type')], type).toEqual([415, 'application/problem+json']);
    }
    const packed = await node.ask('/api/v1/things', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
      body: '{}',
    });
    expect(packed.status).toBe(415);
  });

  it('that are not what they say are refused', async () => {
    const send = async (body: string | Uint8Array<ArrayBuffer>) =>
      (await node.ask('/api/v1/things', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })).status;
    expect([await send('{'), await send(new Uint8Array([0x22, 0xff, 0x22])), await send('{"a":1}')]).toEqual([400, 400, 200]);
    expect([await send('{"a":1,"a":2}'), await send('{"__proto__":{}}'), await send('['.repeat(100_000)), await send('')]).toEqual([400, 400, 400, 400]);
    const latin1 = await node.ask('/oid4vci/token', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new Uint8Array([0xff]),
    });
    expect(latin1.status).toBe(400);
  });

  it('bring files with their true names, and an empty box brings none', async () => {
    const token = tokenIn(await (await node.ask('/sign-in')).text());
    const form = new FormData();
    form.set('_csrf', token);
    form.set('file', new File(['name,email\n'], 'Zoë 李.csv', { type: 'text/csv' }));
    form.set('other', new File([], ''));
    const answer = await (await node.ask('/open/upload', { method: 'POST', body: form })).json();
    expect(answer.files).toEqual([['file', 'Zoë 李.csv', 'text/csv', 11]]);
  });

  it('with too large a file are refused', async () => {
    const form = new FormData();
    form.set('file', new File(['x'.repeat(30_000)], 'a.csv'));
    expect((await node.ask('/open/upload', { method: 'POST', body: form })).status).toBe(413);
    const many = new FormData();
    for (let index = 0; index < 5; index++) many.append('file', new File(['x'], `${index}.csv`));
    expect((await node.ask('/open/upload', { method: 'POST', body: many })).status).toBe(413);
  });

  it('with a broken multipart body are refused', async () => {
    const send = async (type: string, body: string) => (await node.ask('/open/upload', { method: 'POST', headers: { 'Content-Type': type }, body })).status;
    expect(await send('multipart/form-data', 'x')).toBe(400);
    const part = (more: string) => `--x\r\nContent-Disposition: form-data; name="a"${more}`;
    // The last three end within a file: busboy tells each of them by the file's own stream too, where an error nobody hears ends the process.
    for (const body of [
      '',
      '--x',
      part('\r\n\r\nhal'),
      part('; filename="b"\r\n\r\nhal'),
      part('; filename="b"\r\n\r\n'),
      part('; filename="b"\r\n\r\nhal\r\n--x\r\nX'),
    ])
      expect(await send('multipart/form-data; boundary=x', body), JSON.stringify(body)).toBe(400);
    expect((await node.ask('/healthz')).status).toBe(200);
  });

  it('that break off are the client’s own fault, and no bug of ours in the log', async () => {
    const { hostname, port } = new URL(node.url);
    for (const [path, type] of [
      ['/open/form', 'application/x-www-form-urlencoded'],
      ['/open/upload', 'multipart/form-data; boundary=x'],
      ['/api/v1/things', 'application/json'],
    ]) {
      const before = node.logged.length;
      const socket = connect(Number(port), hostname);
      socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\nOrigin: ${node.url}\r\nContent-Type: ${type}\r\nContent-Length: 100\r\n\r\n`);
      socket.write('--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nhal', () => setTimeout(() => socket.destroy(), 50));
      await expect.poll(() => node.logged.slice(before).map(({ event, fields }) => [event, fields.code])).toEqual([['request.refused', 'bad_request']]);
    }
  });
});
