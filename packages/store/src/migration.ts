import type { OpenTable, ScopedTable } from './table.ts';

/**
 * One step of a schema, applied once, in one transaction, in the order of ids (`issuer-0001-awards`). SQL that SQLite and
 * PostgreSQL both read: text, integer, snake_case names. Never edited after a release.
 */
export type Migration = { readonly id: string; readonly sql: readonly string[] };

/** What one package brings to the database: known before anything opens, since TypeORM wants its entities at connect. */
// biome-ignore lint/suspicious/noExplicitAny: a list of tables of every row type has no narrower name
export type Schema = { readonly name: string; readonly tables: readonly (OpenTable<any> | ScopedTable<any, any>)[]; readonly migrations: readonly Migration[] };
