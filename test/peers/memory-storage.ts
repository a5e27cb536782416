import {
  type BaseRecord,
  type BaseRecordConstructor,
  InjectionSymbols,
  JsonTransformer,
  type Module,
  type Query,
  RecordDuplicateError,
  RecordNotFoundError,
  type StorageService,
} from '@credo-ts/core';

// biome-ignore lint/suspicious/noExplicitAny: Credo's own storages take records of any tags
type AnyRecord = BaseRecord<any, any, any>;
type Kept = { json: Record<string, unknown>; tags: Record<string, unknown> };

/** Credo's storage in a map: its own storages need natives or a database. As strict as those about what is there and what is not. */
class MemoryStorage implements StorageService<AnyRecord> {
  readonly supportsCursorPagination = false;
  readonly #kept = new Map<string, Kept>();

  async save(_: unknown, record: AnyRecord): Promise<void> {
    const key = keyOf(record.type, record.id);
    if (this.#kept.has(key)) throw new RecordDuplicateError(`There is a ${key}`, { recordType: record.type });
    this.#kept.set(key, keep(record));
  }

  async update(_: unknown, record: AnyRecord): Promise<void> {
    this.#demand(record.type, record.id);
    this.#kept.set(keyOf(record.type, record.id), keep(record));
  }

  async delete(_: unknown, record: AnyRecord): Promise<void> {
    this.#demand(record.type, record.id);
    this.#kept.delete(keyOf(record.type, record.id));
  }

  async deleteById(_: unknown, { type }: BaseRecordConstructor<AnyRecord>, id: string): Promise<void> {
    this.#demand(type, id);
    this.#kept.delete(keyOf(type, id));
  }

  async getById<T extends AnyRecord>(_: unknown, of: BaseRecordConstructor<T>, id: string): Promise<T> {
    return revive(of, this.#demand(of.type, id));
  }

  async getAll<T extends AnyRecord>(context: unknown, of: BaseRecordConstructor<T>): Promise<T[]> {
    return this.findByQuery(context, of, {});
  }

  async findByQuery<T extends AnyRecord>(_: unknown, of: BaseRecordConstructor<T>, query: Query<AnyRecord>): Promise<T[]> {
    const all = [...this.#kept].filter(([key]) => key.startsWith(`${of.type} `)).map(([, kept]) => kept);
    return all.filter(({ tags }) => answers(tags, { ...query } as Asked)).map((kept) => revive(of, kept));
  }

  #demand(type: string, id: string): Kept {
    const kept = this.#kept.get(keyOf(type, id));
    if (!kept) throw new RecordNotFoundError(`There is no ${keyOf(type, id)}`, { recordType: type });
    return kept;
  }
}

export const memoryStorage = (): Module => ({
  register: (dependencies) => dependencies.registerInstance(InjectionSymbols.StorageService, new MemoryStorage()),
});

const keyOf = (type: string, id: string): string => `${type} ${id}`;
const keep = (record: AnyRecord): Kept => ({ json: JsonTransformer.toJSON(record), tags: record.getTags() });

function revive<T extends AnyRecord>(of: BaseRecordConstructor<T>, { json, tags }: Kept): T {
  const record = JsonTransformer.fromJSON(structuredClone(json), of);
  record.replaceTags(tags);
  return record;
}

type Asked = { [tag: string]: unknown; $and?: Asked[]; $or?: Asked[]; $not?: Asked };

/** Every tag asked for is there; of a list of tags, all of them. */
function answers(tags: Record<string, unknown>, { $and = [], $or, $not, ...asked }: Asked): boolean {
  const has = (name: string, value: unknown): boolean => {
    const own = tags[name];
    return Array.isArray(value) ? Array.isArray(own) && value.every((one) => own.includes(one)) : own === value;
  };
  return (
    Object.entries(asked).every(([name, value]) => value === undefined || has(name, value)) &&
    $and.every((query) => answers(tags, query)) &&
    (!$or || $or.some((query) => answers(tags, query))) &&
    !($not && answers(tags, $not))
  );
}
