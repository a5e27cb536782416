import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLog, systemContext } from '@laurel/base';
import { expect, it } from 'vitest';
import { openLists } from './published-lists.ts';

it('asks an address for each list at the path it was served at, and says of each that it could not have why', async () => {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/status/one' ? 200 : 503).end(`the list at ${request.url}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // of a server that listens on a port
  const context = systemContext({ logLevel: 'error', allowInsecureLoopback: true }, { log: silentLog });
  const from = `http://127.0.0.1:${port}`;
  const lists = openLists(from, context);
  expect(await lists(['/status/one', '/status/two.jwt'])).toEqual([
    { name: `${from}/status/one`, text: 'the list at /status/one' },
    { name: `${from}/status/two.jwt`, trouble: 'the address answers 503' },
  ]);
  await new Promise((resolve) => server.close(resolve));
  expect(await lists(['/status/one'])).toEqual([{ name: `${from}/status/one`, trouble: expect.stringContaining('host_unreachable') }]);
  await context.outbound.close();
});
