import { type KeyPurpose, LaurelError } from '@laurel/base';
import type { ControllerDocument, Did } from '@laurel/credentials';
import type { IIdentifier, IKey } from '@veramo/core-types';
import { didDocument } from './dids/document.ts';
import { isOwnAlias } from './dids/web-address.ts';
import { KeyMeta } from './keys/key-meta.ts';
import { type AnyKeyType, algorithmOf } from './keys/public-key.ts';
import { controllerOf, didIn, signerOver } from './keys/signer.ts';
import { OWN_ROWS } from './limits.ts';
import { openMemory } from './memory.ts';
import type { Agent, AgentOptions, KeyType } from './types.ts';
import type { VeramoAgent } from './veramo.ts';

export type Identities = Pick<Agent, 'ensureWebDid' | 'createKeyDid' | 'createBbsDid' | 'forgetKeys' | 'keyOf' | 'signer' | 'signerOf' | 'documentOf'>;

/** The node's own DIDs and keys. */
export function identitiesOf(veramo: VeramoAgent, { context, publicUrl }: Pick<AgentOptions, 'context' | 'publicUrl'>): Identities {
  const made = openMemory<Did>({ clock: context.clock, size: OWN_ROWS, ttl: Number.POSITIVE_INFINITY }); // of two callers at once the second waits
  const forgetting = new Set<Promise<unknown>>();

  return {
    async ensureWebDid(alias, keyType) {
      if (!isOwnAlias(alias, publicUrl)) {
        throw new LaurelError('config_invalid', {
          detail: `did:web:${alias} is not an address of this node: its document would have to be served at ${publicUrl}. Change publicUrl, or the profile’s slug.`,
        });
      }
      return made.recall(alias, () => madeOrFound(veramo, alias, keyType));
    },

    async createKeyDid(keyType) {
      const { controller: did, verificationMethod: kid, algorithm, publicJwk } = signerOver(veramo, await newKeyDid(veramo, keyType));
      return { kid, did, algorithm, publicJwk };
    },

    createBbsDid: async () => controllerOf((await newKeyDid(veramo, 'BLS12-381')).kid),

    async forgetKeys(kids) {
      const dids = [...new Set(kids.map(controllerOf))];
      if (dids.some((did) => !did.startsWith('did:key:'))) throw new Error('Only keys of a did:key are forgotten: others have read a did:web.');
      const mine = Promise.all(dids.map((did) => veramo.didManagerDelete({ did }).catch(orAbsent)));
      forgetting.add(mine);
      // What somebody else is forgetting has no row any more, and lies in the log until that is done.
      await Promise.allSettled(forgetting);
      forgetting.delete(mine);
      await mine;
    },

    async keyOf(did, purpose) {
      const { kid, type, meta } = activeKey(await veramo.didManagerGet({ did }), purpose);
      return { verificationMethod: kid, algorithm: algorithmOf(type), since: KeyMeta.parse(meta).since };
    },

    async signer(did, purpose) {
      return signerOver(veramo, activeKey(await veramo.didManagerGet({ did }), purpose));
    },

    async signerOf(kid) {
      return signerOver(veramo, await veramo.keyManagerGet({ kid }));
    },

    documentOf: (did) => ownDocument(veramo, did),
  };
}

async function madeOrFound(veramo: VeramoAgent, alias: string, keyType: KeyType): Promise<Did> {
  const did = didIn(`did:web:${alias}`);
  try {
    await veramo.didManagerGetOrCreate({ provider: 'did:web', alias, options: { keyType } });
  } catch (error) {
    // Another process of the node may have made it in the same moment. Then its keys are the DID's, and those made here nobody's.
    if (!(await veramo.didManagerGet({ did }).catch(orAbsent))) throw error;
  }
  return did;
}

async function newKeyDid(veramo: VeramoAgent, keyType: AnyKeyType): Promise<IKey> {
  const { keys } = await veramo.didManagerCreate({ provider: 'did:key', options: { keyType } });
  const [key] = keys;
  if (!key) throw new Error('A did:key without its key.');
  return key;
}

/** The document of one of the node's own did:web; `undefined` for every other DID. */
export async function ownDocument(veramo: Pick<VeramoAgent, 'didManagerGet'>, did: string): Promise<ControllerDocument | undefined> {
  if (!did.startsWith('did:web:')) return undefined;
  const identifier = await veramo.didManagerGet({ did }).catch(orAbsent);
  return identifier && didDocument(identifier);
}

/** There is at most one: a rotation retires the key it replaces. */
function activeKey({ did, keys }: IIdentifier, purpose: KeyPurpose): IKey {
  const key = keys.find(({ meta }) => {
    const { purpose: own, state } = KeyMeta.parse(meta);
    return state === 'active' && (own === purpose || own === 'any');
  });
  if (!key) throw new LaurelError('not_found', { detail: `${did} has no active key for ${purpose}.` });
  return key;
}

function orAbsent(error: unknown): undefined {
  if (error instanceof LaurelError && error.code === 'not_found') return undefined;
  throw error;
}
