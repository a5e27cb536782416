import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLog, systemContext } from '@laurel/base';
import type { FetchStatus } from '@laurel/credentials';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { STATUS_LISTS } from '../limits.ts';
import { openStatusLists } from './status-lists.ts';

/** A real host of lists: answers 304 to its own ETag, 404 under /none, and may be told to be in trouble. */
const host = { age: '0', inTrouble: false, answered: [] as number[] };
const server = createServer((request, response) => {
  const answer = (status: number, body = '') => {
    host.answered.push(status);
    response.writeHead(status, { etag: '"1"', 'content-type': TYPE, age: host.age }).end(body);
  };
  if (host.inTrouble) return answer(503);
  if (request.url === '/none') return answer(404);
  return request.headers['if-none-match'] === '"1"' ? answer(304) : answer(200, 'a list');
});

const TYPE = 'application/statuslist+jwt';
const clock = { now: new Date('2026-11-22T12:00:00Z') };
const pass = (seconds: number) => {
  clock.now = new Date(clock.now.getTime() + seconds * 1000);
};
const context = systemContext({ logLevel: 'silent', allowInsecureLoopback: true }, { clock: () => clock.now, log: silentLog });
let lists: FetchStatus;
let url: string;
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
  url = `http://localhost:${(server.address() as AddressInfo).port}`; // an address with a port, since it listens on one
});
afterAll(async () => {
  await context.outbound.close();
  server.close();
});
beforeEach(() => {
  lists = openStatusLists({ context, allowInsecureLoopback: true });
  Object.assign(host, { age: '0', inTrouble: false, answered: [] });
});

it('asks for a list every time, by its ETag, and believes a copy again when its host says 304', async () => {
  expect(await lists(url, TYPE)).toMatchObject({ state: 'fetched', body: 'a list', fetchedAt: clock.now });
  pass(3_600);
  expect(await lists(url, TYPE)).toMatchObject({ state: 'fetched', body: 'a list', fetchedAt: clock.now });
  expect(host.answered).toEqual([200, 304]);
});

it('asks once for many at the same time', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => lists(url, TYPE)));
  expect(new Set(answers.map(({ state }) => state))).toEqual(new Set(['fetched']));
  expect(host.answered).toEqual([200]);
});

it('tells of a host in trouble, with the copy and when it is of, and believes the copy again once the host does', async () => {
  const had = clock.now;
  await lists(url, TYPE);
  host.inTrouble = true;
  pass(60);
  expect(await lists(url, TYPE)).toMatchObject({ state: 'unreachable', reason: 'status 503', kept: { body: 'a list', fetchedAt: had } });
  expect(await lists(`${url}/other`, TYPE)).toEqual({ state: 'unreachable', reason: 'status 503' });
  host.inTrouble = false;
  expect(await lists(url, TYPE)).toMatchObject({ state: 'fetched', body: 'a list' });
  expect(host.answered).toEqual([200, 503, 503, 304]);
});

it('takes off the time a cache on the way has had the bytes', async () => {
  host.age = '120';
  const answer = await lists(url, TYPE);
  expect(answer).toMatchObject({ fetchedAt: new Date(clock.now.getTime() - 120_000) });
});

it('tells a list that is not there from one that does not answer, and never asks an address inside', async () => {
  expect(await lists(`${url}/none`, TYPE)).toMatchObject({ state: 'absent', reason: 'status 404' });
  for (const inside of ['https://192.168.0.1/status', 'file:///etc/passwd']) expect(await lists(inside, TYPE)).toMatchObject({ state: 'absent' });
});

it('forgets what was asked for longest ago', async () => {
  for (let i = 0; i <= STATUS_LISTS; i++) await lists(`${url}/?${i}`, TYPE);
  await lists(`${url}/?1`, TYPE);
  await lists(`${url}/?0`, TYPE);
  expect(host.answered.slice(-2)).toEqual([304, 200]);
});
