import { fromBase64url, LaurelError } from '@laurel/base';
import { type Did, type MessageSigner, publicKeyOf, type Signer } from '@laurel/credentials';
import type { IKey, IKeyManager, TAgent } from '@veramo/core-types';
import { KeyMeta } from './key-meta.ts';
import { writeMessages } from './message-list.ts';
import { algorithmOf, jwkOf, multikeyOf, SIGNATURE_BYTES } from './public-key.ts';

type KeyManager = Pick<TAgent<Pick<IKeyManager, 'keyManagerSign'>>, 'execute'>;

/**
 * A signer over `keyManagerSign`. It names its key: without a name Veramo signs with the first one in table order.
 * @throws LaurelError not_found for a compromised key: a retired one may still renew what it signed, this one nothing
 * @throws TypeError for a BLS12-381 key, which signs lists of messages
 */
export function signerOver(agent: KeyManager, key: IKey): Signer {
  const algorithm = algorithmOf(key.type);
  if (algorithm === 'BBS') throw new TypeError(`The key ${key.kid} signs for bbs-2023 only.`);
  const { kid } = sound(key);
  return {
    controller: controllerOf(kid),
    verificationMethod: kid,
    algorithm,
    publicJwk: jwkOf(kid),
    sign: (data) => sign(agent, { kid, algorithm, data }),
  };
}

/** A signer for whichever cryptosuite fits the key. @throws LaurelError not_found for a compromised key */
export function suiteSignerOver(agent: KeyManager, key: IKey): Signer | MessageSigner {
  const algorithm = algorithmOf(key.type);
  if (algorithm !== 'BBS') return signerOver(agent, key);
  const { kid } = sound(key);
  return {
    controller: controllerOf(kid),
    verificationMethod: kid,
    algorithm,
    publicKey: bbsPublicKeyOf(kid),
    signMessages: (header, messages) => sign(agent, { kid, algorithm, data: writeMessages([header, ...messages]) }),
  };
}

function sound(key: IKey): IKey {
  const { state, since } = KeyMeta.parse(key.meta);
  if (state === 'compromised') throw new LaurelError('not_found', { detail: `The key ${key.kid} was declared compromised at ${since} and signs no more.` });
  return key;
}

async function sign(agent: KeyManager, { kid, algorithm, data }: { kid: string; algorithm: keyof typeof SIGNATURE_BYTES; data: Uint8Array }) {
  // KeyManager 7.0.1 takes bytes as they are; text it would decode in JavaScript, slower than the signature itself.
  const args = { keyRef: kid, algorithm, data };
  const signature = fromBase64url(await agent.execute<typeof args, string>('keyManagerSign', args));
  if (signature?.length !== SIGNATURE_BYTES[algorithm]) throw new Error(`The key ${kid} gave no signature of ${SIGNATURE_BYTES[algorithm]} bytes.`);
  return signature;
}

function bbsPublicKeyOf(kid: string): Uint8Array {
  const found = publicKeyOf({ id: kid, type: 'Multikey', controller: controllerOf(kid), publicKeyMultibase: multikeyOf(kid) });
  if (found?.algorithm !== 'BBS') throw new Error(`${kid} does not name a BLS12-381 key.`);
  return new Uint8Array(found.key.export());
}

/** The DID of a key's id. */
export const controllerOf = (kid: string): Did => didIn(kid.slice(0, kid.indexOf('#')));

export function didIn(text: string): Did {
  if (!isDid(text)) throw new Error(`${text} is not a DID.`);
  return text;
}

const isDid = (text: string): text is Did => /^did:[a-z0-9]+:./.test(text);
