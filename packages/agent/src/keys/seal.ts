import { type CipherKey, createCipheriv, createDecipheriv } from 'node:crypto';

export const NONCE = 12;
const TAG = 16;

/** AES-256-GCM: the 12 bytes of `nonce`, the ciphertext, the tag. One nonce serves a key once. */
export function seal(key: CipherKey, nonce: Uint8Array, plain: Uint8Array, about: string): Uint8Array {
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
