import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hashed } from '@laurel/base';
import {
  buildBitstringList,
  type Credential,
  type Did,
  issueSdJwtBadge,
  type JsonObject,
  type Jwk,
  type Signer,
  signDataIntegrity,
  signTokenStatusList,
} from '@laurel/credentials';
import { newSigner } from './party.ts';

const ENTRIES = 131_072;
const INDEX = 94_567;

/** An issuer over real HTTP with a DID document and status lists, each of which can change, answer slowly with nothing, or go away. */
export type SmallIssuer = {
  did: Did;
  signer: Signer;
  url: string;
  /** 0 valid, 1 revoked, 2 suspended: of every badge it gave, now and whenever its bitstring lists are asked about the past. */
  status: { value: number; past: number };
  /** `down` cuts every connection; `lists` only those to status lists. */
  trouble: { kind: 'none' | 'down' | 'lists' };
  cacheControl: { value: string | undefined };
  asked: { path: string; status: number }[];
  badge: (holder: string, change?: JsonObject) => Credential;
  sdJwt: (holderJwk: Jwk, change?: JsonObject) => Promise<string>;
  di: (holder: string, change?: JsonObject) => Promise<Credential>;
  stop: () => Promise<void>;
};

export async function openSmallIssuer(clock: { now: Date }): Promise<SmallIssuer> {
  const status = { value: 0, past: 0 };
  const trouble: SmallIssuer['trouble'] = { kind: 'none' };
  const cacheControl: SmallIssuer['cacheControl'] = { value: 'max-age=60' };
  const asked: SmallIssuer['asked'] = [];
  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    if (trouble.kind === 'down' || (trouble.kind === 'lists' && path.startsWith('/status/'))) {
      response.destroy();
      return;
    }
    const { pathname, searchParams } = new URL(path, url);
    const body = await bodyOf(pathname, searchParams.get('timestamp'));
    const found = answer(response, request.headers['if-none-match'], body, cacheControl.value);
    asked.push({ path, status: found });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo; // a TCP server's address is one
  const url = `http://localhost:${port}`;
  const did: Did = `did:web:localhost%3A${port}`;
  const signer = newSigner(did);

  async function bodyOf(path: string, past: string | null): Promise<string | undefined> {
    if (path === '/.well-known/did.json') return JSON.stringify(documentOf(signer));
    // Signed once a value and a minute, so that its ETag stands while nothing changes.
    const at = past === null ? new Date(Math.floor(clock.now.getTime() / 60_000) * 60_000) : new Date(past);
    const value = past === null ? status.value : status.past;
    if (path === '/status/1.jwt') return tokenList(signer, `${url}${path}`, status.value, at);
    if (path === '/status/revocation') return bitstringList(signer, `${url}${path}`, 'revocation', value === 1, at);
    return path === '/status/suspension' ? bitstringList(signer, `${url}${path}`, 'suspension', value === 2, at) : undefined;
  }

  const entry = (purpose: 'revocation' | 'suspension') => ({
    type: 'BitstringStatusListEntry',
    statusPurpose: purpose,
    statusListIndex: String(INDEX),
    statusListCredential: `${url}/status/${purpose}`,
  });
  const badge = (holder: string, change: JsonObject = {}): Credential => sampleBadge(did, holder, change);
  return {
    did,
    signer,
    url,
    status,
    trouble,
    cacheControl,
    asked,
    badge,
    sdJwt: (holderJwk, change) =>
      issueSdJwtBadge(badge('did:example:holder', change), {
        signer,
        holderJwk,
        status: { uri: `${url}/status/1.jwt`, idx: INDEX },
        random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
        issuedAt: clock.now,
      }),
    di: (holder, change = {}) =>
      signDataIntegrity({ ...badge(holder, change), credentialStatus: [entry('revocation'), entry('suspension')] }, signer, {
        created: clock.now,
        proofPurpose: 'assertionMethod',
      }),
    stop: () => new Promise((done) => void server.close(() => done()).closeAllConnections()),
  };
}

