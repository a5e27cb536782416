import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { toBase64url } from '@laurel/base';
import { type Did, didKeyOf, type Jwk, multibaseOf } from '@laurel/credentials';
import type { IKey, ManagedKeyInfo } from '@veramo/core-types';
import { AbstractKeyManagementSystem } from '@veramo/key-manager';
import { z } from 'zod';
import type { Memory } from '../memory.ts';
import { refuse } from '../refuse.ts';
import { newBbsKey, withBbsSigner } from './bbs-key.ts';
import { KeyMeta } from './key-meta.ts';
import { readMessages } from './message-list.ts';
import { algorithmOf, hexOf, type KeyAlgorithm, keyTypeOf, multikeyOf } from './public-key.ts';
import type { Vault } from './vault.ts';

/** `controller` is the DID the key is made for; without one it becomes a did:key. */
const NewKeyMeta = KeyMeta.extend({ controller: z.string().startsWith('did:').optional() });

/** Makes keys and signs with them. Nothing that Veramo can be asked imports or exports a private key; their owner carries them by carried-keys.ts. */
export class NodeKeyManagementSystem extends AbstractKeyManagementSystem {
  readonly #vault: Vault;
  readonly #parsed: Memory<KeyObject>;

  constructor(vault: Vault, parsed: Memory<KeyObject>) {
    super();
    this.#vault = vault;
    this.#parsed = parsed;
  }

  /** The id is the DID URL under which the world sees the key: `controller#multikey`, never one id for two keys. */
  override async createKey({ type, meta }: { type: string; meta?: unknown }): Promise<ManagedKeyInfo> {
    const { controller, ...about } = NewKeyMeta.parse(meta);
    const privateKey = generate(type);
    const { did, multikey, publicKeyHex } = await publicHalfOf(privateKey);
    const kid = `${controller ?? did}#${multikey}`;
    this.#vault.seal({ kid, type, purpose: about.purpose }, privateKey);
    return { kid, kms: 'local', type, publicKeyHex, meta: { algorithms: [algorithmOf(type)], ...about } };
  }

  /** base64url: 64 bytes of EdDSA, r‖s of ES256 and ES384 (never DER), 80 bytes of BBS over a header and messages (see message-list.ts). */
  override async sign({ keyRef, algorithm, data }: { keyRef: Pick<IKey, 'kid'>; algorithm?: string; data: Uint8Array }): Promise<string> {
    const key = await this.#parsed.recall(keyRef.kid, () => this.#vault.open(keyRef.kid));
    const own = ownAlgorithm(key);
    if (algorithm !== own) throw new Error(`The key ${keyRef.kid} signs ${own}, not ${algorithm}.`);
    if (own === 'BBS') return toBase64url(await signMessages(key, data));
    return toBase64url(own === 'EdDSA' ? sign(null, data, key) : sign(own === 'ES384' ? 'sha384' : 'sha256', data, { key, dsaEncoding: 'ieee-p1363' }));
  }

  override importKey = refuse('import private keys');
  override listKeys = refuse('list private keys');
  /** Veramo asks here first and the store next, which takes both halves in one transaction. */
  override deleteKey = async (): Promise<boolean> => true;
  override sharedSecret = refuse('agree on secrets');
}

function generate(type: string): KeyObject {
  const keyType = keyTypeOf(type);
  if (keyType === 'BLS12-381') return newBbsKey();
  const { privateKey } = keyType === 'Ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: keyType });
  return privateKey;
}

/** Of the key itself, so that no row can make it sign as another kind. */
function ownAlgorithm({ type, asymmetricKeyType, asymmetricKeyDetails }: KeyObject): KeyAlgorithm {
  if (type === 'secret') return 'BBS';
  if (asymmetricKeyType === 'ed25519') return 'EdDSA';
  return asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'ES384' : 'ES256';
}

function signMessages(key: KeyObject, data: Uint8Array): Promise<Uint8Array> {
  const [header, ...messages] = readMessages(data);
  if (!header) throw new Error('BBS signs a header and messages.');
  return withBbsSigner(key, (signer) => signer.signMessages(header, messages));
}

export async function publicHalfOf(privateKey: KeyObject): Promise<{ did: Did; multikey: string; publicKeyHex: string }> {
  if (privateKey.type === 'secret') {
    return withBbsSigner(privateKey, async ({ controller, verificationMethod, publicKey }) => {
      return { did: controller, multikey: multikeyOf(verificationMethod), publicKeyHex: Buffer.from(publicKey).toString('hex') };
    });
  }
  const publicJwk = publicJwkOf(privateKey);
  return { did: didKeyOf(publicJwk), multikey: multibaseOf(publicJwk), publicKeyHex: hexOf(publicJwk) };
}

function publicJwkOf(privateKey: KeyObject): Jwk {
  const { kty, crv, x, y } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (kty === undefined || crv === undefined || x === undefined) throw new Error('Not a key of an elliptic curve.');
  return { kty, crv, x, ...(y !== undefined && { y }) };
}
