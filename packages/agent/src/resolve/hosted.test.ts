import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLog, systemContext } from '@laurel/base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHosted } from './hosted.ts';

/** The site of an issuer of older badges. */
const accepted: (string | undefined)[] = [];
const server = createServer((request, response) => {
  accepted.push(request.headers.accept);
  response.writeHead(Number(request.url?.slice(1)), { location: '/200' }).end('{"type":"Assertion"}');
});
const context = systemContext({ logLevel: 'silent', allowInsecureLoopback: true }, { log: silentLog });
const ask = openHosted({ context, allowInsecureLoopback: true });
let url: string;
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
  url = `http://localhost:${(server.address() as AddressInfo).port}`; // an address with a port, since it listens on one
});
afterAll(async () => {
  await context.outbound.close();
  server.close();
});

it.each([
  ['200', { state: 'fetched', body: '{"type":"Assertion"}' }],
  ['410', { state: 'gone' }],
  ['404', { state: 'absent' }],
  ['503', { state: 'unreachable', reason: 'status 503' }],
])('tells what a site answers with %s', async (status, answer) => {
  expect(await ask(`${url}/${status}`)).toEqual(answer);
  expect(accepted.at(-1)).toBe('application/ld+json, application/json');
});

it('follows nobody elsewhere, and asks no address inside', async () => {
  for (const inside of [`${url}/302`, 'http://192.168.0.1/badge', 'https://[::1]/badge', 'file:///etc/passwd', 'urn:uuid:1', ''])
    expect(await ask(inside)).toEqual({ state: 'absent' });
});
