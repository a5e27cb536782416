import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@laurel/base';
import type { JsonObject } from '@laurel/credentials';
import { KEY_SCOPES, type KeyScope } from '@laurel/people';
import type { OpenTable, ScopedTable } from '@laurel/store';
import { SCHEMAS } from '../compose.ts';
import { readConfig } from '../config/read-config.ts';
import { startNode } from '../start-node.ts';
import { openAuthority } from './authority.ts';

type Row = Record<string, unknown>;
type AnyTable = OpenTable<Row> | ScopedTable<Row, string>;

const BY_THE_CLOCK = /rate_limit|^audit_checkpoint$/;

export type Instance = { name: string; id: string; securing: string; issue: string; derive?: string; experimental?: true };
export type Answer = { status: number; type: string; body: JsonObject };

export type ConformanceNode = {
  url: string;
  instances: readonly Instance[];
  /** Posts JSON, or text as it stands, with a key of every scope unless another is given. */
  post: (path: string, body: unknown, authorization?: string) => Promise<Answer>;
  keyOf: (scope: KeyScope) => Promise<string>;
  /** How many rows each table has, but of those that every request and the clock write to. */
  rows: () => Promise<Record<string, number>>;
  stop: () => Promise<void>;
};

/** `agent-config/conformance.yml` as it stands, with a folder, a port and a certificate of the test's own, asked over real HTTPS. */
export async function startConformanceNode(): Promise<ConformanceNode> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-conformance-'));
  const authority = openAuthority(new Date());
  const identity = authority.issue('localhost');
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const written = await readConfig(new URL('../../../../agent-config/conformance.yml', import.meta.url).pathname);
  const database = join(folder, 'laurel.sqlite');
  const node = await startNode(
    {
      ...written,
      listen: { ...written.listen, port: 0, tls: { certificate: file('tls.pem', identity.certificate), key: file('tls.key', identity.key) } },
      database: { kind: 'sqlite', file: database },
      secrets: {
        keyEncryption: { $file: file('kek', randomBytes(32).toString('base64')) },
        session: { $file: file('session', randomBytes(32).toString('base64')) },
      },
    },
    { log: silentLog },
  );
  const ask = (
    path: string,
    { method, headers = {}, body }: { method: string; headers?: Record<string, string>; body?: string | Uint8Array },
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const asking = request(new URL(path, node.url), { method, headers, ca: authority.certificate }, async (response) => {
        const text = (await response.setEncoding('utf8').toArray()).join('');
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', body: JSON.parse(text) });
      });
      asking.once('error', reject).end(body);
    });
  const keyOf = async (...scopes: KeyScope[]) => (await node.house.people.apiKeys.create({ name: 'Suites', profile: '*', scopes, days: 1 }, 'node')).key;
  const all = await keyOf(...KEY_SCOPES);
  const { body } = await ask('/vc-api/instances', { method: 'GET' });
  return {
    url: node.url,
    instances: body.instances as Instance[], // what the node under test says of itself; each is used below
    post: (path, sent, authorization = `Bearer ${all}`) =>
      ask(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: authorization },
        body: typeof sent === 'string' || sent instanceof Uint8Array ? sent : JSON.stringify(sent),
      }),
    keyOf,
    // By its own store: a second library of SQLite in one process undoes the locks of the first (sqlite.org/howtocorrupt.html, 2.2.1).
    rows: async () => {
      const { store } = node.house;
      const all = store.across('a test counts every row');
      const tables = SCHEMAS.flatMap((schema) => schema.tables as readonly AnyTable[]).filter(({ schema }) => !BY_THE_CLOCK.test(schema.options.name));
      const counts = tables.map(async (table) => [
        table.schema.options.name,
        await (table.scope === undefined ? store.read((db) => db.count(table, {})) : all.read((db) => db.count(table, {}))),
      ]);
      return Object.fromEntries(await Promise.all(counts));
    },
    stop: async () => {
      await node.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
