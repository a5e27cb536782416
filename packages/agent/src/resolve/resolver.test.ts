import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openOutbound, silentLog } from '@laurel/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOST, openTestAgent, testContext } from '../testing/open.ts';
import type { Agent } from '../types.ts';

/** A real host of DID documents: each path answers as its name says; it counts what it is asked. */
const asked = new Map<string, number>();
let host = '';

const method = (did: string, id = `${did}#key-1`) => ({
  id,
  type: 'Multikey',
  controller: did,
  publicKeyMultibase: 'z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
});
const documentFor = (did: string, more: object = {}) => ({
  '@context': ['https://www.w3.org/ns/did/v1'],
  id: did,
  verificationMethod: [method(did)],
  assertionMethod: [`${did}#key-1`],
  ...more,
});

const ANSWERS: Record<string, (did: string, response: ServerResponse) => unknown> = {
  plain: (did, response) => response.end(JSON.stringify(documentFor(did))),
  relative: (did, response) => response.end(JSON.stringify(documentFor(did, { verificationMethod: [method(did, '#key-1')], assertionMethod: ['#key-1'] }))),
  extended: (did, response) =>
    response.end(JSON.stringify(documentFor(did, { service: [{ id: `${did}#s`, type: 'X', serviceEndpoint: 'https://x.example' }] }))),
  deactivated: (did, response) => response.end(JSON.stringify(documentFor(did, { deactivated: true }))),
  foreign: (_did, response) => response.end(JSON.stringify(documentFor('did:web:good.example'))),
  gone: (_did, response) => response.writeHead(410).end(),
  missing: (_did, response) => response.writeHead(404).end('no'),
  broken: (_did, response) => response.writeHead(500).end('no'),
  busy: (_did, response) => response.writeHead(429).end(),
  moved: (did, response) => response.writeHead(302, { location: `/plain/did.json?${did}` }).end(),
  words: (_did, response) => response.end('<html>sign in</html>'),
  twice: (did, response) => response.end(`{"id":"did:web:good.example","id":${JSON.stringify(did)}}`),
  list: (_did, response) => response.end('[]'),
  malformed: (did, response) => response.end(JSON.stringify(documentFor(did, { verificationMethod: 'all of them' }))),
  oversize: (did, response) => response.end(JSON.stringify(documentFor(did, { filler: 'x'.repeat(2_000_000) }))),
  silent: () => undefined,
  dripping: (_did, response) => {
    const drip = setInterval(() => response.write(' '), 200);
    response.on('close', () => clearInterval(drip));
  },
  cut: (_did, response) => {
    response.writeHead(200, { 'content-length': '5000' });
    response.write('{"id":', () => response.destroy());
  },
};

const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  const [, name = ''] = (request.url ?? '').split('/');
  asked.set(name, (asked.get(name) ?? 0) + 1);
  ANSWERS[name]?.(didFor(name), response);
});
const didFor = (name: string) => `did:web:${host}:${name}`;
const timesAsked = (name: string) => asked.get(name) ?? 0;

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
  host = `localhost%3A${(server.address() as AddressInfo).port}`; // an address with a port, since it listens on one
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const withAgent = async (work: (agent: Agent) => Promise<unknown>, options: Parameters<typeof openTestAgent>[0] = {}) => {
  const agent = await openTestAgent(options);
  await work(agent).finally(agent.close);
};

