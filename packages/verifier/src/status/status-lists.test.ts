import { silentLog, systemContext } from '@laurel/base';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { STATUS_LISTS } from '../limits.ts';
import { openSmallIssuer, type SmallIssuer } from '../testing/open-small-issuer.ts';
import { openStatusLists } from './status-lists.ts';

const clock = { now: new Date('2026-11-22T12:00:00Z') };
const context = systemContext({ logLevel: 'silent', allowInsecureLoopback: true }, { clock: () => clock.now, log: silentLog });
let issuer: SmallIssuer;
let lists: ReturnType<typeof openStatusLists>;
let url: string;
beforeAll(async () => {
  issuer = await openSmallIssuer(clock);
  url = `${issuer.url}/status/1.jwt`;
});
afterAll(async () => {
  await issuer.stop();
  await context.outbound.close();
});
beforeEach(() => {
  lists = openStatusLists({ context, allowInsecureLoopback: true });
  issuer.trouble.kind = 'none';
  issuer.cacheControl.value = 'max-age=60';
  issuer.asked.length = 0;
});
const TYPE = 'application/statuslist+jwt';
const pass = (seconds: number) => {
  clock.now = new Date(clock.now.getTime() + seconds * 1000);
};
const statuses = () => issuer.asked.map(({ status }) => status);

it('asks a list once while its host says it is fresh, and then only whether it changed', async () => {
  const first = await lists.recent(url, TYPE);
  pass(30);
  expect(await lists.recent(url, TYPE)).toEqual(first);
  pass(10);
  issuer.cacheControl.value = 'max-age=86400';
  expect(await lists.now(url, TYPE)).toMatchObject({ state: 'fetched', fetchedAt: clock.now });
  expect(statuses().map((status) => status < 400)).toEqual([true, true]);
  pass(299);
  await lists.recent(url, TYPE);
  expect(statuses()).toHaveLength(2);
  pass(2); // a day was allowed; five minutes is ours
  await lists.recent(url, TYPE);
  expect(statuses()).toHaveLength(3);
});

it('believes a copy again when its host says 304', async () => {
  await lists.recent(url, TYPE);
  expect(await lists.now(url, TYPE)).toMatchObject({ state: 'fetched', fetchedAt: clock.now });
  expect(statuses()).toEqual([200, 304]);
});

it.each(['no-store', 'no-cache, max-age=60', undefined])('asks every time where the host says %s', async (value) => {
  issuer.cacheControl.value = value;
  await lists.recent(url, TYPE);
  await lists.recent(url, TYPE);
  expect(statuses()).toHaveLength(2);
});

it('asks once for many at the same time', async () => {
  await Promise.all(Array.from({ length: 20 }, () => lists.recent(url, TYPE)));
  expect(statuses()).toHaveLength(1);
});

it('gives a young copy while the host is in trouble, an old one never, and “now” none', async () => {
  const first = await lists.recent(url, TYPE);
  issuer.trouble.kind = 'lists';
  pass(120);
  expect(await lists.recent(url, TYPE)).toEqual(first);
  expect(await lists.now(url, TYPE)).toMatchObject({ state: 'unreachable' });
  pass(200);
  expect(await lists.recent(url, TYPE)).toMatchObject({ state: 'unreachable' });
});

it('tells a list that is not there from one that does not answer, and never asks an address inside', async () => {
  expect(await lists.recent(`${issuer.url}/status/none`, TYPE)).toMatchObject({ state: 'absent', reason: 'status 404' });
  expect(await lists.recent('https://192.168.0.1/status', TYPE)).toMatchObject({ state: 'absent' });
  expect(await lists.recent('file:///etc/passwd', TYPE)).toMatchObject({ state: 'absent' });
});

it('forgets what was asked for longest ago', async () => {
  for (let i = 0; i <= STATUS_LISTS; i++) await lists.recent(`${url}?${i}`, TYPE);
  await lists.recent(`${url}?${STATUS_LISTS}`, TYPE);
  await lists.recent(`${url}?1`, TYPE);
  expect(statuses()).toHaveLength(STATUS_LISTS + 1);
  await lists.recent(`${url}?0`, TYPE);
  expect(statuses()).toHaveLength(STATUS_LISTS + 2);
});
