import { setTimeout as wait } from 'node:timers/promises';
import { LaurelError } from '@laurel/base';
import { cutLog, lookIntoStore, openStore, startNeeded } from '@laurel/store';
import { Identifier, Key } from '@veramo/data-store';
import { type DataSource, type EntityTarget, In, IsNull, type ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { connect } from './connect.ts';
import { type MakeChange, openGroupCommit } from './group-commit.ts';
import { PURGE_AGAIN_MS, PURGE_MS } from './limits.ts';
import { migrate, refuseOtherState } from './migrate.ts';
import { agentSchema, type Change, PrivateKeyTable } from './records.ts';
import { sqliteTrouble } from './sqlite-trouble.ts';

/** `agent.sqlite`: data-store's tables and the sealed private keys, over one connection that writes and one that reads. */
export type Database = {
  /** Cannot write. data-store's own stores stand on it: their `save` would take a DID over from whoever made it first. */
  readonly reader: DataSource;
  /** A question of one statement: it sees what was committed before it and waits for no write. */
  read: <T>(ask: (source: DataSource) => Promise<T>) => Promise<T>;
  change: MakeChange;
  close: () => Promise<void>;
};

/**
 * Opens the agent's database, makes it if there is none, and brings it to the state this program needs.
 * @throws LaurelError schema_newer · database_unreadable · storage_busy · storage_failed
 */
export async function openDatabase(file: string): Promise<Database> {
  // The node's store makes the file for this user only, looks for damage and applies this package's own schema. Then it is Veramo's.
  await (await openStore({ kind: 'sqlite', file }, [agentSchema])).close();
  const writer = await connect(file, 'write');
  try {
    await migrate(file, writer);
    return databaseOver(file, await connect(file, 'read'), writer);
  } catch (error) {
    await writer.destroy();
    throw sqliteTrouble(file, error);
  }
}

/**
 * Opens it as it is, for a look from outside: nothing in it can change.
 * @throws LaurelError start_needed · schema_newer · database_unreadable
 */
export async function lookIntoDatabase(file: string): Promise<Database> {
  await (await lookIntoStore({ kind: 'sqlite', file }, [agentSchema])).close();
  const reader = await connect(file, 'look');
  try {
    await refuseOtherState(file, reader);
    return databaseOver(file, reader);
  } catch (error) {
    await reader.destroy();
    throw sqliteTrouble(file, error);
  }
}

/** Without a writer it is only looked at. */
function databaseOver(file: string, reader: DataSource, writer?: DataSource): Database {
  const readable = (error: unknown): never => {
    throw sqliteTrouble(file, error);
  };
  let failed: LaurelError | undefined; // the disk took a sync back: no promise made on it from here on would be worth anything
  let owed = false; // something that was forgotten may still lie in the log
  const line = openGroupCommit(async (group) => {
    if (!writer) throw startNeeded(`${file} is only looked at here, and a key or a DID had to be made.`);
    if (failed) throw failed;
    await write(writer, group).catch((error: unknown) => {
      const trouble = sqliteTrouble(file, error);
      if (trouble instanceof LaurelError && trouble.code === 'storage_failed') failed = trouble;
      throw trouble;
    });
    owed ||= group.some(isForgetting);
    if (owed) owed = !(await cutLog(writer).catch(() => false));
  });
  /** What is committed is committed: a log that cannot be cut in this time, since somebody reads it, is cut with the next change, and fails nobody. */
  const cut = async () => {
    for (const until = performance.now() + PURGE_MS; owed && !closing && performance.now() < until; ) {
      await wait(PURGE_AGAIN_MS); // outside of the line: whoever makes a key goes first
      await line.change({ cut: true }).catch(() => {});
    }
  };
  const reading = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;
  const close = async () => {
    await Promise.allSettled([line.close(), ...reading]);
    await reader.destroy();
    await writer?.destroy();
  };

  return {
    reader,
    async read(ask) {
      // data-store would open the connection again, as one that can write.
      if (closing) throw new Error('The agent’s database is closed.');
      const answer = ask(reader).catch(readable);
      reading.add(answer);
      return answer.finally(() => reading.delete(answer));
    },
    async change(one) {
      await line.change(one);
      if (isForgetting(one)) await cut();
    },
    close: () => (closing ??= close()),
  };
}

const isForgetting = (one: Change): boolean => 'forgottenKey' in one || 'forgottenDid' in one;

/**
 * Plain inserts of data-store's entities, one statement for each table in a group. Its own stores would `save`: row by row, each
 * in a transaction on a connection they share (where overlapping ones lose acknowledged rows), and over what is there.
 */
async function write(source: DataSource, group: readonly Change[]): Promise<void> {
  const keys = group.flatMap((one) => ('key' in one ? one.key : []));
  const sealed = group.flatMap((one) => ('key' in one ? one.sealed : []));
  const dids = group.flatMap((one) => ('did' in one ? one.did : []));
  const adopted = group.flatMap((one) => ('did' in one ? one.adopted : []));
  await source.query('BEGIN IMMEDIATE');
  try {
    await insert(source, Key, keys);
    await insert(source, PrivateKeyTable.schema, sealed);
    await insert(source, Identifier, dids);
    await adopt(source, adopted);
    await forget(source, group);
    await source.query('COMMIT');
  } catch (error) {
    // Some failures (disk full, I/O) have rolled back already; then this says "no transaction is active", which is what we want.
    await source.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function insert<Row extends ObjectLiteral>(source: DataSource, entity: EntityTarget<Row>, rows: QueryDeepPartialEntity<Row>[]): Promise<void> {
  if (rows.length > 0) await source.createQueryBuilder().insert().into(entity).values(rows).updateEntity(false).execute();
}

/** A key becomes the key of the DID in its own id, once: no DID takes another's. */
async function adopt(source: DataSource, kids: readonly string[]): Promise<void> {
  if (kids.length === 0) return;
  const ownDid = { identifier: () => `substr(kid, 1, instr(kid, '#') - 1)` };
  const free = { kid: In(kids), identifier: IsNull() };
  const { affected } = await source.createQueryBuilder().update(Key).set(ownDid).where(free).execute();
  if (affected !== kids.length) throw new Error('A DID names a key that this node does not hold, or that has a DID.');
}

async function forget({ manager }: DataSource, group: readonly Change[]): Promise<void> {
  const kids = group.flatMap((one) => ('forgottenKey' in one ? one.forgottenKey : []));
  const dids = group.flatMap((one) => ('forgottenDid' in one ? one.forgottenDid : []));
  if (kids.length > 0) await manager.delete(PrivateKeyTable.schema, { kid: In(kids) });
  if (kids.length > 0) await manager.delete(Key, { kid: In(kids) });
  if (dids.length > 0) await manager.delete(Identifier, { did: In(dids) });
}
