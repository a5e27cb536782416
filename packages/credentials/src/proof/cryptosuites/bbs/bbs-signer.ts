import { bbsMultibaseOf } from '../../../keys/bbs-key.ts';
import type { Did, MessageSigner } from '../../../types.ts';
import { bbs } from './bbs.ts';

/** A did:key that signs for bbs-2023 with a 32-byte secret scalar; experimental. @throws TypeError where the bytes are no scalar */
export async function bbsSigner(secretKey: Uint8Array): Promise<MessageSigner> {
  const derived = await bbs('publicKey', { secretKey });
  if (!derived.ok) throw new TypeError('The bytes are no secret key of BLS12-381.');
  const publicKey = derived.result;
  const multikey = bbsMultibaseOf(publicKey);
  const controller: Did = `did:key:${multikey}`;
  return {
    controller,
    verificationMethod: `${controller}#${multikey}`,
    algorithm: 'BBS',
    publicKey,
    signMessages: async (header, messages) => {
      const signed = await bbs('sign', { secretKey, publicKey, header, messages });
      if (!signed.ok) throw new Error('The BBS thread gave no signature.');
      return signed.result;
    },
  };
}
