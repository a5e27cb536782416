import { generateKeyPairSync, type KeyObject, randomBytes, sign as signWith } from 'node:crypto';
import { bbsSigner, type Did, didKeyOf, type Jwk, type MessageSigner, type Signer, type SigningAlgorithm } from '@laurel/credentials';

/** A did:key that both we and other people's libraries can sign as. */
export type Party = { did: Did /** Its only key. */; keyId: string; signer: Signer; privateJwk: JsonWebKey & { kty: string } };
export type BbsParty = { did: Did; keyId: string; signer: MessageSigner; secretKey: Uint8Array };

export function newParty(algorithm: SigningAlgorithm = 'EdDSA'): Party {
  const { publicKey, privateKey } =
    algorithm === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: algorithm === 'ES256' ? 'P-256' : 'P-384' });
  const publicJwk = jwkOf(publicKey);
  const did = didKeyOf(publicJwk);
  const keyId = `${did}#${did.slice('did:key:'.length)}`;
  const hash = algorithm === 'EdDSA' ? null : algorithm === 'ES256' ? 'sha256' : 'sha384';
  const key = algorithm === 'EdDSA' ? privateKey : { key: privateKey, dsaEncoding: 'ieee-p1363' as const };
  const sign = async (bytes: Uint8Array) => new Uint8Array(signWith(hash, bytes, key));
  return { did, keyId, signer: { controller: did, verificationMethod: keyId, algorithm, publicJwk, sign }, privateJwk: jwkOf(privateKey) };
}

export async function newBbsParty(): Promise<BbsParty> {
  // The first byte is kept low, so that it is a scalar of BLS12-381.
  const secretKey = Uint8Array.of(0x1f, ...randomBytes(31));
  const signer = await bbsSigner(secretKey);
  return { did: signer.controller, keyId: signer.verificationMethod, signer, secretKey };
}

const jwkOf = (key: KeyObject): Jwk => key.export({ format: 'jwk' }) as Jwk; // what node exports has a kty
