import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type Did, didKeyOf, type Jwk, type Signer } from '@laurel/credentials';

/** An Ed25519 key under any DID: an issuer, a holder, a thief. */
export function newSigner(did?: Did, fragment = 'key-1'): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const publicJwk: Jwk = { kty: 'OKP', crv: 'Ed25519', x };
  const own = didKeyOf(publicJwk);
  const controller = did ?? own;
  const verificationMethod = did ? `${did}#${fragment}` : `${own}#${own.slice('did:key:'.length)}`;
  return { controller, verificationMethod, algorithm: 'EdDSA', publicJwk, sign: async (bytes) => signWith(privateKey, bytes) };
}

const signWith = (key: KeyObject, bytes: Uint8Array): Uint8Array => new Uint8Array(sign(null, bytes, key));
