import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '@laurel/credentials';
import { buildApp, serve } from '@laurel/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openIssuer } from '../index.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { walletKey } from '../testing/wallet.ts';
import { openInstances } from './instances.ts';

const OPEN_BADGES = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
const INSTANCES = ['status', 'eddsa-jcs-2022'] as const;
let test: TestIssuer;
let did: Record<string, string>;
beforeAll(async () => {
  test = await openTestIssuer({ vcApi: { instances: INSTANCES, profile: 'kestrel', verifies: false } });
  const { instances } = await (await fetch(`${test.url}/vc-api/instances`)).json();
  did = Object.fromEntries(instances.map(({ name, id }: { name: string; id: string }) => [name, id]));
});
afterAll(() => test.stop());

const keyOf = async (profile: string): Promise<string> =>
  (await test.people.apiKeys.create({ name: 'Records', profile, scopes: ['issue', 'revoke'], days: 30 }, 'node')).key;
async function post(url: string, key: string, body: unknown): Promise<{ status: number; body: JsonObject }> {
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}
const badge = (instance: string, more: JsonObject = {}): JsonObject => ({
  '@context': ['https://www.w3.org/ns/credentials/v2', OPEN_BADGES],
  id: 'urn:uuid:0b5b1a7e-6b0e-4c0e-9f43-0c8f6b1d2a11',
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  name: 'Home care',
  issuer: { id: did[instance] ?? '', type: ['Profile'], name: 'Kestrel Bay' },
  validFrom: '2026-11-01T00:00:00Z',
  credentialSubject: {
    id: walletKey().did,
    type: ['AchievementSubject'],
    achievement: { id: 'https://kestrel.example/a/1', type: ['Achievement'], name: 'Home care', description: 'Visits.', criteria: { narrative: 'A visit.' } },
  },
  ...more,
});

describe('an instance of the VC-API', () => {
  it('has one key for good, however many processes start at once', async () => {
    const fresh = () => openInstances(test.issuer, ['vc-jwt-es256'], 'kestrel');
    const [[one], [other]] = await Promise.all([fresh(), fresh()]);
    expect(one?.did).toMatch(/^did:key:/);
    expect(other?.did).toBe(one?.did);
  });

  it('revokes what it signed before another profile was named in the configuration', async () => {
    const signed = await post(`${test.url}/vc-api/status/credentials/issue`, await keyOf('kestrel'), { credential: badge('status') });
    expect(signed.status).toBe(201);
    const config = { ...test.issuer.config, vcApi: { instances: INSTANCES, profile: 'heron', verifies: false } };
    const { people, context, store } = test;
    const app = buildApp({
      roles: [await openIssuer({ ...test.issuer, config })],
      people,
      context,
      store,
      config: { publicUrl: test.url, name: 'Heron', languages: ['en'], sessionSecret: 'a secret of the test', trustedProxies: [] },
    });
    const moved = await serve(app, { host: '127.0.0.1', port: 0 });
    const change = {
      credentialId: String(badge('status').id),
      credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose: 'revocation' },
      status: true,
    };
    const at = `http://localhost:${moved.port}/vc-api/credentials/status`;
    expect((await post(at, await keyOf('kestrel'), change)).status).toBe(403); // the door is another's now
    expect(await post(at, await keyOf('heron'), change)).toMatchObject({ status: 200 });
    await moved.close();
  });

  it('refuses, before anything is signed, a status in a list of this node that it did not write itself, be there such a list or not', async () => {
    const written = await post(`${test.url}/vc-api/status/credentials/issue`, await keyOf('kestrel'), { credential: badge('status', { id: 'urn:uuid:1' }) });
    const [{ statusListCredential: there }] = Object(written.body.verifiableCredential).credentialStatus;
    const issue = async (more: JsonObject) =>
      post(`${test.url}/vc-api/eddsa-jcs-2022/credentials/issue`, await keyOf('kestrel'), { credential: badge('eddsa-jcs-2022', more) });
    const bitstring = (list: string) => ({ type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: '3', statusListCredential: list });
    const nowhere = `${test.url}/status/AAAAAAAAAAAAAAAAAAAAAA`;
    const disguised = [there.replace('http:', 'HTTP:'), there.replace('/status/', '/./status/'), there.replace('/status/', '/statu%73/')].map(bitstring);
    for (const credentialStatus of [bitstring(there), bitstring(nowhere), [bitstring('https://a.example/1'), bitstring(nowhere)], ...disguised]) {
      const refused = { status: 422, body: { code: 'lint_failed', problems: [{ at: '/credentialStatus', code: 'status_unfit' }] } };
      expect(await issue({ credentialStatus })).toMatchObject(refused);
    }
    expect((await issue({ credentialStatus: bitstring('https://a.example/1') })).status).toBe(201); // somebody else's list is theirs to vouch for
  });

  it('asks no host that a program’s document names: an endorsement stays unjudged, and the document is signed', async () => {
    const asked: (string | undefined)[] = [];
    const host = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(404).end();
    });
    await new Promise<void>((done) => host.listen(0, '127.0.0.1', done));
    const { port } = host.address() as AddressInfo; // it listens on a port
    const stranger = `did:web:localhost%3A${port}`;
    const endorsement = {
      '@context': ['https://www.w3.org/ns/credentials/v2', OPEN_BADGES],
      id: 'urn:uuid:3c2ad8a5-52a5-4a49-8f7a-4bd3ab8c1f10',
      type: ['VerifiableCredential', 'EndorsementCredential'],
      name: 'An endorsement',
      issuer: { id: stranger, type: ['Profile'] },
      validFrom: '2026-11-01T00:00:00Z',
      credentialSubject: { id: 'urn:uuid:0b5b1a7e-6b0e-4c0e-9f43-0c8f6b1d2a11', type: ['EndorsementSubject'] },
    };
    const proof = {
      type: 'DataIntegrityProof',
      cryptosuite: 'eddsa-jcs-2022',
      created: '2026-11-01T00:00:00Z',
      verificationMethod: `${stranger}#1`,
      proofPurpose: 'assertionMethod',
      proofValue: `z${'1'.repeat(64)}`,
    };
    const credential = badge('eddsa-jcs-2022', { endorsement: [{ ...endorsement, proof }] });
    const signed = await post(`${test.url}/vc-api/eddsa-jcs-2022/credentials/issue`, await keyOf('kestrel'), { credential });
    host.close();
    expect([signed.status, asked]).toEqual([201, []]);
  });
});
