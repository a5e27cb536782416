import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { didKeyOf, selfContainedDocument } from '../keys/self-contained.ts';
import type { ControllerDocument, Did, Jwk, Signer, SigningAlgorithm } from '../types.ts';

/** Somebody with a DID, a document and a real key: an issuer, a holder, a thief. */
export type Party = { did: Did; document: ControllerDocument; signer: Signer };

export type Key = { algorithm: SigningAlgorithm; publicJwk: Jwk; sign: Signer['sign'] };

export function newKey(algorithm: SigningAlgorithm = 'EdDSA'): Key {
  const { publicKey, privateKey } =
    algorithm === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: algorithm === 'ES256' ? 'P-256' : 'P-384' });
  return { algorithm, publicJwk: jwkOf(publicKey), sign: async (bytes) => signWith(algorithm, privateKey, bytes) };
}

/** did:key: the DID is the key. */
export function keyParty(algorithm: SigningAlgorithm = 'EdDSA', key = newKey(algorithm)): Party {
  const did = didKeyOf(key.publicJwk);
  const document = selfContainedDocument(did);
  if (!document) throw new Error('no document of a did:key');
  return { did, document, signer: { ...key, controller: did, verificationMethod: `${did}#${did.slice('did:key:'.length)}` } };
}

/** did:web: the key is listed under assertionMethod, and only there, unless `document` says otherwise. */
export function webParty(
  host: string,
  algorithm: SigningAlgorithm = 'EdDSA',
  change: (document: ControllerDocument) => ControllerDocument = (same) => same,
): Party {
  const did: Did = `did:web:${host}`;
  const key = newKey(algorithm);
  const id = `${did}#key-1`;
  const document = change({
    '@context': ['https://www.w3.org/ns/did/v1'],
    id: did,
    verificationMethod: [{ id, type: 'JsonWebKey', controller: did, publicKeyJwk: key.publicJwk }],
    assertionMethod: [id],
  });
  return { did, document, signer: { ...key, controller: did, verificationMethod: id } };
}

function signWith(algorithm: SigningAlgorithm, key: KeyObject, bytes: Uint8Array): Uint8Array {
  if (algorithm === 'EdDSA') return new Uint8Array(sign(null, bytes, key));
  return new Uint8Array(sign(algorithm === 'ES256' ? 'sha256' : 'sha384', bytes, { key, dsaEncoding: 'ieee-p1363' }));
}

function jwkOf(key: KeyObject): Jwk {
  const { kty, crv, x, y } = key.export({ format: 'jwk' });
  if (kty === undefined || crv === undefined || x === undefined) throw new Error('no JWK of a generated key');
  return y === undefined ? { kty, crv, x } : { kty, crv, x, y };
}
