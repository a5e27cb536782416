import { type Context, LaurelError, utf8 } from '@laurel/base';
import { fromSealed, toSealed } from './envelope.ts';
import type { KeyEncryptionKey } from './kek.ts';

const VERSION = '1';

export type SealedTexts = {
  seal: (text: string, about: string) => string;
  unseal: (sealed: string, about: string) => string;
  isSealed: (text: string) => boolean;
  fingerprint: (text: string, about: string) => string;
};

/** Secrets that a role must be able to read again, such as another node's token: at rest they need the key-encryption key, like private keys. */
export function openSealedTexts(kek: KeyEncryptionKey, random: Context['random']): SealedTexts {
  return {
    seal(text, about) {
      const { wrappedKey, sealedKey } = toSealed(kek, utf8(text), binding(about), random);
      return [VERSION, kek.id, wrappedKey, sealedKey].join('.');
    },

    isSealed: (text) => text.startsWith(`${VERSION}.${kek.id}.`),
    fingerprint: kek.fingerprint,

    unseal(sealed, about) {
      const [version, kekId, wrappedKey = '', sealedKey = '', ...more] = sealed.split('.');
      const readable = version === VERSION && more.length === 0;
      if (readable && kekId !== kek.id) {
        throw new LaurelError('kek_wrong', {
          detail: `A secret of this node is sealed with the key-encryption key ${kekId}, and this node was started with ${kek.id}. Start it with the one used before.`,
        });
      }
      try {
        if (!readable) throw new Error('Not a sealed text of this version.');
        return fromSealed(kek, { wrappedKey, sealedKey }, binding(about), (plain) => new TextDecoder('utf-8', { fatal: true }).decode(plain));
      } catch (cause) {
        throw new LaurelError('key_damaged', { detail: 'A sealed secret of this node does not open: its row was changed or damaged.', cause });
      }
    },
  };
}

/** No private key is bound to this: its second part is the name of a DID's key (see envelope.ts). */
const binding = (about: string): string => ['node', 'text', VERSION, about].join('|');
