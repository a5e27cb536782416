import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@laurel/base';
import { didKeyOf, type Jwk } from '@laurel/credentials';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Config } from './config/config.ts';
import { type RunningNode, startNode } from './start-node.ts';

const folder = mkdtempSync(join(tmpdir(), 'laurel-resolver-'));
const secret = (name: string) => {
  writeFileSync(join(folder, name), randomBytes(32).toString('base64'), { mode: 0o600 });
  return { $file: join(folder, name) };
};
const configFor = (name: string, didResolver: boolean) =>
  Config.parse({
    name: 'Saltmarsh Engineering',
    roles: ['verifier'],
    publicUrl: 'http://localhost:1',
    listen: { port: 0 },
    database: { kind: 'sqlite', file: join(folder, name, 'laurel.sqlite') },
    secrets: { session: secret(`${name}.session`), keyEncryption: secret(`${name}.kek`) },
    mail: { from: 'Saltmarsh <post@saltmarsh.example>', smtp: { host: '127.0.0.1', port: 9 } },
    outbound: { allowInsecureLoopback: true },
    didResolver,
  });

/** A real host of did:web documents. */
const host = createServer((request, response) => {
  const [, name = ''] = (request.url ?? '').split('/');
  const id = didOf(name);
  if (name === 'found') response.end(JSON.stringify({ id, verificationMethod: [] }));
  else if (name === 'deactivated') response.end(JSON.stringify({ id, deactivated: true }));
  else if (name === 'foreign') response.end(JSON.stringify({ id: 'did:web:other.example' }));
  else if (name === 'broken') response.writeHead(500).end();
  else response.writeHead(404).end();
});
let place = '';
const didOf = (name: string) => `did:web:${place}:${name}`;
let node: RunningNode;
beforeAll(async () => {
  await new Promise<void>((listening) => host.listen(0, 'localhost', listening));
  place = `localhost%3A${(host.address() as AddressInfo).port}`; // an address with a port, since it listens on one
  node = await startNode(configFor('on', true), { log: silentLog });
});
afterAll(async () => {
  await node.stop();
  host.close();
  rmSync(folder, { recursive: true });
});

type Result = {
  didResolutionMetadata: { contentType?: string; error?: { type: string; title: string; detail: string } };
  didDocument: { id: string } | null;
  didDocumentMetadata: object;
};
async function resolve(path: string, accept = 'application/did-resolution'): Promise<{ status: number; type: string | null; body: Result }> {
  const response = await fetch(`${node.url}/1.0/identifiers/${path}`, { headers: { accept } });
  return { status: response.status, type: response.headers.get('content-type'), body: await response.json() };
}
const encoded = encodeURIComponent;

const publicKey = (type: 'ed25519' | 'x25519' | 'P-256' | 'P-384'): Jwk => {
  const { publicKey } = type.startsWith('P-') ? generateKeyPairSync('ec', { namedCurve: type }) : generateKeyPairSync(type as 'ed25519'); // the two it can be here
  return publicKey.export({ format: 'jwk' }) as Jwk; // node's own type leaves every member open
};
const didJwkOf = (jwk: Jwk) => `did:jwk:${Buffer.from(JSON.stringify(jwk)).toString('base64url')}`;

