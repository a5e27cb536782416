import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';

/**
 * A column as both engines keep it. Times are ISO 8601 text (they sort), flags are 0 or 1, JSON is text: signed documents
 * must come back byte for byte, and PostgreSQL's jsonb would reorder them.
 */
export type Column = Partial<EntitySchemaColumnOptions>;

export const text = (more: Column = {}): Column => ({ type: 'text', ...more });
export const integer = (more: Column = {}): Column => ({ type: 'integer', ...more });
export const json = (more: Column = {}): Column => ({ type: 'simple-json', ...more });
export const nullable: Column = { nullable: true };
export const key: Column = { primary: true };

/** A table anybody on the node may ask. `Row` has one property per column. */
export type OpenTable<Row extends object> = { readonly schema: EntitySchema<Row>; readonly scope: undefined };

/** A table whose rows belong to somebody: `Scope` is the column that says to whom (a profile, an owner). */
export type ScopedTable<Row extends object, Scope extends keyof Row & string> = { readonly schema: EntitySchema<Row>; readonly scope: Scope };

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const schemaOf = <Row extends object>(name: string, columns: Record<keyof Row & string, Column>): EntitySchema<Row> =>
  new EntitySchema<Row>({
    name,
    tableName: name,
    // NOTE: TypeORM's column type demands `type`; every Column helper above sets it.
    columns: Object.fromEntries(Object.entries<Column>(columns).map(([property, column]) => [property, { name: snake(property), ...column }])) as never,
  });

/** @example const Setup = openTable<SetupRow>('setup_link', { hash: text(key), usedAt: text(nullable) }) */
export const openTable = <Row extends object>(name: string, columns: Record<keyof Row & string, Column>): OpenTable<Row> => ({
  schema: schemaOf(name, columns),
  scope: undefined,
});

/** @example const Award = scopedTable<AwardRow>()('award', 'profile', { id: text(key), profile: text(), … }) */
export const scopedTable =
  <Row extends object>() =>
  <Scope extends keyof Row & string>(name: string, scope: Scope, columns: Record<keyof Row & string, Column>): ScopedTable<Row, Scope> => ({
    schema: schemaOf(name, columns),
    scope,
  });
