import { createPrivateKey, sign } from 'node:crypto';
import { toBase64url } from '@laurel/base';
import { fromBase58 } from '../keys/base58.ts';
import { jwkOfMultibase } from '../keys/multikey.ts';
import { type PublicKey, publicKeyOfJwk } from '../keys/public-key.ts';
import type { Signer } from '../types.ts';

function keyOfMultikey(multikey: string): PublicKey {
  const jwk = jwkOfMultibase(multikey);
  const key = jwk && publicKeyOfJwk(jwk);
  if (!key) throw new Error(`no key in ${multikey}`);
  return key;
}

/** The key in a verification method's fragment: whether it is the issuer's is another question. */
export const keyInFragment = (verificationMethod: string): PublicKey => keyOfMultikey(verificationMethod.split('#')[1] ?? '');

/** An Ed25519 key pair of published vectors as a signer. */
export function edwardsSigner(publicMultikey: string, privateMultikey: string, verificationMethod: string): Signer {
  const [jwk, seed] = [jwkOfMultibase(publicMultikey), fromBase58(privateMultikey.slice(1))?.subarray(2)];
  if (!jwk || !seed) throw new Error('key pair unreadable');
  const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', x: jwk.x ?? '', d: toBase64url(seed) }, format: 'jwk' });
  return {
    controller: 'did:key:vector',
    verificationMethod,
    algorithm: 'EdDSA',
    publicJwk: jwk,
    sign: async (bytes) => new Uint8Array(sign(null, bytes, key)),
  };
}
