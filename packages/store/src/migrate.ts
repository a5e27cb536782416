import { LaurelError } from '@laurel/base';
import type { EntityManager } from 'typeorm';
import type { Engine } from './engine.ts';
import type { Migration, Schema } from './migration.ts';
import { startNeeded } from './start-needed.ts';
import { key, openTable, text } from './table.ts';

type MigrationRow = { id: string; schemaName: string };

export const MigrationTable = openTable<MigrationRow>('laurel_migration', { id: text(key), schemaName: text() });

/**
 * Applies what is missing, schema by schema in the order of ids, each in a transaction of its own: a killed process leaves
 * whole steps, and of two processes that open at once the second finds the step done.
 * @throws LaurelError schema_newer
 */
export async function migrate(engine: Engine, schemas: readonly Schema[]): Promise<void> {
  const steps = stepsOf(schemas);
  const applied = await engine.write(async (manager) => {
    await manager.query('CREATE TABLE IF NOT EXISTS laurel_migration (id text PRIMARY KEY, schema_name text NOT NULL)');
    return appliedIds(manager);
  });
  refuseNewer(applied, new Set(steps.map(({ migration }) => migration.id)));
  for (const { schema, migration } of steps) {
    if (!applied.has(migration.id)) await engine.write((manager) => apply(manager, schema, migration));
  }
}

/**
 * Refuses a database that is not of just this program's state, without bringing it there.
 * @throws LaurelError start_needed · schema_newer
 */
export async function refuseOtherSchema(engine: Engine, schemas: readonly Schema[]): Promise<void> {
  const steps = stepsOf(schemas);
  const applied = await engine.read(async (manager) => {
    const runner = manager.connection.createQueryRunner();
    const isThere = await runner.hasTable('laurel_migration').finally(() => runner.release());
    return isThere ? appliedIds(manager) : new Set<string>();
  });
  refuseNewer(applied, new Set(steps.map(({ migration }) => migration.id)));
  const missing = steps.filter(({ migration }) => !applied.has(migration.id));
  if (missing.length > 0) throw startNeeded(`This database is of an older Laurel than this program: it lacks ${missing.length} steps.`);
}

function stepsOf(schemas: readonly Schema[]): { schema: string; migration: Migration }[] {
  const steps = schemas.flatMap((schema) => ordered(schema).map((migration) => ({ schema: schema.name, migration })));
  refuseRepeats(steps.map(({ migration }) => migration.id));
  return steps;
}

const ordered = (schema: Schema) => schema.migrations.toSorted((a, b) => (a.id < b.id ? -1 : 1));

function refuseRepeats(ids: readonly string[]): void {
  const repeated = ids.find((id, i) => ids.indexOf(id) !== i);
  if (repeated !== undefined) throw new Error(`Two migrations are called ${repeated}.`);
}

async function appliedIds(manager: EntityManager): Promise<Set<string>> {
  return new Set((await manager.find(MigrationTable.schema)).map((row) => row.id));
}

function refuseNewer(applied: ReadonlySet<string>, known: ReadonlySet<string>): void {
  const unknown = [...applied].filter((id) => !known.has(id)).toSorted();
  if (unknown.length === 0) return;
  throw new LaurelError('schema_newer', {
    detail: `This database was changed by a newer Laurel (${unknown.join(', ')}). Start the newer program, or restore a backup made before the update. Nothing was changed.`,
  });
}

async function apply(manager: EntityManager, schemaName: string, migration: Migration): Promise<void> {
  if ((await appliedIds(manager)).has(migration.id)) return; // another process was faster
  for (const statement of migration.sql) await manager.query(statement);
  await manager.insert(MigrationTable.schema, { id: migration.id, schemaName });
}
