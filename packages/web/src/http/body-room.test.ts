import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LaurelError } from '@laurel/base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readBody } from './body.ts';
import { type BodyRoom, openBodyRoom } from './body-room.ts';

const MOST = 100_000;
const enter = openBodyRoom(MOST);
const inside: BodyRoom[] = [];
let server: Server;
let url: string;
beforeAll(async () => {
  // Answers once a body is read, and keeps it as a route that is at work would.
  server = createServer(async (request, response) => {
    const room = enter();
    try {
      await readBody(request, request.headers['content-type']?.startsWith('multipart') ? 'upload' : 'form', room, MOST);
      inside.push(room);
      response.end();
    } catch (error) {
      room.leave();
      response.statusCode = error instanceof LaurelError ? error.status : 500;
      response.end();
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
});
afterAll(() => void server.close());

const send = async (bytes: number) => {
  const form = new FormData();
  form.set('file', new File(['x'.repeat(bytes)], 'a.png'));
  return (await fetch(url, { method: 'POST', body: form })).status;
};
const say = async (bytes: number) => (await fetch(url, { method: 'POST', body: new URLSearchParams({ a: 'x'.repeat(bytes) }) })).status;

it('holds no more of all bodies together than there is room for, and takes others once some have left', async () => {
  expect(await Promise.all([send(30_000), say(30_000), send(30_000)])).toEqual([200, 200, 200]);
  expect(await Promise.all([send(30_000), say(30_000), send(30_000)])).toEqual([503, 503, 503]);
  inside.pop()?.leave();
  expect([await send(30_000), await send(30_000)]).toEqual([200, 503]);
  for (const room of inside.splice(0)) room.leave();
  expect(await send(90_000)).toBe(200);
});

it('keeps a place for forms, which large bodies that come slowly cannot take', () => {
  const come = openBodyRoom(MOST, 40_000);
  const [large, form, larger] = [come(), come(), come()];
  large.take(90_000);
  form.take(30_000);
  expect(() => larger.take(70_000)).toThrow(LaurelError);
  expect(() => form.take(25_000)).toThrow(LaurelError); // that place has its bound too
});

it('takes two long bodies of one person at a time, and forms beside them; somebody else’s are their own', () => {
  const come = openBodyRoom(10 * MOST);
  const [first, second, third, form] = [come('ada'), come('ada'), come('ada'), come('ada')];
  for (const room of [first, second]) {
    room.take(60_000);
    room.take(60_000);
    room.take(60_000);
  }
  third.take(60_000); // as long as a form may be
  form.take(1_000);
  expect(() => third.take(60_000)).toThrow(expect.objectContaining({ code: 'too_many_requests' }));
  third.leave();
  for (const other of ['eve', undefined]) expect(() => come(other).take(90_000)).not.toThrow();
  second.leave();
  come('ada').take(90_000);
  expect(() => come('ada').take(90_000)).toThrow(LaurelError);
});
