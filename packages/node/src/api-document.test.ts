import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@laurel/base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from './config/read-config.ts';
import { startNode } from './start-node.ts';

type Document = {
  servers: { url: string }[];
  paths: Record<
    string,
    { servers?: { url: string }[] } & Record<string, { operationId: string; 'x-scope': string; requestBody?: { content: Record<string, { schema: object }> } }>
  >;
};

let folder: string;
let node: Awaited<ReturnType<typeof startNode>>;
let document: Document;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-document-'));
  const secret = (name: string) => {
    writeFileSync(join(folder, name), randomBytes(32).toString('base64'), { mode: 0o600 });
    return { $file: join(folder, name) };
  };
  // A node with every door of programs that there is.
  const written = await readConfig(new URL('../../../agent-config/conformance.yml', import.meta.url).pathname);
  const { tls: _, ...listen } = written.listen;
  const config = {
    ...written,
    publicUrl: 'http://localhost:4319',
    listen: { ...listen, port: 0 },
    database: { kind: 'sqlite' as const, file: join(folder, 'laurel.sqlite') },
    secrets: { keyEncryption: secret('kek'), session: secret('session') },
  };
  node = await startNode(config, { log: silentLog });
  document = await (await fetch(new URL('/api/openapi.json', node.url))).json();
});
afterAll(async () => {
  await node.stop();
  rmSync(folder, { recursive: true });
});

it('has every door that takes a key, at its address, with the scope that opens it, and no other', () => {
  const [server] = document.servers;
  const said = Object.entries(document.paths).flatMap(([path, { servers, ...methods }]) =>
    Object.entries(methods).map(
      ([method, operation]) => `${method} ${new URL((servers?.[0] ?? server)?.url ?? '').pathname.replace(/^\/$/, '')}${path} ${operation['x-scope']}`,
    ),
  );
  const there = node.house.routes.flatMap(({ method, path, access }) =>
    access.kind === 'key' ? [`${method} ${path.replace('/profiles/conformance/', '/profiles/%7Bprofile%7D/').replace(/:(\w+)/g, '{$1}')} ${access.scope}`] : [],
  );
  expect(said.toSorted()).toEqual(there.toSorted());
  expect(there).toEqual(expect.arrayContaining(['post /api/v1/bounces mail', 'post /vc-api/presentations/verify verify']));
});

it('has a body for each door that reads one, and a name for each that is its own', () => {
  const operations = Object.values(document.paths).flatMap(({ servers: _, ...methods }) => Object.values(methods));
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const [path, wanted] of [
    ['/api/v1/bounces', { anyOf: [expect.objectContaining({ required: ['notification'] }), expect.objectContaining({ required: ['messageId'] })] }],
    ['/vc-api/credentials/verify', { type: 'object', required: ['verifiableCredential'], additionalProperties: false }],
    ['/vc-api/credentials/status', { properties: { credentialStatus: expect.objectContaining({ type: 'object' }) } }],
  ] as const)
    expect(document.paths[path]?.post?.requestBody?.content['application/json']?.schema).toMatchObject(wanted);
});
