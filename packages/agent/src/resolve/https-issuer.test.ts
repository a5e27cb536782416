import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type KeyDocument, publicKeyOf } from '@laurel/credentials';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestAgent } from '../testing/open.ts';
import type { Agent } from '../types.ts';

/** A real host of issuers: answers each path as the table says, and notes what it is asked. */
const answers = new Map<string, unknown>();
const asked: string[] = [];
const server = createServer((request, response) => {
  const path = request.url ?? '';
  asked.push(path);
  const answer = answers.get(path);
  if (answer === undefined) response.writeHead(404).end();
  else if (typeof answer === 'number') response.writeHead(answer, { location: '/elsewhere' }).end();
  else response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
});

const [mine, other] = ['key-1', 'key-2'].map((kid) => ({ ...generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }), kid }));
let host = '';
let issuer = '';
let agent: Agent;
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
  host = `http://localhost:${(server.address() as AddressInfo).port}`; // an address with a port, since it listens on one
});
afterAll(() => server.close());
let count = 0;
beforeEach(async () => {
  answers.clear();
  asked.length = 0;
  issuer = `${host}/issuers/${count++}`; // another each time: what was found is remembered
  agent = await openTestAgent();
  return () => agent.close();
});

const pathIn = (form: KeyDocument): string => {
  const { pathname } = new URL(issuer);
  return { 'controller-document': pathname, 'jwt-vc-issuer': `/.well-known/jwt-vc-issuer${pathname}`, jwks: '/.well-known/jwks.json' }[form];
};
const documentIn = (form: KeyDocument): object =>
  ({
    'controller-document': {
      id: issuer,
      verificationMethod: [{ id: '#key-1', type: 'JsonWebKey', controller: issuer, publicKeyJwk: mine }],
      assertionMethod: ['#key-1'],
    },
    'jwt-vc-issuer': { issuer, jwks: { keys: [mine] } },
    jwks: { keys: [{ ...mine, iss: issuer }] },
  })[form];
const FORMS = ['controller-document', 'jwt-vc-issuer', 'jwks'] as const;

describe.each(FORMS)('the keys of an https issuer, by its %s', (form) => {
  it('are found with one question, and remembered', async () => {
    answers.set(pathIn(form), documentIn(form));
    const resolution = await agent.resolve(issuer, form);
    expect(resolution).toMatchObject({
      state: 'found',
      deactivated: false,
      document: { id: issuer, verificationMethod: [{ id: `${issuer}#key-1`, type: 'JsonWebKey', controller: issuer }], assertionMethod: [`${issuer}#key-1`] },
    });
    const method = resolution.state === 'found' && resolution.document.verificationMethod?.[0];
    expect(method && publicKeyOf(method)?.algorithm).toBe('EdDSA');
    await agent.resolve(issuer, form);
    expect(asked).toEqual([pathIn(form)]);
  });

  it.each([
    ['that is not there', 404, 'absent'],
    ['of a host in trouble', 503, 'unreachable'],
    ['that leads elsewhere', 302, 'unreachable'],
    ['that is no JSON', '<html>', 'absent'],
    ['that says a member twice', '{"id":"a","id":"b"}', 'absent'],
    ['of another shape', '[]', 'absent'],
  ])('%s are %s, with no second question', async (_, answer, state) => {
    answers.set(pathIn(form), answer);
    expect((await agent.resolve(issuer, form)).state).toBe(state);
    expect(asked).toEqual([pathIn(form)]);
  });
});

describe('the keys of an https issuer', () => {
  it('are not those of a document that speaks for another issuer, be it by one slash', async () => {
    answers.set(pathIn('controller-document'), { ...documentIn('controller-document'), id: `${issuer}/` });
    answers.set(pathIn('jwt-vc-issuer'), { issuer: `${issuer}/`, jwks: { keys: [mine] } });
    expect((await agent.resolve(issuer)).state).toBe('absent');
    expect((await agent.resolve(issuer, 'jwt-vc-issuer')).state).toBe('absent');
  });

  it('of a host that serves many are those marked with it; one marked with another or with nobody is not, nor is a key to encrypt with', async () => {
    answers.set('/.well-known/jwks.json', {
      keys: [
        { ...mine, iss: issuer },
        { ...other, iss: `${host}/issuers/other` },
        { ...other, kid: 'nobody' },
        { ...other, kid: 'enc', use: 'enc', iss: issuer },
      ],
    });
    expect(await agent.resolve(issuer, 'jwks')).toMatchObject({ document: { assertionMethod: [`${issuer}#key-1`] } });
  });

  it('that its host marks with nobody are the host’s own: they vouch for the whole host, and leave open whether for one of its paths', async () => {
    answers.set('/.well-known/jwks.json', { keys: [mine, { ...other, iss: `${host}/issuers/other` }] });
    for (const path of [issuer, `${host}/?issuer=7`]) expect((await agent.resolve(path, 'jwks')).state, path).toBe('unreachable');
    for (const whole of [host, `${host}/`])
      expect(await agent.resolve(whole, 'jwks'), whole).toMatchObject({ state: 'found', document: { id: whole, assertionMethod: [`${whole}#key-1`] } });
  });

  it('are none where every key of the host is another’s', async () => {
    answers.set('/.well-known/jwks.json', { keys: [{ ...mine, iss: `${host}/issuers/other` }] });
    expect(await agent.resolve(issuer, 'jwks')).toMatchObject({ state: 'found', document: { assertionMethod: [] } });
  });

  it('vouch for credentials and for nothing else', async () => {
    answers.set(pathIn('jwks'), documentIn('jwks'));
    const resolution = await agent.resolve(issuer, 'jwks');
    expect(resolution.state === 'found' && Object.keys(resolution.document)).toEqual(['id', 'verificationMethod', 'assertionMethod']);
  });

  it('may stand at another path of the same host, never at another host, and in one place only', async () => {
    answers.set(pathIn('jwt-vc-issuer'), { issuer, jwks_uri: `${host}/keys` });
    answers.set('/keys', { keys: [mine] });
    expect(await agent.resolve(issuer, 'jwt-vc-issuer')).toMatchObject({ state: 'found', document: { assertionMethod: [`${issuer}#key-1`] } });
    asked.length = 0;
    for (const metadata of [{ jwks_uri: 'http://localhost:1/keys' }, { jwks_uri: `${host}/keys`, jwks: { keys: [other] } }, {}]) {
      issuer = `${host}/issuers/${count++}`;
      answers.set(pathIn('jwt-vc-issuer'), { issuer, ...metadata });
      expect((await agent.resolve(issuer, 'jwt-vc-issuer')).state, JSON.stringify(metadata)).not.toBe('found');
    }
    expect(asked.filter((path) => path === '/keys')).toEqual([]);
  });

  it.each(['https://127.0.0.1/issuer', 'https://10.0.0.1/', 'https://user@kestrel.example/', 'https://kestrel.example/#issuer', 'https://'])(
    'at %s are not asked for',
    async (stranger) => {
      expect((await agent.resolve(stranger)).state).not.toBe('found');
      expect(asked).toEqual([]);
    },
  );
});
