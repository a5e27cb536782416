import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import {
  type Credential,
  type Did,
  didKeyOf,
  type Signer,
  selfContainedDocument,
  signDataIntegrity,
  type VerifyDeps,
  verifyCredential,
} from '@laurel/credentials';
import { openDigitalBazaar } from '../peers/digital-bazaar-signs.ts';
import { badgeOf } from './badges.ts';
import type { Operation } from './operation.ts';

const AT = new Date('2026-03-14T10:00:00Z');
/** More than a round consumes, so that no document is met twice in it. */
const DOCUMENTS = 1_000;
/** The bar of the trust core for documents never seen before. */
const NEVER_SEEN_BAR = 4;

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const { x = '' } = publicKey.export({ format: 'jwk' });
const issuer = didKeyOf({ kty: 'OKP', crv: 'Ed25519', x });
const holder: Did = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK';
const signer: Signer = {
  controller: issuer,
  verificationMethod: `${issuer}#${issuer.slice('did:key:'.length)}`,
  algorithm: 'EdDSA',
  publicJwk: { kty: 'OKP', crv: 'Ed25519', x },
  sign: async (bytes) => sign(null, bytes, privateKey),
};
const hashes = randomBytes(64);
const signature = sign(null, hashes, privateKey);
const peer = await openDigitalBazaar(issuer, privateKey);

const deps: VerifyDeps = {
  clock: () => AT,
  resolve: async (did) => {
    const document = selfContainedDocument(did);
    return document ? { state: 'found', document, deactivated: false } : { state: 'absent', reason: 'no did:key' };
  },
  fetchStatus: async () => ({ state: 'absent', reason: 'these badges name no list' }),
  vouch: async () => [],
};

/** From a filled-in badge to a signed one: canonicalise, hash, sign. */
export async function issueBadges(): Promise<Operation> {
  const badges = endless((nth) => badgeOf(nth, issuer, holder));
  const issued: Credential[] = [];
  const keep = (badge: Credential) => {
    if (issued.length < 20) issued.push(badge);
  };
  return {
    name: 'issue an Open Badge, eddsa-rdfc-2022',
    limit: { name: 'Ed25519', run: async () => void sign(null, hashes, privateKey) },
    peer: { name: '@digitalbazaar/vc', run: async () => void (await peer.issue(badges())) },
    ours: { name: 'signDataIntegrity', run: async () => keep(await signDataIntegrity(badges(), signer, { created: AT, proofPurpose: 'assertionMethod' })) },
    prove: async () => {
      for (const badge of issued) if (!(await peer.verify(badge))) throw new Error('Digital Bazaar does not take what we issued.');
    },
  };
}

/** From bytes to a verdict, over documents of which none was met before. */
export async function verifyBadges(): Promise<Operation> {
  const signed: Credential[] = [];
  for (let nth = 0; nth < DOCUMENTS; nth++)
    signed.push(await signDataIntegrity(badgeOf(nth, issuer, holder), signer, { created: AT, proofPurpose: 'assertionMethod' }));
  const texts = signed.map((badge) => JSON.stringify(badge));
  const [next, nextText] = [endless((nth) => signed[nth % DOCUMENTS] ?? {}), endless((nth) => texts[nth % DOCUMENTS] ?? '')];
  const demand = (held: boolean) => {
    if (!held) throw new Error('A good badge was refused.');
  };
  return {
    name: 'verify an Open Badge never seen before',
    limit: { name: 'Ed25519', run: async () => demand(verify(null, hashes, publicKey, signature)) },
    peer: { name: '@digitalbazaar/vc', run: async () => demand(await peer.verify(next())) },
    ours: { name: 'verifyCredential', run: async () => demand((await verifyCredential(nextText(), deps)).outcome === 'valid') },
    bar: NEVER_SEEN_BAR,
    prove: async () => {
      const changed = (texts[0] ?? '').replace('Amélie', 'Amelia');
      if ((await verifyCredential(changed, deps)).code !== 'signature_wrong') throw new Error('A changed badge was taken.');
    },
  };
}

function endless<T>(make: (nth: number) => T): () => T {
  let nth = 0;
  return () => make(nth++);
}
