import { createSecretKey } from 'node:crypto';
import { fromBase58, toBase58 } from './base58.ts';
import type { PublicKey } from './public-key.ts';

/** Multicodec bls12_381-g2-pub, as a varint. */
const CODEC = Uint8Array.of(0xeb, 0x01);

/**
 * The BLS12-381 G2 key of a Multikey, for bbs-2023; undefined for anything else. OpenSSL knows no such curve: the KeyObject only carries the 96
 * bytes, and verifies nothing by itself.
 */
export function bbsKeyOf(multikey: string): PublicKey | undefined {
  const bytes = multikey.startsWith('z') ? fromBase58(multikey.slice(1)) : undefined;
  if (bytes?.length !== 98 || !CODEC.every((byte, index) => bytes[index] === byte) || `z${toBase58(bytes)}` !== multikey) return undefined;
  return { algorithm: 'BBS', key: createSecretKey(bytes.subarray(CODEC.length)) };
}

/** The Multikey of the 96 bytes of a BLS12-381 G2 key. */
export const bbsMultibaseOf = (publicKey: Uint8Array): string => `z${toBase58(Buffer.concat([CODEC, publicKey]))}`;
