import { expect, it } from 'vitest';
import { openStore, type Schema } from '../index.ts';
import { note, overEveryEngine, schema } from '../testing/trial.ts';

overEveryEngine('migrations', (trial, engine) => {
  const step = (id: string, ...sql: string[]) => ({ id, sql });
  const later: Schema = {
    ...schema,
    migrations: [
      step('trial-0003-index', 'CREATE INDEX note_rank ON note (rank)'),
      ...schema.migrations,
      step('trial-0002-more', 'ALTER TABLE note ADD COLUMN extra text'),
    ],
  };

  it('brings an older database forward, in the order of ids, and keeps its rows', async () => {
    await trial.put(note('a'));
    await trial.store.close();
    trial.store = await openStore(trial.database, [later]);
    expect(await trial.ids()).toEqual(['a']);
  });

  it('refuses a database that a newer program has changed, and says what to do', async () => {
    await trial.store.close();
    await (await openStore(trial.database, [later])).close();
    await expect(openStore(trial.database, [schema])).rejects.toMatchObject({
      code: 'schema_newer',
      detail: expect.stringContaining('trial-0002-more, trial-0003-index'),
    });
    trial.store = await openStore(trial.database, [later]);
  });

  it('leaves nothing of a migration that fails half-way', async () => {
    await trial.store.close();
    const broken: Schema = {
      ...schema,
      migrations: [...schema.migrations, step('trial-0002-broken', 'CREATE TABLE half (id text PRIMARY KEY)', 'THIS IS NO SQL')],
    };
    await expect(openStore(trial.database, [broken])).rejects.toThrow();
    const mended: Schema = { ...schema, migrations: [...schema.migrations, step('trial-0002-mended', 'CREATE TABLE half (id text PRIMARY KEY)')] };
    trial.store = await openStore(trial.database, [mended]);
  });

  it('applies each step once when many open at the same time', async () => {
    await trial.store.close();
    const counted: Schema = {
      ...later,
      migrations: [
        ...later.migrations,
        ...Array.from({ length: 5 }, (_, i) => step(`trial-1${i}`, `INSERT INTO note VALUES ('m${i}', '', 0, '1', NULL, NULL)`)),
      ],
    };
    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(trial.database, [counted])));
    for (const other of stores) await other.close();
    trial.store = await openStore(trial.database, [counted]);
    expect(await trial.ids()).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
  });

  it('refuses two migrations of one name', async () => {
    const other = await engine.database();
    await expect(openStore(other.database, [schema, schema])).rejects.toThrow('Two migrations are called trial-0001-all');
    await other.drop();
  });
});
