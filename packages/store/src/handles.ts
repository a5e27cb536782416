import type { EntityManager, EntitySchema, SelectQueryBuilder } from 'typeorm';
import { ROWS_PER_STATEMENT } from './limits.ts';
import type { AcrossWriter, Query, Reader, ScopedWriter, Writer } from './store.ts';
import type { Turn } from './turn.ts';

export type Handles = { open: Writer; across: AcrossWriter; as: (scope: string) => ScopedWriter };

/** The faces of one transaction. A Reader is the same object by a narrower type, over a connection that cannot change anything. */
export function openHandles(manager: EntityManager, turn: Turn): Handles {
  const ask = openAsk(manager, turn);
  const open: Writer = { ...ask, as: (scope) => scoped(scope, ask, open), across: (reason) => given(reason, 'reason') && across };
  const across: AcrossWriter = { ...ask, open };
  innards.set(open, { manager, turn });
  return { open, across, as: open.as };
}

const innards = new WeakMap<object, { manager: EntityManager; turn: Turn }>();

/** For this package's own statements that the handles do not offer (an upsert, an expression), with the same care for their end. */
export function through<T>(db: Reader, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  const found = innards.get(db);
  if (!found) throw new Error('This is no handle of the store.');
  return found.turn.run(() => work(found.manager));
}

// biome-ignore lint/suspicious/noExplicitAny: the row types live in store.ts; here rows are only handed through
type AnyRow = any;
type AnyTable = { readonly schema: EntitySchema<AnyRow>; readonly scope: string | undefined };
type Ask = ReturnType<typeof openAsk>;

function openAsk(manager: EntityManager, turn: Turn) {
  return {
    one: (table: AnyTable, where: AnyRow) => turn.run(async () => (await manager.findOne(table.schema, { where })) ?? undefined),
    list: (table: AnyTable, where: AnyRow, listing: object = {}) =>
      // TypeORM reads "any of no conditions" as "no condition"; logic says nothing fits.
      turn.run(async () => (Array.isArray(where) && where.length === 0 ? [] : manager.find(table.schema, { ...listing, where }))),
    count: (table: AnyTable, where: AnyRow) => turn.run(() => manager.count(table.schema, { where })),
    query: (table: AnyTable, alias: string, first: object = {}) => openQuery(manager, manager.createQueryBuilder(table.schema, alias).where(first), turn),
    insert: (table: AnyTable, rows: AnyRow) => turn.run(() => insertRows(manager, table.schema, Array.isArray(rows) ? rows : [rows])),
    update: (table: AnyTable, where: AnyRow, change: AnyRow) => turn.run(async () => affected((await manager.update(table.schema, where, change)).affected)),
    remove: (table: AnyTable, where: AnyRow) => turn.run(async () => affected((await manager.delete(table.schema, where)).affected)),
  };
}

/** The few words of TypeORM's builder that are safe: its others lift what was asked before, or run past the end of the transaction. */
function openQuery(manager: EntityManager, builder: SelectQueryBuilder<AnyRow>, turn: Turn): Query<AnyRow> {
  const query: Query<AnyRow> = {
    andWhere: (condition, values) => {
      builder.andWhere(`(${condition})`, values); // TypeORM sets no brackets: an OR would stand beside the scope, not under it
      return query;
    },
    orderBy: (column, direction) => {
      builder.orderBy(column, direction);
      return query;
    },
    addOrderBy: (column, direction) => {
      builder.addOrderBy(column, direction);
      return query;
    },
    take: (rows) => {
      builder.take(rows);
      return query;
    },
    without: (...columns) => {
      const left = new Set<string>(columns);
      const read = builder.expressionMap.mainAlias?.metadata.columns.filter(({ propertyName }) => !left.has(propertyName)) ?? [];
      builder.select(read.map(({ propertyName }) => `${builder.alias}.${propertyName}`));
      return query;
    },
    getMany: () => turn.run(() => builder.getMany()),
    getCount: () => turn.run(() => builder.getCount()),
    countUpTo: (most) =>
      turn.run(async () => {
        const [sql, values] = builder.clone().select('1', 'one').orderBy().take(undefined).limit(most).getQueryAndParameters();
        return Number((await manager.query(`SELECT count(*) AS counted FROM (${sql}) AS bounded`, values))[0].counted);
      }),
    plan: () =>
      turn.run(async () => {
        const [sql, values] = builder.getQueryAndParameters();
        const steps: object[] = await manager.query(`${manager.connection.options.type === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN'} ${sql}`, values);
        return steps.map((step) => String(Object.values(step).at(-1)));
      }),
  };
  return query;
}

async function insertRows(manager: EntityManager, schema: EntitySchema<AnyRow>, rows: readonly AnyRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const values = rows.slice(start, start + ROWS_PER_STATEMENT);
    // The rows are complete, nothing is generated: TypeORM need not write back into them.
    await manager.createQueryBuilder().insert().into(schema).values(values).updateEntity(false).execute();
  }
}

function affected(count: number | null | undefined): number {
  if (typeof count !== 'number') throw new Error('The driver did not say how many rows it touched.');
  return count;
}

/** Every condition and every row gets the scope last, so that a value smuggled in by a wider object cannot win. */
function scoped(scope: string, ask: Ask, open: Writer): ScopedWriter {
  given(scope, 'scope');
  const owned = (table: AnyTable, value: AnyRow) => {
    if (table.scope === undefined) throw new Error(`${table.schema.options.name} belongs to nobody: use .open`);
    return { ...value, [table.scope]: scope };
  };
  const each = (table: AnyTable, values: AnyRow) => (Array.isArray(values) ? values.map((value) => owned(table, value)) : owned(table, values));
  return {
    scope,
    open,
    one: (table, where) => ask.one(table, owned(table, where)),
    list: (table, where, listing) => ask.list(table, each(table, where), listing),
    count: (table, where) => ask.count(table, owned(table, where)),
    query: (table, alias) => ask.query(table, alias, owned(table, {})),
    insert: (table, rows) => ask.insert(table, each(table, rows)),
    update: (table, where, change) => ask.update(table, owned(table, where), owned(table, change)),
    remove: (table, where) => ask.remove(table, owned(table, where)),
  };
}

function given(value: string, what: string): true {
  if (value === '') throw new Error(`An empty ${what} was given.`);
  return true;
}
