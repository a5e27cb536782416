import { createHash } from 'node:crypto';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import { decodeJwt, decodeProtectedHeader } from 'jose';

export type Opinion = { verified: true; claims: Record<string, unknown> } | { verified: false; reason: string };

/** What `@sd-jwt/sd-jwt-vc` says of an SD-JWT VC by an Ed25519 did:key, and of its status list, which it fetches. */
export async function askSdJwtLibrary(compact: string): Promise<Opinion> {
  const library = new SDJwtVcInstance({
    verifier: await verifierOf(compact),
    hasher: (data, algorithm) =>
      createHash(algorithm.replace('-', ''))
        .update(typeof data === 'string' ? data : Buffer.from(data))
        .digest(),
  });
  try {
    await library.verify(compact);
    return { verified: true, claims: Object(await library.getClaims(compact)) };
  } catch (error) {
    return { verified: false, reason: String(error) };
  }
}

/** The library leaves finding the key to its caller: `kid` has to be a key of `iss`, and a did:key is its own Multikey. */
async function verifierOf(compact: string) {
  const [jwt = ''] = compact.split('~', 1);
  const { iss = '' } = decodeJwt(jwt);
  const publicKeyMultibase = iss.slice('did:key:'.length);
  const { kid } = decodeProtectedHeader(jwt);
  if (kid !== `${iss}#${publicKeyMultibase}`) throw new Error(`${kid} is no key of ${iss}`);
  const key = await Ed25519Multikey.from({ type: 'Multikey', controller: iss, id: kid, publicKeyMultibase });
  return (data: string, signature: string) => key.verifier().verify({ data: Buffer.from(data), signature: Buffer.from(signature, 'base64url') });
}
