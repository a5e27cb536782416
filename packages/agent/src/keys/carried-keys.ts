import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type Context, LaurelError, now } from '@laurel/base';
import { Identifier, Key } from '@veramo/data-store';
import type { Database } from '../database.ts';
import { CARRIED_AT_ONCE } from '../limits.ts';
import type { Agent, CarriedKey } from '../types.ts';
import { publicHalfOf } from './kms.ts';
import { VERAMO_TYPE } from './public-key.ts';
import { controllerOf } from './signer.ts';
import type { Vault } from './vault.ts';

/** Keys of did:keys on their way from one node of their owner to another. Keys of a did:web stay: others have read where it is. */
export function carriedKeysOf(database: Database, vault: Vault, context: Pick<Context, 'clock'>): Pick<Agent, 'copyKeys' | 'takeUpKeys'> {
  return {
    async copyKeys(kids) {
      demandKeyDids(kids);
      const copies: CarriedKey[] = [];
      for (const kid of kids) {
        const key = await vault.open(kid).catch(orAbsent);
        if (key) copies.push({ kid, secret: key.export({ format: 'der', type: 'pkcs8' }) });
      }
      return copies;
    },

    async takeUpKeys(keys) {
      demandKeyDids(keys.map(({ kid }) => kid));
      const taken: { kid: string; isNew: boolean }[] = [];
      // Together, so that many share a commit; not all, so that the keys of a whole wallet do not stand in line before somebody's claim.
      for (let start = 0; start < keys.length; start += CARRIED_AT_ONCE)
        taken.push(...(await Promise.all(keys.slice(start, start + CARRIED_AT_ONCE).map(takeUp))).flat());
      return { held: taken.map(({ kid }) => kid), made: taken.flatMap(({ kid, isNew }) => (isNew ? [kid] : [])) };
    },
  };

  async function takeUp({ kid, secret }: CarriedKey): Promise<{ kid: string; isNew: boolean }[]> {
    const key = readKey(secret);
    const half = key && (await publicHalfOf(key));
    // The id is the public key: whoever names another's brings no private half of it.
    if (!key || !half || kid !== `${half.did}#${half.multikey}`) return [];
    const there = await rowsOf(kid);
    if (there.key && there.did) return [{ kid, isNew: false }];
    await store(kid, key, half.publicKeyHex, there);
    return [{ kid, isNew: true }];
  }

  /** In the order in which a new key comes to rest (records.ts); what a killed process has left of one is made whole. */
  async function store(kid: string, key: KeyObject, publicKeyHex: string, there: { key: boolean; did: boolean }): Promise<void> {
    const [did, type] = [controllerOf(kid), typeOf(key)];
    if (there.did) await database.change({ forgottenDid: did });
    if (!there.key) {
      vault.seal({ kid, type, purpose: 'any' }, key);
      const meta = { purpose: 'any', state: 'active', since: now(context) };
      await database.change({ key: { kid, kms: 'local', type, publicKeyHex, meta }, sealed: vault.take(kid) });
    }
    const at = context.clock();
    await database.change({ did: { did, provider: 'did:key', controllerKeyId: kid, saveDate: at, updateDate: at }, adopted: [kid] });
  }

  async function rowsOf(kid: string): Promise<{ key: boolean; did: boolean }> {
    return {
      key: await database.read(({ manager }) => manager.existsBy(Key, { kid })),
      did: await database.read(({ manager }) => manager.existsBy(Identifier, { did: controllerOf(kid) })),
    };
  }
}

function demandKeyDids(kids: readonly string[]): void {
  if (kids.some((kid) => !kid.startsWith('did:key:'))) throw new Error('Only keys of a did:key are carried: others have read a did:web.');
}

/** `undefined` for what is no private key that a wallet signs with. */
function readKey(secret: Uint8Array): KeyObject | undefined {
  try {
    const key = createPrivateKey({ key: Buffer.from(secret.buffer, secret.byteOffset, secret.length), format: 'der', type: 'pkcs8' });
    return typeOf(key) === '' ? undefined : key;
  } catch {
    return undefined; // it came from outside, and what it is instead does not matter
  }
}

function typeOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  if (asymmetricKeyType === 'ed25519') return VERAMO_TYPE.Ed25519;
  const curve = asymmetricKeyDetails?.namedCurve;
  return curve === 'prime256v1' ? VERAMO_TYPE['P-256'] : curve === 'secp384r1' ? VERAMO_TYPE['P-384'] : '';
}

function orAbsent(error: unknown): undefined {
  if (error instanceof LaurelError && error.code === 'not_found') return undefined;
  throw error;
}
