import { type ControllerDocument, publicKeyOf, verifyBytes } from '@laurel/credentials';
import type { CheckSignature } from '@laurel/ledger';

/** A checkpoint of the audit record is signed by a key of the node's own document, retired ones included. */
export const signedByNode =
  (documentOf: (did: string) => Promise<ControllerDocument | undefined>): CheckSignature =>
  async (verificationMethod, bytes, signature) => {
    const document = await documentOf(verificationMethod.split('#')[0] ?? '');
    const method = document?.verificationMethod?.find(({ id, revoked }) => id === verificationMethod && revoked === undefined);
    const key = method && publicKeyOf(method);
    return key !== undefined && verifyBytes(key.algorithm, key.key, bytes, signature);
  };
