import { generateKeyPairSync, sign } from 'node:crypto';
import {
  buildBitstringList,
  type ControllerDocument,
  type Credential,
  type Did,
  didKeyOf,
  type Json,
  type JsonObject,
  multibaseOf,
  type Signer,
  type StatusPurpose,
  selfContainedDocument,
  signDataIntegrity,
  signTokenStatusList,
} from '@laurel/credentials';
import type { Place } from './input.ts';

export type Party = { did: Did; document: ControllerDocument; signer: Signer };
export type Change = { [name: string]: Json | undefined };
export type Cast = Awaited<ReturnType<typeof openCast>>;

/** Who takes part: an institution known by did:web and one by did:key, a learner, a thief, each with a real Ed25519 key; and one whose key is of P-256. */
export async function openCast({ now, listsAt }: Place) {
  const [school, college, learner, thief, lyceum] = [webParty('badges.kestrelbay.example'), keyParty(), keyParty(), keyParty(), keyParty('ES256')];
  const at = (seconds: number): number => Math.floor(now.getTime() / 1000) + seconds;
  const iso = (seconds: number): string => `${new Date(at(seconds) * 1000).toISOString().slice(0, 19)}Z`;
  return {
    school,
    college,
    learner,
    thief,
    lyceum,
    now,
    at,
    iso,
    /** What everybody finds who resolves; `change` puts another document in its place. */
    documents: (change: Record<string, ControllerDocument> = {}): Record<string, ControllerDocument> => ({
      ...Object.fromEntries([school, college, learner, thief, lyceum].map(({ did, document }) => [did, document])),
      ...change,
    }),
    badge: (issuer: Party, change: JsonObject = {}): Credential => badgeOf(issuer.did, learner.did, { validFrom: iso(-86_400), ...change }),
    listUrl: (name: string): string => `${listsAt}/${name}`,
    entry: (name: string, purpose: StatusPurpose = 'revocation'): JsonObject => ({
      type: 'BitstringStatusListEntry',
      statusPurpose: purpose,
      statusListIndex: String(INDEX),
      statusListCredential: `${listsAt}/${name}`,
    }),
    /** A signed bitstring list in which INDEX is set, or nothing is. */
    list: async (
      name: string,
      by: Party,
      set: boolean,
      change: { purpose?: StatusPurpose; subject?: JsonObject; signer?: Signer; until?: number } = {},
    ): Promise<string> => {
      const bits = new Uint8Array(131_072);
      bits[INDEX] = set ? 1 : 0;
      const { purpose = 'revocation', subject = {}, signer = by.signer, until = 86_400 } = change;
      const list = buildBitstringList({
        url: `${listsAt}/${name}`,
        issuer: by.did,
        purpose,
        bits,
        validFrom: iso(-3_600),
        validUntil: iso(until),
        ttlMs: 300_000,
      });
      const whole = { ...list, credentialSubject: { ...Object(list.credentialSubject), ...subject } };
      return JSON.stringify(await signDataIntegrity(whole, signer, { created: new Date(at(-60) * 1000), proofPurpose: 'assertionMethod' }));
    },
    /** The same as a token status list. */
    tokens: (name: string, by: Party, set: boolean): Promise<string> => {
      const values = new Uint8Array(131_072);
      values[INDEX] = set ? 1 : 0;
      const times = { issuedAt: new Date(at(-60) * 1000), expiresAt: new Date(at(86_400) * 1000), ttlSeconds: 300 };
      return signTokenStatusList({ values, uri: `${listsAt}/${name}`, signer: by.signer, ...times });
    },
    /** A badge with a Data Integrity proof. */
    proven: (badge: Credential, signer: Signer): Promise<Credential> =>
      signDataIntegrity(badge, signer, { created: new Date(at(-60) * 1000), proofPurpose: 'assertionMethod' }),
  };
}

/** Where the badge stands in every list. */
export const INDEX = 94_567;

/** A JWT of any header and payload, which may be text that is no proper JSON; truly signed. */
export async function jwt(header: Change, payload: Change | string, by: Pick<Signer, 'sign'>): Promise<string> {
  const input = [JSON.stringify(header), typeof payload === 'string' ? payload : JSON.stringify(payload)].map((part) => encode(part)).join('.');
  return `${input}.${encode(await by.sign(Buffer.from(input)))}`;
}

export const encode = (part: string | Uint8Array): string => Buffer.from(part).toString('base64url');

/** The same compact text under a signature that nobody made. */
export const unsigned = (compact: string): string => compact.replace(/\.[\w-]{86}(?=~|$)/, `.${encode(new Uint8Array(64).fill(7))}`);

function keyParty(algorithm: 'EdDSA' | 'ES256' = 'EdDSA'): Party {
  const key = algorithm === 'EdDSA' ? newKey() : newP256Key();
  const did = didKeyOf(key.publicJwk);
  const document = selfContainedDocument(did);
  if (!document) throw new Error('a did:key without a document');
  return { did, document, signer: { ...key, controller: did, verificationMethod: `${did}#${did.slice('did:key:'.length)}` } };
}

function webParty(host: string): Party {
  const key = newKey();
  const did: Did = `did:web:${host}`;
  const id = `${did}#key-1`;
  const method = { id, type: 'Multikey', controller: did, publicKeyMultibase: multibaseOf(key.publicJwk) };
  const document = {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: [method],
    assertionMethod: [id],
  };
  return { did, document, signer: { ...key, controller: did, verificationMethod: id } };
}

function newKey(): Pick<Signer, 'algorithm' | 'publicJwk' | 'sign'> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return { algorithm: 'EdDSA', publicJwk: { kty: 'OKP', crv: 'Ed25519', x }, sign: async (bytes) => new Uint8Array(sign(null, bytes, privateKey)) };
}

function newP256Key(): Pick<Signer, 'algorithm' | 'publicJwk' | 'sign'> {
  const { publicKey, privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const signed = async (bytes: Uint8Array) => new Uint8Array(sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }));
  return { algorithm: 'ES256', publicJwk: { kty: 'EC', crv: 'P-256', x, y }, sign: signed };
}

/** An Open Badge of few members, so that an institution’s fields are told from a failure’s. */
const badgeOf = (issuer: string, holder: string, change: JsonObject): Credential => ({
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
  id: 'urn:uuid:6f2c1f0e-5c8e-4a57-9d57-0b6f1b1c9a11',
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  name: 'Water testing in the field',
  issuer: { id: issuer, type: ['Profile'], name: 'Kestrel Bay Polytechnic' },
  credentialSubject: {
    id: holder,
    type: ['AchievementSubject'],
    achievement: {
      id: 'https://badges.kestrelbay.example/achievements/water',
      type: ['Achievement'],
      name: 'Water testing in the field',
      description: 'Takes samples of water and reports what was found.',
      criteria: { narrative: 'Took ten samples, reported on each.' },
    },
  },
  ...change,
});
