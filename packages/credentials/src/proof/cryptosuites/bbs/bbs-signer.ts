import { LaurelError } from '@laurel/base';
import { bbsMultibaseOf } from '../../../keys/bbs-key.ts';
import type { Did, MessageSigner } from '../../../types.ts';
import { type Bbs, bbs } from './bbs.ts';

/**
 * A did:key that signs for bbs-2023 with a 32-byte secret scalar; experimental.
 * @throws TypeError where the bytes are no scalar
 * @throws LaurelError too_many_requests, here and when it signs, where the one thread for BBS is busy
 */
export async function bbsSigner(secretKey: Uint8Array): Promise<MessageSigner> {
  const publicKey = resultOf(await bbs('publicKey', { secretKey }), 'The bytes are no secret key of BLS12-381.');
  const multikey = bbsMultibaseOf(publicKey);
  const controller: Did = `did:key:${multikey}`;
  return {
    controller,
    verificationMethod: `${controller}#${multikey}`,
    algorithm: 'BBS',
    publicKey,
    signMessages: async (header, messages) => resultOf(await bbs('sign', { secretKey, publicKey, header, messages }), 'The key signs no such messages.'),
  };
}

function resultOf(answer: Bbs<Uint8Array>, malformed: string): Uint8Array {
  if (answer.ok) return answer.result;
  if (answer.why === 'malformed') throw new TypeError(malformed);
  throw new LaurelError('too_many_requests', { detail: BBS_BUSY, retryAfterSeconds: 10 });
}

export const BBS_BUSY = 'The thread for BBS is busy, or this proof takes longer than it is given.';