describe('GET /1.0/identifiers/{did}', () => {
  it.each<[string, () => string]>([
    ['did:key of Ed25519', () => didKeyOf(publicKey('ed25519'))],
    ['did:key of X25519', () => didKeyOf(publicKey('x25519'))],
    ['did:key of P-256', () => didKeyOf(publicKey('P-256'))],
    ['did:key of P-384', () => didKeyOf(publicKey('P-384'))],
    ['did:jwk', () => didJwkOf(publicKey('P-256'))],
    ['did:web of another host', () => didOf('found')],
    ['did:web of the node itself', () => `did:web:${encoded(new URL(node.url).host)}`],
  ])('resolves a %s, appended as it is or encoded as a whole', async (_, didFor) => {
    const did = didFor();
    for (const path of [did, encoded(did), `${encoded(did)}?expandRelativeUrls=true`]) {
      const { status, type, body } = await resolve(path);
      expect([status, type, body.didDocument?.id], path).toEqual([200, 'application/did-resolution', did]);
      expect(body).toMatchObject({ didResolutionMetadata: { contentType: 'application/did' }, didDocumentMetadata: {} });
    }
  });

  it.each<[string, () => string, number, string]>([
    ['no DID', () => 'kestrel.example', 400, 'INVALID_DID'],
    ['a DID of capitals', () => 'DID:web:kestrel.example', 400, 'INVALID_DID'],
    ['a DID without an identifier', () => 'did:web:', 400, 'INVALID_DID'],
    ['a DID URL', () => encoded(`${didOf('found')}#key-1`), 400, 'INVALID_DID'],
    ['a did:key that is no key', () => 'did:key:z6Mk', 400, 'INVALID_DID'],
    ['a did:jwk that is no key', () => 'did:jwk:e30', 400, 'INVALID_DID'],
    ['a did:web of a number', () => 'did:web:127.0.0.1', 400, 'INVALID_DID'],
    ['a did:web that climbs', () => 'did:web:kestrel.example:%2e%2e:x', 400, 'INVALID_DID'],
    ['a did:web that is not there', () => didOf('nobody'), 404, 'NOT_FOUND'],
    ['a did:web whose document is another’s', () => didOf('foreign'), 500, 'INVALID_DID_DOCUMENT'],
    ['a did:web whose host is in trouble', () => didOf('broken'), 500, 'INTERNAL_ERROR'],
    ['a method this node does not speak', () => 'did:ethr:0x1', 501, 'METHOD_NOT_SUPPORTED'],
    ['a past version', () => `${encoded(didOf('found'))}?versionTime=2026-01-01T00:00:00Z`, 501, 'FEATURE_NOT_SUPPORTED'],
    ['an option with a wrong value', () => `${encoded(didOf('found'))}?expandRelativeUrls=maybe`, 400, 'INVALID_OPTIONS'],
  ])('answers for %s with its own error', async (_, pathFor, status, code) => {
    const answer = await resolve(pathFor());
    expect([answer.status, answer.type, answer.body.didResolutionMetadata.error?.type]).toEqual([
      status,
      'application/did-resolution',
      `https://www.w3.org/ns/did#${code}`,
    ]);
    expect(answer.body).toMatchObject({
      didDocument: null,
      didDocumentMetadata: {},
      didResolutionMetadata: { error: { title: expect.any(String), detail: expect.any(String) } },
    });
  });

  it('says of a deactivated DID that it is, with 410 and without its document', async () => {
    expect(await resolve(didOf('deactivated'))).toMatchObject({ status: 410, body: { didDocument: null, didDocumentMetadata: { deactivated: true } } });
  });

  it.each([
    ['application/did', 'application/did'],
    ['application/did+ld+json', 'application/did+ld+json'],
    ['application/did+json;q=0.9', 'application/did+json'],
    ['application/json', 'application/did'],
  ])('answers %s with the document alone', async (accept, type) => {
    const answer = await resolve(didOf('found'), accept);
    expect(answer).toMatchObject({ status: 200, type, body: { id: didOf('found') } });
  });

  it('answers whoever asks by the media type of the drafts with the result as it was then', async () => {
    const old = 'application/ld+json;profile="https://w3id.org/did-resolution"';
    for (const accept of [old, 'application/ld+json; profile=https://w3id.org/did-resolution']) {
      const found = await resolve(didOf('found'), accept);
      expect(found).toMatchObject({ status: 200, type: old, body: { '@context': 'https://w3id.org/did-resolution/v1', didDocument: { id: didOf('found') } } });
      expect(found.body.didResolutionMetadata).toEqual({ contentType: 'application/did+ld+json' });
    }
    const errors: [string, number, string][] = [
      ['did:key:6Mk', 400, 'invalidDid'],
      [didOf('nobody'), 404, 'notFound'],
      ['did:ethr:0x1', 501, 'methodNotSupported'],
      [didOf('broken'), 500, 'internalError'],
    ];
    for (const [did, status, error] of errors) {
      const body = { didDocument: null, didDocumentMetadata: {}, didResolutionMetadata: { error, message: expect.any(String) } };
      expect(await resolve(did, old)).toMatchObject({ status, type: old, body });
    }
    expect(await resolve(didOf('deactivated'), old)).toMatchObject({ status: 410, type: old, body: { didDocumentMetadata: { deactivated: true } } });
  });

  it.each(['*/*', 'text/html, application/did-resolution'])('answers %s with the whole result', async (accept) => {
    expect(await resolve(didOf('found'), accept)).toMatchObject({ status: 200, body: { didDocument: { id: didOf('found') } } });
  });

  it('says the same of a name that leads inside, one that leads nowhere, a host that keeps silent and one in trouble', async () => {
    const places = ['private.localhost', 'nowhere.invalid', 'localhost%3A1', `${place}:broken`];
    const answers = await Promise.all(places.map((at) => resolve(`did:web:${at}`)));
    expect(answers.map(({ status, body }) => [status, body.didResolutionMetadata.error?.detail])).toEqual(
      places.map(() => [500, 'Its document cannot be had from its host now.']),
    );
  });

  it('has no document in another form', async () => {
    const { status, body } = await resolve(didOf('found'), 'application/did+cbor');
    expect([status, body.didResolutionMetadata.error?.type]).toEqual([406, 'https://www.w3.org/ns/did#REPRESENTATION_NOT_SUPPORTED']);
  });

  it('is not there unless the operator wants it', async () => {
    const other = await startNode(configFor('off', false), { log: silentLog });
    expect((await fetch(`${other.url}/1.0/identifiers/did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK`)).status).toBe(404);
    await other.stop();
  });
});
