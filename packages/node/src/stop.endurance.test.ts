import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MINUTE, silentLog } from '@laurel/base';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Config } from './config/config.ts';
import { CLOSE_MS, STOP_MS } from './limits.ts';
import { startNode } from './start-node.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-stop-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const secret = (name: string) => {
  const $file = join(folder, name);
  writeFileSync($file, randomBytes(32).toString('base64'), { mode: 0o600 });
  return { $file };
};

it('stops within its bound though a mail server keeps silent, and the letter goes on from there at the next start', async () => {
  // Greets, then says nothing more: the courier gives up after half a minute.
  const silent = createServer((socket) => void socket.on('error', () => {}).write('220 mail.example\r\n'));
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
  const config = Config.parse({
    name: 'Saltmarsh Engineering',
    roles: ['verifier'],
    publicUrl: 'http://localhost:1',
    listen: { port: 0 },
    database: { kind: 'sqlite', file: join(folder, 'laurel.sqlite') },
    secrets: { session: secret('session.key'), keyEncryption: secret('key-encryption.key') },
    mail: { from: 'Saltmarsh <post@saltmarsh.example>', smtp: { host: '127.0.0.1', port: (silent.address() as AddressInfo).port } },
    outbound: { allowInsecureLoopback: true },
  });
  const warned: string[] = [];
  const start = (ahead = 0) =>
    startNode(config, {
      clock: () => new Date(Date.now() + ahead),
      log: { ...silentLog, warn: (event, fields) => void warned.push(`${event} ${fields?.jobs ?? ''}`.trim()) },
    });

  const node = await start();
  const { people, store } = node.house;
  await store.write((db) => people.ensurePerson(db, { email: 'zoe@example.org', name: 'Zoë', language: 'fr' }));
  const connected = new Promise((taken) => silent.once('connection', taken));
  await people.requestSignIn({ email: 'zoe@example.org', language: 'fr', next: '/' });
  await connected;
  const began = performance.now();
  let beats = 0; // of this process: a pause of the machine is one
  const beat = setInterval(() => {
    beats += 1;
  }, 100);
  await node.stop();
  clearInterval(beat);
  const took = performance.now() - began;
  expect(took).toBeGreaterThan(STOP_MS - 500);
  expect(beats * 100).toBeLessThan(STOP_MS + CLOSE_MS);
  expect(warned).toEqual(['job.left mail']);

  const again = await start(MINUTE); // when what was claimed is nobody's again
  await new Promise((taken) => silent.once('connection', taken));
  silent.close();
  await again.stop();
}, 120_000);
