import type { KeyObject } from 'node:crypto';
import { type Language, LaurelError } from '@laurel/base';
import { createAgent } from '@veramo/core';
import type { IIdentifier, IKey } from '@veramo/core-types';
import { CredentialPlugin } from '@veramo/credential-w3c';
import { DIDManager } from '@veramo/did-manager';
import { DIDResolverPlugin } from '@veramo/did-resolver';
import { KeyManager } from '@veramo/key-manager';
import { DataIntegrityProvider } from './credentials/data-integrity.ts';
import { issuingOf } from './credentials/issuing.ts';
import { sdJwtPlugin } from './credentials/sd-jwt.ts';
import { vcJwtPlugin } from './credentials/vc-jwt.ts';
import { type Database, lookIntoDatabase, openDatabase } from './database.ts';
import { DidStore } from './dids/did-store.ts';
import { KeyDidProvider } from './dids/key-provider.ts';
import { WebDidProvider } from './dids/web-provider.ts';
import { identitiesOf, ownDocument } from './identities.ts';
import { carriedKeysOf } from './keys/carried-keys.ts';
import { type KeyEncryptionKey, readKek } from './keys/kek.ts';
import { KeyStore } from './keys/key-store.ts';
import { NodeKeyManagementSystem } from './keys/kms.ts';
import { type RecoveryWords, recoveryWords } from './keys/recovery-words.ts';
import { openSealedTexts } from './keys/sealed-text.ts';
import { openVault, type Vault } from './keys/vault.ts';
import { KEY_OBJECTS, OWN_ROWS, OWN_ROWS_MS } from './limits.ts';
import { openMemory } from './memory.ts';
import { openBadgeAt } from './resolve/badge-at.ts';
import { openResolveDid } from './resolve/did-resolution.ts';
import { openHosted } from './resolve/hosted.ts';
import { openResolve, openResolver } from './resolve/resolver.ts';
import { openStatusLists } from './resolve/status-lists.ts';
import { openVouch } from './trust/vouch.ts';
import type { Agent, AgentOptions } from './types.ts';
import { AUTHORIZED, observe, type VeramoAgent } from './veramo.ts';

/**
 * Opens the node's Veramo agent over its own database.
 * @throws LaurelError config_invalid · kek_missing · kek_example · kek_exposed · kek_wrong · key_damaged · schema_newer · start_needed · database_unreadable · storage_busy
 */
export async function openAgent(options: AgentOptions): Promise<Agent> {
  refuseDebugLog();
  const kek = readKek(options.keyEncryption);
  const database = await (options.look ? lookIntoDatabase(options.file) : openDatabase(options.file));
  try {
    return await agentOver(database, kek, options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Veramo hands the arguments and the answer of every call to its debug log: whole credentials, with names in them. */
function refuseDebugLog(): void {
  if (/(^|[\s,])(\*|veramo)/.test(process.env.DEBUG ?? '')) {
    throw new LaurelError('config_invalid', {
      detail: 'The variable DEBUG would make Veramo write whole credentials to the log. Unset it, or leave * and veramo out of it.',
    });
  }
}

async function agentOver(database: Database, kek: KeyEncryptionKey, options: AgentOptions): Promise<Agent> {
  const vault = openVault(database, kek, options.context.random);
  await vault.selfCheck();

  const veramo = veramoOver(database, vault, options);
  const identities = identitiesOf(veramo, options);
  return {
    ...identities,
    ...carriedKeysOf(database, vault, options.context),
    ...issuingOf(veramo, identities),
    resolve: openResolve(veramo, options),
    resolveDid: openResolveDid(veramo),
    fetchStatus: openStatusLists(options),
    fetchHosted: openHosted(options),
    fetchBadge: openBadgeAt(options),
    vouch: openVouch(options.trust),
    givenSchema: (id) => options.trust.schemas?.get(id),
    ...openSealedTexts(kek, options.context.random),
    keyEncryptionId: kek.id,
    recoveryWords: (language) => wordsOf(kek, options, language),
    close: database.close,
  };
}

/** A file that was replaced since the start holds a key that opens nothing here: on paper it would be a false comfort. */
function wordsOf(kek: KeyEncryptionKey, { keyEncryption }: AgentOptions, language: Language): RecoveryWords {
  const words = recoveryWords(keyEncryption, language);
  if (words.keyId === kek.id) return words;
  throw new LaurelError('kek_wrong', { detail: `This node was started with the key-encryption key ${kek.id}, and another lies in its place now.` });
}

/** The Veramo agent itself; nothing outside this package gets hold of it. */
export function veramoOver(database: Database, vault: Vault, options: AgentOptions): VeramoAgent {
  const { context, onExecute } = options;
  const { clock } = context;
  const parsed = openMemory<KeyObject>({ clock, size: KEY_OBJECTS, ttl: Number.POSITIVE_INFINITY });
  const kms = new NodeKeyManagementSystem(vault, parsed);
  const keys = new KeyStore(database, vault, openMemory<IKey>({ clock, size: OWN_ROWS, ttl: OWN_ROWS_MS }), parsed);
  const dids = new DidStore(database, context, openMemory<IIdentifier>({ clock, size: OWN_ROWS, ttl: OWN_ROWS_MS }));
  const providers = { 'did:key': new KeyDidProvider(context), 'did:web': new WebDidProvider(context) };
  const resolver = openResolver({ ...options, documentOf: (did) => ownDocument(veramo, did) });

  const veramo: VeramoAgent = createAgent({
    authorizedMethods: [...AUTHORIZED],
    plugins: [
      new KeyManager({ store: keys, kms: { local: kms } }),
      new DIDManager({ store: dids, defaultProvider: 'did:key', providers }),
      new DIDResolverPlugin({ resolver }),
      new CredentialPlugin([new DataIntegrityProvider(context)]),
      vcJwtPlugin,
      sdJwtPlugin(context),
    ],
  });
  if (onExecute) observe(veramo, onExecute);
  return veramo;
}
