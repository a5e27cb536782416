import { type CipherKey, createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/** AES-256-GCM: nonce, ciphertext, tag. The nonce is the system's own chance: a settable one could repeat under the same key. */
export function seal(key: CipherKey, plain: Uint8Array, about: string): Uint8Array {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG }).setAAD(Buffer.from(about));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The plain bytes, for the caller to wipe. @throws Error where one bit of the key, the bytes or `about` is another */
export function unseal(key: CipherKey, sealed: Uint8Array, about: string): Uint8Array {
  if (sealed.length < NONCE + TAG) throw new Error('Too short to be sealed bytes.');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(-TAG));
  const plain = decipher.update(sealed.subarray(NONCE, -TAG));
  try {
    decipher.final();
  } catch (error) {
    plain.fill(0); // until the tag has matched these bytes are nobody's
    throw error;
  }
  return plain;
}
