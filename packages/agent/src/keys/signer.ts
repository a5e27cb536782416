import { fromBase64url, LaurelError } from '@laurel/base';
import type { Did, Signer } from '@laurel/credentials';
import type { IKey, IKeyManager, TAgent } from '@veramo/core-types';
import { KeyMeta } from './key-meta.ts';
import { algorithmOf, jwkOf, SIGNATURE_BYTES } from './public-key.ts';

/**
 * A signer over `keyManagerSign`. It names its key: without a name Veramo signs with the first one in table order.
 * @throws LaurelError not_found for a compromised key: a retired one may still renew what it signed, this one nothing
 */
export function signerOver(agent: Pick<TAgent<Pick<IKeyManager, 'keyManagerSign'>>, 'execute'>, { kid, type, meta }: IKey): Signer {
  const { state, since } = KeyMeta.parse(meta);
  if (state === 'compromised') throw new LaurelError('not_found', { detail: `The key ${kid} was declared compromised at ${since} and signs no more.` });
  const algorithm = algorithmOf(type);
  return {
    controller: controllerOf(kid),
    verificationMethod: kid,
    algorithm,
    publicJwk: jwkOf(kid),
    async sign(data) {
      // KeyManager 7.0.1 takes bytes as they are; text it would decode in JavaScript, slower than the signature itself.
      const args = { keyRef: kid, algorithm, data };
      const signature = fromBase64url(await agent.execute<typeof args, string>('keyManagerSign', args));
      if (signature?.length !== SIGNATURE_BYTES[algorithm]) throw new Error(`The key ${kid} gave no signature of ${SIGNATURE_BYTES[algorithm]} bytes.`);
      return signature;
    },
  };
}

/** The DID of a key's id. */
export const controllerOf = (kid: string): Did => didIn(kid.slice(0, kid.indexOf('#')));

export function didIn(text: string): Did {
  if (!isDid(text)) throw new Error(`${text} is not a DID.`);
  return text;
}

const isDid = (text: string): text is Did => /^did:[a-z0-9]+:./.test(text);
