import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readConfig } from '../config/read-config.ts';
import { startNode } from '../start-node.ts';
import { runLaurel } from '../testing/run-laurel.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-link-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = () => join(folder, 'laurel.yml');
const link = (email: string) => runLaurel(['sign-in-link', '--config', file(), '--email', email]);

it('lets somebody in again at a node without a mail server, while it runs, and leaves its record whole', async () => {
  await runLaurel(['init', '--role', 'issuer', '--name', 'Our House', '--mail', 'none', '--dir', folder, '--url', 'http://localhost:4318']);
  expect(await link('dean@school.example')).toMatchObject({ code: 1, err: expect.stringContaining('Start the node once') });
  const config = await readConfig(file());
  const node = await startNode({ ...config, listen: { ...config.listen, port: 0 }, log: 'silent' });
  try {
    const { people, store } = node.house;
    await store.write(async (db) => {
      const { id } = await people.ensurePerson(db, { email: 'dean@school.example', name: 'Noor Haddad', language: 'fr' });
      await people.grant(db, id, { role: 'administrator', profile: '*' });
    });
    expect(await link('nobody@school.example')).toMatchObject({ code: 1, out: '', err: 'Nobody here has the address nobody@school.example.' });
    const { code, out, err } = await link('dean@school.example');
    expect([code, out]).toEqual([0, expect.stringMatching(/^http:\/\/localhost:4318\/sign-in\/[\w-]{43}$/)]);
    expect(err).toMatch(/^Signs in as Noor Haddad, once, until \d\d:\d\d UTC\./);
    const token = out.slice(-43);
    expect((await people.signIn({ token })).session.person.email).toBe('dean@school.example');
    await expect(people.signIn({ token })).rejects.toMatchObject({ code: 'sign_in_expired' });
  } finally {
    await node.stop();
  }
  expect(await runLaurel(['audit', 'verify', '--config', file()])).toMatchObject({ code: 0 });
});
