import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { readKek } from '@laurel/agent';
import { hashed, LaurelError, silentLog } from '@laurel/base';
import { noteBackup } from '@laurel/store';
import { agentFile, compose, keyEncryptionOf } from '../compose.ts';
import type { Config } from '../config/config.ts';
import type { Manifest } from './manifest.ts';
import { demandLists, openLists } from './published-lists.ts';
import { readBackup } from './read-backup.ts';
import { staged } from './staging.ts';
import { syncFolder } from './sync-folder.ts';

/** `told`: what the node gives up because it may have gone on since, a sentence each. */
export type Restored = { manifest: Manifest; sameConfiguration: boolean; told: string[] };

/**
 * Puts a backup where the configuration keeps its data, and only where nothing is. The node is opened on a copy first, with its key, brought to
 * this program's schema and told that it was restored; what does not come through that leaves nothing behind.
 * @throws LaurelError conflict (something is there) · kek_missing · kek_wrong · backup_unreadable · schema_newer · storage_full
 */
export async function restoreNode({
  config,
  configuration,
  from,
  passphrase,
  lists,
}: {
  config: Config;
  configuration: string;
  from: string;
  passphrase: string;
  /** A folder or an address that has lists which the lost node published. */
  lists?: string | undefined;
}): Promise<Restored> {
  refuseOccupied(config);
  demandKey(config);
  if (lists !== undefined) await demandLists(lists);
  const folder = dirname(config.database.file);
  return staged(folder, async (staging) => {
    const manifest = await readBackup(from, passphrase, staging.parts);
    const told = await openOnce({ ...config, database: { ...config.database, file: staging.parts.database } }, manifest, lists);
    refuseOccupied(config);
    await settle(staging.parts.agent, agentFile(config));
    // Last: without the database the node has no data, and a restore that was cut off before is begun anew.
    await settle(staging.parts.database, config.database.file).catch(async (error: unknown) => {
      await rm(agentFile(config), { force: true });
      throw error;
    });
    return { manifest, sameConfiguration: manifest.configuration === hashed(configuration), told };
  });
}

/** Also a log without its database: SQLite would read it into the one that comes. */
function refuseOccupied(config: Config): void {
  const found = [config.database.file, agentFile(config)].flatMap((file) => ['', '-wal', '-shm', '-journal'].map((end) => `${file}${end}`)).find(existsSync);
  if (found === undefined) return;
  throw new LaurelError('conflict', {
    detail: `${found} is there, and a backup is only put into an empty place. Nothing was changed. Stop the node and move the files in ${dirname(found)} away, or name another place in the configuration.`,
  });
}

/** No backup holds it: better said before the work than after. */
function demandKey(config: Config): void {
  try {
    readKek(keyEncryptionOf(config));
  } catch (cause) {
    if (!(cause instanceof LaurelError) || cause.code !== 'kek_missing') throw cause;
    throw new LaurelError('kek_missing', {
      detail:
        'The key-encryption key is not in its place, and no backup holds it. Put it back, or make it from the 24 words of the recovery kit: laurel keys recover --config FILE. Nothing was changed.',
      cause,
    });
  }
}

/** The node itself, without a door or a job: opening it proves every key, and its roles say what may have gone on since. */
async function openOnce(config: Config, manifest: Manifest, lists: string | undefined): Promise<string[]> {
  const house = await compose(config, config.listen.port, { log: silentLog });
  try {
    const told = await house.restored(lists === undefined ? undefined : { madeAt: manifest.at, lists: openLists(lists, house.context) });
    await house.store.write(async (db) => {
      await noteBackup(db, manifest.at);
      await house.record(db, { actor: 'node', action: 'node.restored', object: 'node', detail: { shows: manifest.at } });
    });
    return told;
  } finally {
    await house.close();
  }
}

async function settle(copy: string, place: string): Promise<void> {
  if (existsSync(`${copy}-wal`)) throw new Error(`${basename(copy)} was not closed whole.`);
  const handle = await open(copy, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(copy, place);
  await syncFolder(dirname(place));
}
