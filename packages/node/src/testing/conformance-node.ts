import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { silentLog } from '@laurel/base';
import type { JsonObject } from '@laurel/credentials';
import { KEY_SCOPES, type KeyScope } from '@laurel/people';
import { readConfig } from '../config/read-config.ts';
import { startNode } from '../start-node.ts';
import { openAuthority } from './authority.ts';

export type Instance = { name: string; id: string; securing: string; issue: string; derive?: string; experimental?: true };
export type Answer = { status: number; type: string; body: JsonObject };

export type ConformanceNode = {
  url: string;
  instances: readonly Instance[];
  /** Posts JSON, or text as it stands, with a key of every scope unless another is given. */
  post: (path: string, body: unknown, authorization?: string) => Promise<Answer>;
  keyOf: (scope: KeyScope) => Promise<string>;
  /** How many rows each table has, those of the rate limits apart, which count every request. */
  rows: () => Record<string, number>;
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
    rows: () => {
      const db = new DatabaseSync(database, { readOnly: true });
      const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%rate_limit%'").all();
      const counts = tables.map(({ name }) => [String(name), Number(db.prepare(`SELECT count(*) AS n FROM "${name}"`).get()?.n)]);
      db.close();
      return Object.fromEntries(counts);
    },
    stop: async () => {
      await node.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
