import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Context, hashed, LaurelError, now } from '@laurel/base';
import { openLedger } from '@laurel/ledger';
import { lookIntoStore, noteBackup, openStore, snapshotDatabase } from '@laurel/store';
import { agentFile, SCHEMAS } from '../compose.ts';
import type { Config } from '../config/config.ts';
import { VERSION } from '../version.ts';
import type { Manifest } from './manifest.ts';
import { staged } from './staging.ts';
import { writeBackup } from './write-backup.ts';

/** `configuration` is the file's text; `noted` false where the database is of an older Laurel, which keeps no list of backups. */
export type BackupMade = { manifest: Manifest; bytes: number; noted: boolean };

/**
 * One encrypted file of all that a node keeps, as it stood at one moment, made beside the node that runs. Private keys are in it as they rest:
 * sealed under the key-encryption key, which is not.
 * @throws LaurelError not_found (no database) · conflict (`to` is there) · storage_full · database_unreadable
 */
export async function backupNode(
  context: Pick<Context, 'clock' | 'random'>,
  { config, configuration, to, passphrase }: { config: Config; configuration: string; to: string; passphrase: string },
): Promise<BackupMade> {
  const [database, agent] = [config.database.file, agentFile(config)];
  for (const file of [database, agent])
    if (!existsSync(file)) throw new LaurelError('not_found', { detail: `There is no database at ${file}. Start the node once.` });
  if (existsSync(to)) throw new LaurelError('conflict', { detail: `${to} is there. Nothing was written over it; choose another name.` });
  const at = now(context);
  const manifest = await staged(dirname(database), async ({ parts }) => {
    await snapshotDatabase(config.database, parts.database);
    // After it: a key is made before the first row that names it, so whatever the one copy names is in the other.
    await snapshotDatabase({ kind: 'sqlite', file: agent }, parts.agent);
    const sizes = { database: (await stat(parts.database)).size, agent: (await stat(parts.agent)).size };
    const said: Manifest = {
      at,
      laurel: VERSION,
      publicUrl: config.publicUrl,
      configuration: hashed(configuration),
      parts: [
        { name: 'database', bytes: sizes.database },
        { name: 'agent', bytes: sizes.agent },
      ],
    };
    await writeBackup(context, { to, passphrase, manifest: said, parts });
    return said;
  });
  return { manifest, bytes: (await stat(to)).size, noted: await note(context, config, at) };
}

/** Only once the file is there: a backup that is told of and does not exist is worse than none. */
async function note(context: Pick<Context, 'clock'>, { database }: Config, at: string): Promise<boolean> {
  try {
    await (await lookIntoStore(database, SCHEMAS)).close(); // an older database is the node's own to bring forward
  } catch (error) {
    if (error instanceof LaurelError && error.code === 'start_needed') return false;
    throw error;
  }
  const store = await openStore(database, SCHEMAS);
  try {
    await store.write(async (db) => {
      await noteBackup(db, at);
      await openLedger({ context }).record(db, { actor: 'node', action: 'node.backed-up', object: 'node', detail: { shows: at } });
    });
    return true;
  } finally {
    await store.close();
  }
}
