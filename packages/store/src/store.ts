import type { FindOptionsOrder, FindOptionsWhere } from 'typeorm';
import type { OpenTable, ScopedTable } from './table.ts';

export type Where<Row extends object> = FindOptionsWhere<Row>;
export type Listing<Row extends object> = { order?: FindOptionsOrder<Row>; take?: number; skip?: number };

/** A question that equalities cannot put: in SQL of both engines, columns as `alias.property`, values as `:name`. */
export type Query<Row extends object> = {
  /** One more condition; an OR in it stays inside. */
  andWhere: (condition: string, values?: Record<string, unknown>) => Query<Row>;
  orderBy: (column: string, direction: 'ASC' | 'DESC') => Query<Row>;
  addOrderBy: (column: string, direction: 'ASC' | 'DESC') => Query<Row>;
  take: (rows: number) => Query<Row>;
  /** Leaves columns unread: a page that lists names need not load what lies behind them. Not the key. */
  without: <Column extends keyof Row & string>(...columns: Column[]) => Query<Omit<Row, Column>>;
  getMany: () => Promise<Row[]>;
  getCount: () => Promise<number>;
  /** Stops counting there: what is answered is `most` where there are as many or more. */
  countUpTo: (most: number) => Promise<number>;
  /** How the engine would find these rows, a line a step: for tests that hold a question to its index. */
  plan: () => Promise<string[]>;
};

/** Asks tables that belong to nobody in particular. A scoped table does not fit here: the filter would be missing. */
export type Reader = {
  one: <Row extends object>(table: OpenTable<Row>, where: Where<Row>) => Promise<Row | undefined>;
  list: <Row extends object>(table: OpenTable<Row>, where: Where<Row> | Where<Row>[], listing?: Listing<Row>) => Promise<Row[]>;
  count: <Row extends object>(table: OpenTable<Row>, where: Where<Row>) => Promise<number>;
  query: <Row extends object>(table: OpenTable<Row>, alias: string) => Query<Row>;
};

/** Changes, always inside one transaction. `update` and `remove` answer how many rows they touched. */
export type Writer = Reader & {
  insert: <Row extends object>(table: OpenTable<Row>, rows: Row | readonly Row[]) => Promise<void>;
  update: <Row extends object>(table: OpenTable<Row>, where: Where<Row>, change: Partial<Row>) => Promise<number>;
  remove: <Row extends object>(table: OpenTable<Row>, where: Where<Row>) => Promise<number>;
  /** The same transaction seen as one scope. */
  as: (scope: string) => ScopedWriter;
  /** The same transaction over every scope: for links and jobs that name their own scope. Say why. */
  across: (reason: string) => AcrossWriter;
};

type ScopedAsk = {
  one: <Row extends object, S extends keyof Row & string>(table: ScopedTable<Row, S>, where: Where<Omit<Row, S>>) => Promise<Row | undefined>;
  list: <Row extends object, S extends keyof Row & string>(
    table: ScopedTable<Row, S>,
    where: Where<Omit<Row, S>> | Where<Omit<Row, S>>[],
    listing?: Listing<Row>,
  ) => Promise<Row[]>;
  count: <Row extends object, S extends keyof Row & string>(table: ScopedTable<Row, S>, where: Where<Omit<Row, S>>) => Promise<number>;
  /** The scope's condition is already in place, and nothing here lifts it. */
  query: <Row extends object, S extends keyof Row & string>(table: ScopedTable<Row, S>, alias: string) => Query<Row>;
};

/** Asks the rows of one scope: the store adds the filter and fills the column. `open` reaches the tables of nobody. */
export type ScopedReader = ScopedAsk & { readonly scope: string; readonly open: Reader };

export type ScopedWriter = ScopedAsk & {
  readonly scope: string;
  readonly open: Writer;
  insert: <Row extends object, S extends keyof Row & string>(table: ScopedTable<Row, S>, rows: Omit<Row, S> | readonly Omit<Row, S>[]) => Promise<void>;
  update: <Row extends object, S extends keyof Row & string>(
    table: ScopedTable<Row, S>,
    where: Where<Omit<Row, S>>,
    change: Partial<Omit<Row, S>>,
  ) => Promise<number>;
  remove: <Row extends object, S extends keyof Row & string>(table: ScopedTable<Row, S>, where: Where<Omit<Row, S>>) => Promise<number>;
};

type AnyTable<Row extends object> = OpenTable<Row> | ScopedTable<Row, keyof Row & string>;

/** Asks any table, whole rows, scope column included. */
export type AcrossReader = {
  one: <Row extends object>(table: AnyTable<Row>, where: Where<Row>) => Promise<Row | undefined>;
  list: <Row extends object>(table: AnyTable<Row>, where: Where<Row> | Where<Row>[], listing?: Listing<Row>) => Promise<Row[]>;
  count: <Row extends object>(table: AnyTable<Row>, where: Where<Row>) => Promise<number>;
  query: <Row extends object>(table: AnyTable<Row>, alias: string) => Query<Row>;
};

export type AcrossWriter = AcrossReader & {
  readonly open: Writer;
  insert: <Row extends object>(table: AnyTable<Row>, rows: Row | readonly Row[]) => Promise<void>;
  update: <Row extends object>(table: AnyTable<Row>, where: Where<Row>, change: Partial<Row>) => Promise<number>;
  remove: <Row extends object>(table: AnyTable<Row>, where: Where<Row>) => Promise<number>;
};

export type ScopedStore = {
  read: <T>(ask: (db: ScopedReader) => Promise<T>) => Promise<T>;
  write: <T>(change: (db: ScopedWriter) => Promise<T>) => Promise<T>;
};

/**
 * Where everything rests. `read` sees a consistent snapshot; `write` is one transaction, in line behind the others,
 * committed (synchronous) before it answers. `write` within `write` throws at once: pass the Writer down.
 */
export type Store = {
  read: <T>(ask: (db: Reader) => Promise<T>) => Promise<T>;
  write: <T>(change: (db: Writer) => Promise<T>) => Promise<T>;
  as: (scope: string) => ScopedStore;
  across: (reason: string) => {
    read: <T>(ask: (db: AcrossReader) => Promise<T>) => Promise<T>;
    write: <T>(change: (db: AcrossWriter) => Promise<T>) => Promise<T>;
  };
  /** False once a write failed in the disk itself: everything can still be read, and nothing is written until the node is started again. */
  writable: () => boolean;
  /**
   * Makes what was removed before unreadable on the disk too: a removed row else stays in the write-ahead log until that is written over.
   * Outside of reads and writes. Where a read is in the way it tries for a while; false where that was too long: ask again later.
   */
  purge: () => Promise<boolean>;
  /**
   * Brings the figures up to date by which the engine chooses between indexes: a database that has grown since it was opened
   * else guesses, and reads a long table where a look into an index would do. Outside of reads and writes.
   */
  tune: () => Promise<void>;
  close: () => Promise<void>;
};