describe('resolving a did:web', () => {
  it.each([
    ['plain', 'found'],
    ['relative', 'found'],
    ['extended', 'found'],
    ['deactivated', 'found'],
    ['foreign', 'absent'],
    ['gone', 'absent'],
    ['missing', 'absent'],
    ['words', 'absent'],
    ['twice', 'absent'],
    ['list', 'absent'],
    ['malformed', 'absent'],
    ['oversize', 'absent'],
    ['broken', 'unreachable'],
    ['busy', 'unreachable'],
    ['moved', 'unreachable'],
    ['cut', 'unreachable'],
  ])('of a host whose answer is %s is %s', (name, state) =>
    withAgent(async (agent) => {
      const resolution = await agent.resolve(didFor(name));
      expect(resolution).toMatchObject({ state, ...(state !== 'found' && { reason: expect.stringMatching(/\w+/) }) });
      expect(timesAsked(name)).toBe(1);
    }),
  );

  it('KF-V15: of a host that is silent, or sends a byte now and then, is unreachable within the deadline; of one that answers, found', () =>
    withAgent(async (agent) => {
      let beats = 0; // of this process: a pause of the machine is one
      const beat = setInterval(() => {
        beats += 1;
      }, 100);
      const resolutions = await Promise.all(['silent', 'dripping'].map((name) => agent.resolve(didFor(name))));
      expect(resolutions.map(({ state }) => state)).toEqual(['unreachable', 'unreachable']);
      clearInterval(beat);
      expect(beats).toBeLessThan(70); // seven seconds
      expect((await agent.resolve(didFor('plain'))).state).toBe('found');
    }));

  it('of a host that does not listen is unreachable', () =>
    withAgent(async (agent) => expect((await agent.resolve('did:web:localhost%3A1')).state).toBe('unreachable')));

  it('makes relative ids absolute and keeps what it does not know', () =>
    withAgent(async (agent) => {
      const did = didFor('relative');
      expect(await agent.resolve(did)).toMatchObject({ document: { verificationMethod: [{ id: `${did}#key-1` }], assertionMethod: [`${did}#key-1`] } });
      expect(await agent.resolve(didFor('extended'))).toMatchObject({ document: { service: [{ type: 'X' }] } });
    }));

  it('says of a deactivated DID that it is, and of its twin that it is not', () =>
    withAgent(async (agent) => {
      expect(await agent.resolve(didFor('deactivated'))).toMatchObject({ state: 'found', deactivated: true });
      expect(await agent.resolve(didFor('plain'))).toMatchObject({ state: 'found', deactivated: false });
    }));

  it('KF-V15: never connects to loopback without the switch that the demo sets', async () => {
    const before = timesAsked('plain');
    const context = { ...testContext(), outbound: openOutbound({ allowInsecureLoopback: false, log: silentLog }) };
    await withAgent(async (agent) => expect((await agent.resolve(didFor('plain'))).state).toBe('unreachable'), { context, allowInsecureLoopback: false });
    expect(timesAsked('plain')).toBe(before);
    await withAgent(async (agent) => expect((await agent.resolve(didFor('plain'))).state).toBe('found'));
    expect(timesAsked('plain')).toBe(before + 1);
  });

  it.each([
    'did:web:127.0.0.1',
    'did:web:localhost%3A4319:..',
    'did:web:localhost%3A4319:%2e%2e:x',
    'did:web:a.example#key',
    'did:web:a.example/path',
    'not a did',
    '',
  ])('of %j is absent without a question to anybody', (did) => withAgent(async (agent) => expect((await agent.resolve(did)).state).toBe('absent')));
});

describe('the cache of documents', () => {
  it('asks a host once for many verifications, and again after five minutes', async () => {
    const context = testContext();
    await withAgent(
      async (agent) => {
        const before = timesAsked('plain');
        await Promise.all(Array.from({ length: 50 }, () => agent.resolve(didFor('plain'))));
        context.time = new Date(context.time.getTime() + 299_000);
        await agent.resolve(didFor('plain'));
        expect(timesAsked('plain')).toBe(before + 1);
        context.time = new Date(context.time.getTime() + 2_000);
        await agent.resolve(didFor('plain'));
        expect(timesAsked('plain')).toBe(before + 2);
      },
      { context },
    );
  });

  it.each(['broken', 'missing'])('keeps no answer that was %s: the next question goes out again', (name) =>
    withAgent(async (agent) => {
      const before = timesAsked(name);
      for (let i = 1; i <= 3; i++) {
        await agent.resolve(didFor(name));
        expect(timesAsked(name)).toBe(before + i);
      }
    }),
  );
});

describe('an issuer this node does not look up', () => {
  it.each(['did:ethr:0x1', 'did:ion:test'])('%s may well exist: it is unreachable, not absent', (issuer) =>
    withAgent(async (agent) => expect((await agent.resolve(issuer)).state).toBe('unreachable')),
  );
});

describe('DIDs that need no host', () => {
  it('did:key and did:jwk are computed, and malformed ones are absent', () =>
    withAgent(async (agent) => {
      const { did, publicJwk } = await agent.createKeyDid('P-256');
      expect(await agent.resolve(did)).toMatchObject({ state: 'found', document: { id: did, assertionMethod: [expect.any(String)] } });
      const jwkDid = `did:jwk:${Buffer.from(JSON.stringify(publicJwk)).toString('base64url')}`;
      expect(await agent.resolve(jwkDid)).toMatchObject({ state: 'found', document: { id: jwkDid } });
      for (const wrong of [`${did}x`, `${did}#x`, 'did:key:z6Mk', 'did:jwk:e30', 'did:jwk:']) expect((await agent.resolve(wrong)).state).toBe('absent');
    }));

  it('the node’s own did:web are answered in process: those it has, and that it has no other', () =>
    withAgent(async (agent) => {
      // Nothing listens at the node's own address here: an answer can only come from inside.
      expect((await agent.resolve(`did:web:${HOST}`)).state).toBe('absent');
      const did = await agent.ensureWebDid(HOST, 'Ed25519');
      expect(await agent.resolve(did)).toEqual({ state: 'found', document: await agent.documentOf(did), deactivated: false });
      expect((await agent.resolve(`${did}:nobody`)).state).toBe('absent');
    }));
});
