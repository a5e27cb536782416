import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { silentLog } from '../log.ts';
import { openOutbound } from './outbound.ts';
import { openResolver } from './resolve.ts';
import { strangerUrl } from './urls.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A name server of a few lines: answers every A question with what it is told, every other with nothing; or keeps silent. */
async function nameServer(answer: (count: number) => number[] | 'silence'): Promise<{ address: string; asked: () => number }> {
  const socket: Socket = createSocket('udp4');
  let count = 0;
  socket.on('message', (question, from) => {
    const end = question.indexOf(0, 12) + 5;
    const isA = question.readUInt16BE(end - 4) === 1;
    if (isA) count += 1;
    const ip = answer(count);
    if (ip === 'silence') return;
    const record = Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...ip]);
    const head = Buffer.from([...question.subarray(0, 2), 0x81, 0x80, 0, 1, 0, isA ? 1 : 0, 0, 0, 0, 0]);
    socket.send(Buffer.concat([head, question.subarray(12, end), isA ? record : Buffer.alloc(0)]), from.port, from.address);
  });
  await new Promise<void>((ready) => socket.bind(0, '127.0.0.1', ready));
  closing.push(() => new Promise<void>((done) => socket.close(done)));
  return { address: `127.0.0.1:${socket.address().port}`, asked: () => count };
}

it('asks for both kinds of address and knows localhost without asking', async () => {
  const server = await nameServer(() => [93, 184, 216, 34]);
  const resolve = openResolver([server.address]);
  expect(await resolve('badges.example.org')).toEqual([{ address: '93.184.216.34', family: 4 }]);
  expect(await resolve('localhost')).toEqual([
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]);
  expect(server.asked()).toBe(1);
});

it('refuses a real name that leads home, asked over the wire', async () => {
  let connects = 0;
  const canary = createServer((socket) => {
    connects += 1;
    socket.destroy();
  });
  await new Promise<void>((ready) => canary.listen(0, '127.0.0.1', ready));
  closing.push(() => new Promise((done) => canary.close(done)));
  const address = canary.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const server = await nameServer(() => [127, 0, 0, 1]);
  const way = openOutbound({ allowInsecureLoopback: false, log: silentLog, resolve: openResolver([server.address]) });
  closing.push(way.close);
  const asked = way.stranger(strangerUrl(`https://badges.example.org:${port}/`, { allowInsecureLoopback: false }));
  await expect(asked).rejects.toEqual(expect.objectContaining({ code: 'url_refused' }));
  expect([server.asked(), connects]).toEqual([1, 0]);
});

it('gives up on silent name servers within the deadline, and keeps no thread of the pool meanwhile', async () => {
  const server = await nameServer(() => 'silence');
  const resolve = openResolver([server.address]);
  let beats = 0; // of this process: a pause of the machine is one
  const beat = setInterval(() => {
    beats += 1;
  }, 50);
  const silent = Promise.allSettled(Array.from({ length: 16 }, (_, i) => resolve(`slow-${i}.example.org`)));
  // getaddrinfo needs a thread: it gets one at once
  expect(await Promise.race([lookup('localhost').then(() => 'looked up'), silent.then(() => 'only then')])).toBe('looked up');
  expect((await silent).every(({ status }) => status === 'rejected')).toBe(true);
  clearInterval(beat);
  expect(beats * 50).toBeLessThan(5000);
});
