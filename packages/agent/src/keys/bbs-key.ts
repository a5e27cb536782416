import { generateKeySync, type KeyObject } from 'node:crypto';
import { bbsSigner, type MessageSigner } from '@laurel/credentials';

/** A new secret scalar of BLS12-381. OpenSSL knows no such curve: the KeyObject keeps its 32 bytes out of the heap, and signs nothing. */
export function newBbsKey(): KeyObject {
  const key = generateKeySync('aes', { length: 256 }); // 32 bytes of the system's own chance
  const scalar = key.export();
  const fits = scalar.compare(ORDER) < 0;
  scalar.fill(0);
  return fits ? key : newBbsKey(); // drawn again: a larger number brought below the order would favour the small ones
}

/**
 * What `use` makes of the key as a signer. The library wants the bytes, in a thread of its own; both copies are wiped when it is done, but not the
 * numbers it made of them: one of the reasons why bbs-2023 is experimental.
 */
export async function withBbsSigner<T>(key: KeyObject, use: (signer: MessageSigner) => Promise<T>): Promise<T> {
  const secret = key.export();
  try {
    return await use(await bbsSigner(secret));
  } finally {
    secret.fill(0);
  }
}

/** The order of the groups of BLS12-381. */
const ORDER = Buffer.from('73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001', 'hex');
