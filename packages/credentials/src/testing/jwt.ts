import { generateKeyPairSync, sign } from 'node:crypto';
import { toBase64url, utf8 } from '@laurel/base';
import type { Jwk, Signer } from '../types.ts';

const part = (value: unknown): string => toBase64url(utf8(typeof value === 'string' ? value : JSON.stringify(value)));

/** A JWT of any header and payload (JSON text or value), truly signed. */
export async function rawJwt(header: unknown, payload: unknown, key: Pick<Signer, 'sign'>): Promise<string> {
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${toBase64url(await key.sign(utf8(input)))}`;
}

/** An RSA key, which only others sign with. */
export function newRsaKey(modulusLength = 2048): { publicJwk: Jwk; sign: Signer['sign'] } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  return { publicJwk: { kty: 'RSA', n, e }, sign: async (bytes) => new Uint8Array(sign('sha256', bytes, privateKey)) };
}
