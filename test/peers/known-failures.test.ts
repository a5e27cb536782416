import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Input, Sent } from '../conformance/known-failures/input.ts';
import { knownFailureInputs } from '../conformance/known-failures/inputs.ts';
import { openPeers, type Peer, type PeerName } from './known-failure-peers.ts';

/** `–`: it does not take the twin either, so its no to the other says nothing. */
type Opinion = { id: string; says: string; peer: PeerName; of: 'refuses' | 'ACCEPTS' | '–' };
declare module 'vitest' {
  interface TaskMeta {
    opinions?: Opinion[];
  }
}

let served: Sent['lists'] = {};
let inputs: Input[];
let peers: Peer[];
const server = createServer(({ url = '' }, response) => {
  const body = served[`${listsAt}${url}`];
  response.writeHead(body === undefined ? 404 : 200, { 'content-type': url.endsWith('.jwt') ? 'application/statuslist+jwt' : 'application/vc' }).end(body);
});
let listsAt = '';
let stop = async () => {};

beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  listsAt = `http://localhost:${(server.address() as AddressInfo).port}`; // it listens on TCP
  inputs = await knownFailureInputs({ now: new Date(), listsAt });
  ({ peers, stop } = await openPeers());
});
afterAll(async () => {
  await stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('what libraries of others say of a known failure (KF-*)', () => {
  it.for<PeerName>(['Veramo', 'did-jwt-vc', 'verifier-core', 'Digital Bazaar', 'DIDKit', '@sd-jwt', 'Credo'])(
    '%s is asked of each that it reads',
    async (name, { task }) => {
      const peer = peers.find((one) => one.name === name);
      if (!peer) throw new Error(`${name} is not open`);
      const opinions: Opinion[] = [];
      for (const input of inputs.filter(peer.reads))
        opinions.push({ id: input.id, says: `${input.says} (${input.format})`, peer: name, of: await opinion(peer, input) });
      task.meta.opinions = opinions;
      expect(opinions.some(({ of }) => of !== '–')).toBe(true);
    },
  );
});

async function opinion(peer: Peer, input: Input): Promise<Opinion['of']> {
  const accepts = async (which: 'bad' | 'twin') => {
    served = input[which].lists;
    try {
      return await peer.accepts(input[which], input, which);
    } catch {
      return false; // how a library says no is its own affair
    }
  };
  if (!(await accepts('twin'))) return '–';
  return (await accepts('bad')) ? 'ACCEPTS' : 'refuses';
}
