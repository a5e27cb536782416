import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import openapiTS, { astToString } from 'openapi-typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PeerNetwork, startPeerNetwork, TITLE } from './nodes.ts';

const run = promisify(execFile);
const here = import.meta.dirname;
const tsc = join(here, '../../node_modules/.bin/tsc');

let network: PeerNetwork;
let folder: string;
beforeAll(async () => {
  network = await startPeerNetwork();
  const cache = join(here, 'node_modules/.cache'); // below node_modules, so that the program finds its library
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'laurel-client-'));
});
afterAll(async () => {
  if (folder) rmSync(folder, { recursive: true });
  await network?.stop();
});

/** What a records office would write: every line of it is held to the types that the node's own document gives. */
const PROGRAM = `
import createClient from 'openapi-fetch';
import type { paths } from './laurel.js';

const client = createClient<paths>({ baseUrl: process.env.AT!, headers: { Authorization: 'Bearer ' + process.env.KEY } });
const all = await client.GET('/achievements');
const achievement = all.data?.achievements[0];
if (!achievement) throw new Error(JSON.stringify(all.error));

const body = { achievement: achievement.id, email: 'typed@learner.example', name: 'Zoë Martin', language: 'fr' as const, externalId: 'K-1' };
const made = await client.POST('/awards', { body, params: { header: { 'Idempotency-Key': 'first' } } });
const again = await client.POST('/awards', { body, params: { header: { 'Idempotency-Key': 'first' } } });
const id = made.data?.id ?? '';
const revoked = await client.POST('/awards/{id}/revoke', { params: { path: { id } }, body: { reason: 'issued-in-error' } });
const page = await client.GET('/awards', { params: { query: { q: 'zoe', state: 'revoked', limit: 5 } } });
const batch = await client.POST('/batches', { body: { achievement: achievement.id, filename: 'a.csv', language: 'en', rows: [{ email: 'a@learner.example' }, { email: 'nobody' }] } });
const problems = await client.GET('/batches/{id}/problems', { params: { path: { id: batch.data?.id ?? '' } } });
const refused = await client.POST('/awards', { body: { ...body, email: 'nobody', externalId: 'K-2' } });

// @ts-expect-error there is no such reason
void (() => client.POST('/awards/{id}/revoke', { params: { path: { id } }, body: { reason: 'because' } }));
// @ts-expect-error a program cannot say that somebody was assessed
void (() => client.POST('/awards', { body: { ...body, assessmentClass: 'assessed-here' } as const satisfies typeof body }));
// @ts-expect-error there is no such path
void (() => client.GET('/award'));

console.log(JSON.stringify({
  name: achievement.name.en,
  same: made.data?.id === again.data?.id,
  revoked: revoked.data?.standing,
  listed: page.data?.awards.map(({ id }) => id).includes(id),
  ready: batch.data?.ready,
  problem: problems.data?.problems[0]?.code,
  code: refused.error?.code,
}));
`;

it('a client that openapi-typescript makes of our document knows every answer by its type, and is answered so', { timeout: 240_000 }, async () => {
  const document = await (await fetch(`${network.issuer.address}/api/openapi.json`)).json();
  writeFileSync(join(folder, 'laurel.d.ts'), astToString(await openapiTS(document)));
  writeFileSync(join(folder, 'program.ts'), PROGRAM);
  const config = {
    compilerOptions: {
      strict: true,
      outDir: 'out',
      module: 'nodenext',
      target: 'es2024',
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [join(here, '../../node_modules/@types')],
    },
  };
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...config, files: ['program.ts'] }));
  await run(tsc, ['-p', folder]).catch(({ stdout }) => expect(stdout).toBe(''));

  const { key } = await network.issuer
    .node()
    .house.people.apiKeys.create({ name: 'Records', profile: 'kestrel-bay', scopes: ['read', 'issue', 'revoke'], days: 1 }, 'node');
  const { stdout } = await run(process.execPath, [join(folder, 'out/program.js')], {
    env: { AT: `${network.issuer.address}/api/v1/profiles/kestrel-bay`, KEY: key },
  });
  expect(JSON.parse(stdout)).toEqual({ name: TITLE, same: true, revoked: 'revoked', listed: true, ready: 1, problem: 'email_no_at', code: 'bad_form' });
});
