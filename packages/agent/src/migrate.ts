import { LaurelError } from '@laurel/base';
import { startNeeded } from '@laurel/store';
import { migrations } from '@veramo/data-store';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { PrivateKeyTable } from './records.ts';
import { refuse } from './refuse.ts';

/** data-store finds a DID's keys by a column without an index: each look-up would read the keys of all learners. */
class KeysOfDid1795435200000 implements MigrationInterface {
  readonly name = 'KeysOfDid1795435200000';
  readonly down = refuse('go back to an older database');
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX agent_keys_of_did ON "key" ("identifierDid")');
  }
}

export const MIGRATIONS = [...migrations, KeysOfDid1795435200000];

/**
 * Applies data-store's migrations in one transaction, so that a killed process leaves all of them or none, and of two
 * processes that open at once the second finds them done.
 * @throws LaurelError schema_newer
 */
export async function migrate(file: string, source: DataSource): Promise<void> {
  const runner = source.createQueryRunner();
  await runner.query('PRAGMA foreign_keys = OFF'); // a rebuilt table is dropped, which would empty those that refer to it
  // Twice: data-store's fourth migration commits in its midst and begins anew, which is then a savepoint of the outer one.
  await runner.startTransaction();
  await runner.startTransaction();
  // BEGIN alone locks nobody out. The first statement does, and waits its turn, if it is one that writes.
  await runner.manager.delete(PrivateKeyTable.schema, { kid: '' });
  await refuseNewer(file, runner);
  await source.runMigrations({ transaction: 'all' });
  await runner.commitTransaction();
  await runner.commitTransaction();
  await runner.query('PRAGMA foreign_keys = ON');
}

/**
 * Refuses a database that is not of just this program's state, without bringing it there.
 * @throws LaurelError start_needed · schema_newer
 */
export async function refuseOtherState(file: string, source: DataSource): Promise<void> {
  const applied = await refuseNewer(file, source.createQueryRunner());
  const missing = source.migrations.filter(({ name }) => !applied.includes(name ?? ''));
  if (missing.length > 0) throw startNeeded(`${file} is of an older Laurel than this program: it lacks ${missing.length} steps.`);
}

/** @returns the names of what was applied */
async function refuseNewer(file: string, runner: QueryRunner): Promise<string[]> {
  const applied: { name: string }[] = (await runner.hasTable('migrations')) ? await runner.query('SELECT name FROM migrations') : [];
  const known = runner.connection.migrations.map((migration) => migration.name);
  const unknown = applied.map(({ name }) => name).filter((name) => !known.includes(name));
  if (unknown.length === 0) return applied.map(({ name }) => name);
  throw new LaurelError('schema_newer', {
    detail: `${file} was changed by a newer Laurel (${unknown.join(', ')}). Start the newer program, or restore a backup made before the update. Nothing was changed.`,
  });
}