function answer(response: ServerResponse, known: string | undefined, body: string | undefined, cacheControl: string | undefined): number {
  if (body === undefined) {
    response.writeHead(404).end();
    return 404;
  }
  const etag = `"${hashed(body)}"`;
  const status = known === etag ? 304 : 200;
  response.writeHead(status, { ETag: etag, 'Content-Type': 'application/json', ...(cacheControl === undefined ? {} : { 'Cache-Control': cacheControl }) });
  response.end(status === 200 ? body : undefined);
  return status;
}

const documentOf = ({ controller, verificationMethod, publicJwk }: Signer) => ({
  '@context': ['https://www.w3.org/ns/did/v1'],
  id: controller,
  verificationMethod: [{ id: verificationMethod, type: 'JsonWebKey', controller, publicKeyJwk: publicJwk }],
  assertionMethod: [verificationMethod],
});

function tokenList(signer: Signer, uri: string, value: number, at: Date): Promise<string> {
  const values = new Uint8Array(ENTRIES);
  values[INDEX] = value;
  return signTokenStatusList({ values, uri, signer, issuedAt: at, expiresAt: new Date(at.getTime() + 86_400_000), ttlSeconds: 300 });
}

async function bitstringList(signer: Signer, url: string, purpose: 'revocation' | 'suspension', set: boolean, at: Date): Promise<string> {
  const bits = new Uint8Array(ENTRIES);
  bits[INDEX] = set ? 1 : 0;
  const from = at.toISOString();
  const list = buildBitstringList({
    url,
    issuer: signer.controller,
    purpose,
    bits,
    validFrom: from,
    validUntil: new Date(at.getTime() + 86_400_000).toISOString(),
    ttlMs: 300_000,
  });
  return JSON.stringify(await signDataIntegrity(list, signer, { created: at, proofPurpose: 'assertionMethod' }));
}

const RESULT = 'urn:uuid:1d3a1e7e-41a5-4a3e-8f4e-0d4d6a1f0001';

const sampleBadge = (issuer: string, holder: string, change: JsonObject): Credential => ({
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
  id: 'urn:uuid:6f2c1f0e-5c8e-4a57-9d57-0b6f1b1c9a11',
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  name: 'Infection Prevention in Home Care',
  issuer: { id: issuer, type: ['Profile'], name: 'Kestrel Bay Polytechnic' },
  validFrom: '2026-03-14T00:00:00Z',
  validUntil: '2029-03-13T23:59:59Z',
  awardedDate: '2026-03-14T09:30:00Z',
  credentialSubject: {
    id: holder,
    type: ['AchievementSubject'],
    name: 'Amélie Canary-Thériault',
    identifier: [{ type: 'IdentityObject', hashed: false, identityHash: 'K-204117', identityType: 'sisSourcedId' }],
    creditsEarned: 2,
    achievement: {
      id: 'https://badges.example/achievements/infection-prevention',
      type: ['Achievement'],
      name: 'Infection Prevention in Home Care',
      description: 'Plans and carries out a home visit so that infection is not carried from one household to the next.',
      criteria: { narrative: 'Score “Secure” on every criterion.' },
      achievementType: 'MicroCredential',
      alignment: [{ type: ['Alignment'], targetName: 'EQF level 4', targetUrl: 'http://data.europa.eu/snb/eqf/4' }],
      creditsAvailable: 2,
      resultDescription: [{ id: RESULT, type: ['ResultDescription'], name: 'Final score', resultType: 'Percent' }],
    },
    result: [{ type: ['Result'], resultDescription: RESULT, value: '92' }],
  },
  evidence: [{ type: ['Evidence'], name: 'Assessed here', narrative: 'Two assessors scored four pieces of evidence.', genre: 'assessed-here' }],
  ...change,
});
