import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { openLog, silentLog } from '../log.ts';
import { DEADLINE_MS, REQUESTS_PER_HOST, RESPONSE_BYTES } from './limits.ts';
import { type OutboundOptions, openOutbound } from './outbound.ts';
import { operatorUrl, strangerUrl } from './urls.ts';

const running: { close: () => Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>((ready) => server.listen(0, 'localhost', ready));
  running.push({
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`; // a listening TCP server has an AddressInfo
}
async function listenTcp(onSocket: (socket: Socket) => void): Promise<string> {
  const server = createTcpServer((socket) => onSocket(socket.on('error', () => {}))); // writing on after the cut is what the test expects
  await new Promise<void>((ready) => server.listen(0, 'localhost', ready));
  running.push({ close: () => new Promise((done) => server.close(done)) });
  return `http://localhost:${(server.address() as AddressInfo).port}`; // as above
}
const serve = (listener: RequestListener) => listen(createServer(listener));

function outbound(more: Partial<OutboundOptions> = {}) {
  const opened = openOutbound({ allowInsecureLoopback: true, log: silentLog, ...more });
  running.unshift(opened);
  return opened;
}
const to = (url: string) => strangerUrl(url, { allowInsecureLoopback: true });
const refusedAs = (code: string) => expect.objectContaining({ code });

describe('the way out', () => {
  it('brings back status, headers and body of a POST, whatever the status', async () => {
    const url = await serve(async (request, response) => {
      const sent = (await request.toArray()).join('');
      response.writeHead(418, { 'content-type': 'application/json', 'x-a': ['1', '2'] });
      response.end(
        JSON.stringify({
          method: request.method,
          path: request.url,
          type: request.headers['content-type'],
          encoding: request.headers['accept-encoding'],
          sent,
        }),
      );
    });
    const answer = await outbound().stranger(to(`${url}/a/b?c=d#e`), {
      method: 'POST',
      headers: { 'content-type': 'text/plain', 'accept-encoding': 'gzip' },
      body: 'Zoë',
    });
    expect(answer.status).toBe(418);
    expect(answer.headers.get('x-a')).toBe('1, 2');
    expect(answer.json()).toEqual({ method: 'POST', path: '/a/b?c=d', type: 'text/plain', encoding: 'identity', sent: 'Zoë' });
  });

  it.each([301, 302, 303, 307, 308])('does not follow a %i, and sends nothing on', async (status) => {
    let reached = 0;
    const target = await serve((_, response) => {
      reached += 1;
      response.end();
    });
    const url = await serve((_, response) => response.writeHead(status, { location: target }).end());
    await expect(outbound().stranger(to(url), { method: 'POST', body: 'vp_token=secret' })).rejects.toEqual(refusedAs('url_refused'));
    await expect(outbound().operator(operatorUrl(url))).rejects.toEqual(refusedAs('url_refused'));
    expect(reached).toBe(0);
  });

  it('takes a 304 as the answer it is', async () => {
    const url = await serve((_, response) => response.writeHead(304).end());
    expect((await outbound().stranger(to(url))).status).toBe(304);
  });

  it(`cuts whoever drips, stays silent or never ends, ${DEADLINE_MS} ms after the call`, async () => {
    const dripping = await serve((_, response) => {
      const timer = setInterval(() => response.write('x'), 100);
      response.on('close', () => clearInterval(timer));
    });
    const silent = await listenTcp((socket) => socket.resume());
    const drippingHeaders = await listenTcp((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('x-more: 1\r\n'), 100);
      socket.on('close', () => clearInterval(timer)).resume();
    });
    const way = outbound();
    const began = performance.now();
    let beats = 0; // of this process: a pause of the machine is one
    const beat = setInterval(() => {
      beats += 1;
    }, 50);
    const outcomes = await Promise.allSettled([dripping, drippingHeaders, silent].map((url) => way.stranger(to(url))));
    const took = performance.now() - began;
    clearInterval(beat);
    expect(outcomes).toEqual(Array(3).fill({ status: 'rejected', reason: refusedAs('host_unreachable') }));
    expect(took).toBeGreaterThan(DEADLINE_MS - 50);
    expect(beats * 50).toBeLessThan(DEADLINE_MS + 1500);
  });

  it('waits longer for who asks others before it answers, where that is said', async () => {
    const url = await serve((_, response) => void setTimeout(() => response.end('{}'), DEADLINE_MS + 300));
    const way = outbound();
    const [hasty, patient] = await Promise.allSettled([way.stranger(to(url)), way.stranger(to(url), { asksOthers: true })]);
    expect([hasty.status, patient.status]).toEqual(['rejected', 'fulfilled']);
  });

  it('reads exactly the bound and cuts one byte more, declared or streamed', async () => {
    let written = 0;
    const url = await serve((request, response) => {
      const size = Number(request.headers['x-size']);
      if (request.url === '/declared') response.setHeader('content-length', size);
      if (request.url !== '/endless') return response.end(Buffer.alloc(size));
      const more = () => {
        written += 64 * 1024;
        if (!response.destroyed) response.write(Buffer.alloc(64 * 1024), more);
      };
      more();
    });
    const way = outbound();
    const ask = (path: string, size: number) => way.stranger(to(url + path), { headers: { 'x-size': String(size) } });
    expect((await ask('/declared', RESPONSE_BYTES)).body.byteLength).toBe(RESPONSE_BYTES);
    expect((await ask('/streamed', RESPONSE_BYTES)).body.byteLength).toBe(RESPONSE_BYTES);
    await expect(ask('/declared', RESPONSE_BYTES + 1)).rejects.toEqual(refusedAs('response_too_large'));
    await expect(ask('/streamed', RESPONSE_BYTES + 1)).rejects.toEqual(refusedAs('response_too_large'));
    await expect(ask('/endless', 0)).rejects.toEqual(refusedAs('response_too_large'));
    expect(written).toBeLessThan(16 * RESPONSE_BYTES); // what the kernel's buffers take before the cut is felt
  });

  it('refuses answers it could only misread: compressed, not UTF-8, not JSON, with headers without end', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/gzip') return response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1e6)));
      if (request.url === '/headers') return response.writeHead(200, { 'x-long': 'a'.repeat(100_000) }).end();
      return response.end(request.url === '/latin1' ? Buffer.from('Zo\xEB', 'latin1') : '{"a":');
    });
    const way = outbound();
    await expect(way.stranger(to(`${url}/gzip`))).rejects.toEqual(refusedAs('answer_unreadable'));
    await expect(way.stranger(to(`${url}/headers`))).rejects.toEqual(refusedAs('host_unreachable'));
    const latin1 = await way.stranger(to(`${url}/latin1`));
    expect(() => latin1.text()).toThrow(refusedAs('answer_unreadable'));
    const half = await way.stranger(to(`${url}/half`));
    expect(half.text()).toBe('{"a":');
    expect(() => half.json()).toThrow(refusedAs('answer_unreadable'));
  });

  it(`asks one host ${REQUESTS_PER_HOST} things at a time and the rest in turn, whatever the port`, async () => {
    let now = 0;
    let most = 0;
    const listener: RequestListener = (_, response) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        response.end('done');
      }, 20);
    };
    const urls = [await serve(listener), await serve(listener), await serve(listener)];
    const way = outbound();
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => way.stranger(to(`${urls[i % 3]}/${i}`))));
    expect(answers.map((answer) => answer.text())).toEqual(Array(30).fill('done'));
    expect(most).toBe(REQUESTS_PER_HOST);
  });

  it('says unreachable when nobody listens, when the name is unknown and when TLS speaks gibberish', async () => {
    const url = await serve((_, response) => response.end());
    const way = outbound();
    await expect(way.stranger(to(url.replace('http:', 'https:')))).rejects.toEqual(refusedAs('host_unreachable'));
    await expect(way.stranger(to('http://localhost:1'))).rejects.toEqual(refusedAs('host_unreachable'));
    await expect(way.stranger(to('https://nobody.invalid/'))).rejects.toEqual(refusedAs('host_unreachable'));
    await expect(outbound({ resolve: async () => [] }).stranger(to('https://badges.example.org/'))).rejects.toEqual(refusedAs('host_unreachable'));
  });

  it('writes no line of a log that names the host: it would tell what somebody had checked', async () => {
    const lines: string[] = [];
    const way = outbound({ log: openLog({ level: 'debug', clock: () => new Date(0), write: (line) => lines.push(line) }) });
    for (const url of ['https://nobody.invalid/badges/7', 'http://localhost:1/badges/7']) await expect(way.stranger(to(url))).rejects.toThrow();
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).not.toMatch(/nobody|localhost|badges/);
  });

  it('answers its own address in process, and asks the network for what it does not answer itself', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked += 1;
      response.end('from the network');
    });
    const way = outbound({
      publicUrl: url,
      answerSelf: async (path, accept) =>
        path === '/.well-known/did.json?a=b'
          ? { body: `{"accept":"${accept}"}`, contentType: 'application/did+json', etag: '"1"', maxAgeSeconds: 60 }
          : undefined,
    });
    const own = await way.stranger(to(`${url}/.well-known/did.json?a=b`), { headers: { Accept: 'application/did+json' } });
    expect(own.json()).toEqual({ accept: 'application/did+json' });
    expect(Object.fromEntries(own.headers)).toEqual({ 'content-type': 'application/did+json', etag: '"1"', 'cache-control': 'max-age=60' });
    expect(asked).toBe(0);
    expect((await way.stranger(to(`${url}/other`))).text()).toBe('from the network');
    expect((await way.stranger(to(`${url}/.well-known/did.json?a=b`), { method: 'POST' })).text()).toBe('from the network');
    expect(asked).toBe(2);
  });

  it('lets the operator name any address', async () => {
    const url = await serve((_, response) => response.end('inside'));
    const way = outbound({ allowInsecureLoopback: false });
    expect((await way.operator(operatorUrl(url.replace('localhost', '127.0.0.1')))).text()).toBe('inside');
    for (const text of ['ftp://kms/', 'http://user@kms/', 'kms:8200', 'http://kms\\a/'])
      expect(() => operatorUrl(text), text).toThrow(refusedAs('url_refused'));
  });
});
