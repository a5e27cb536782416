import { execFileSync } from 'node:child_process';
import { DAY } from '@laurel/base';
import { dataInventory, SCHEMAS } from '@laurel/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Network, type NetworkNode, startNetwork } from '../network.ts';

let network: Network;
beforeAll(async () => {
  network = await startNetwork();
});
afterAll(() => network.stop());

/** Ended by what happens, not by a day: letters by the mail server, passkeys and links by their person, keys once the agent has destroyed them. */
const BY_WHAT_HAPPENS = ['outbox', 'passkey', 'institution_link', 'wallet_left_key'];

/** What a row has to be for its time to run. */
const ROWS: Record<string, Record<string, string | number>> = {
  roster_line: { batch_id: 'old' },
  wallet_claim: { state: 'looked' },
  application: { state: 'draft', profile: 'kestrel-bay' },
  evidence: { arrived: 0 },
  wallet_folio: { owner: 'wallet_share-canary', share_ids: '["wallet_share-canary"]' }, // gone with the last of its shares
};

it('has ended everything that has a time once it is over, in every table that claims one', async () => {
  const nodes = [network.issuer, network.holder, network.verifier];
  const { lines } = dataInventory(nodes.flatMap((node) => node.node().house.inventory));
  const timed = [...new Map(lines.flatMap(({ table, job }) => (job === '' || BY_WHAT_HAPPENS.includes(table) ? [] : [[table, job] as const])))];
  expect(timed.length).toBeGreaterThan(12);
  const jobOf = (node: NetworkNode, job: string) => node.node().house.jobs.find(({ name }) => name === job);
  const places = nodes.map((node) => ({
    node,
    tables: timed.filter(([, job]) => nodes.find((one) => jobOf(one, job)) === node).map(([table]) => table),
    jobs: [...new Set(timed.map(([, job]) => job))].flatMap((job) => jobOf(node, job) ?? []),
  }));
  expect(places.flatMap(({ tables }) => tables)).toHaveLength(timed.length);

  for (const { node, tables } of places) sql(node, [...(tables.includes('application') ? PARENTS() : []), ...tables.map((table) => inserting(table))]);
  expect(places.flatMap(({ node, tables }) => left(node, tables))).toEqual(timed.map(() => 1));
  // The longest is a draft's: a letter on one day, erased on another.
  for (const days of [92, 15]) {
    network.clock.advance(days * DAY);
    for (const { jobs } of places) for (const { run } of jobs) for (let turn = 0; turn < 20 && (await run()) === 'more'; turn++);
  }
  const kept = places.flatMap(({ node, tables }) => left(node, tables).flatMap((count, nth) => (count === 0 ? [] : [tables[nth]])));
  expect(kept).toEqual([]);
});

/** What rows of an issuer hang on. */
const PARENTS = () => [
  inserting('batch', { id: 'old', state: 'draft' }),
  inserting('achievement', { id: 'application-canary', profile: 'kestrel-bay', definition: '{"name":{"en":"A"},"results":[]}' }),
];

/** A row as it was written now, with what its table asks for. */
function inserting(table: string, more: Record<string, string | number> = {}): Statement {
  const schema = SCHEMAS.flatMap(({ tables }) => tables).find((one) => one.schema.options.tableName === table)?.schema;
  const row = { ...ROWS[table], ...more };
  const at = network.clock.now().toISOString();
  const values = Object.values(schema?.options.columns ?? {}).flatMap((column): [string, string | number][] => {
    const name = String(column?.name);
    const given = row[name];
    if (given !== undefined) return [[name, given]];
    if (/^(expires|ends|erase)_at$/.test(name)) return [[name, new Date(network.clock.now().getTime() + 600_000).toISOString()]];
    if (column?.nullable) return [];
    if (name.endsWith('_at')) return [[name, at]];
    return [[name, column?.type === 'simple-json' ? '[]' : column?.type === 'text' ? `${table}-canary` : 1]];
  });
  const names = values.map(([name]) => name);
  return { text: `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`, values: values.map(([, value]) => value) };
}

/** Rows that still say something, a number a table. */
function left(node: NetworkNode, tables: readonly string[]): number[] {
  const says = (table: string) => (table === 'application' ? "WHERE context <> ''" : '');
  return sql(
    node,
    tables.map((table) => ({ text: `SELECT count(*) AS n FROM ${table} ${says(table)}`, values: [] })),
  ).map(([row]) => row?.n ?? -1);
}

type Statement = { text: string; values: readonly (string | number)[] };

/** In a process of its own: a second SQLite in this one would take the locks of the first for its own, and its log away. */
function sql(node: NetworkNode, statements: readonly Statement[]): { n: number }[][] {
  const program = `const [file, statements] = process.argv.slice(1);
    const db = new (require('node:sqlite').DatabaseSync)(file, { timeout: 9000, enableForeignKeyConstraints: false });
    console.log(JSON.stringify(JSON.parse(statements).map(({ text, values }) => db.prepare(text).all(...values))));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--no-warnings', '-e', program, node.config.database.file, JSON.stringify(statements)], { encoding: 'utf8' }),
  );
}
