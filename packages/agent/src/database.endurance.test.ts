import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openDatabase } from './database.ts';
import { readKek } from './keys/kek.ts';
import { openVault } from './keys/vault.ts';
import { PrivateKeyTable } from './records.ts';
import { HOST, newFile, newKek, openTestAgent } from './testing/open.ts';
import { startProcess } from './testing/start-process.ts';

const KILLS = 4;
const PROCESSES = { timeout: 180_000 }; // each loads Veramo first

describe('processes on one database', () => {
  it('that make it and the same did:web in the same moment all get the same DID with the same keys', PROCESSES, async () => {
    const [file, kek] = [newFile(), newKek()];
    const processes = await Promise.all(Array.from({ length: 3 }, () => startProcess(file, kek, 'ensure')));
    for (const { go } of processes) go();
    expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual([0, 0, 0]);
    const answers = processes.map(({ said }) => said.at(-1));
    expect(answers[0]).toMatchObject({ did: `did:web:${HOST}`, document: { verificationMethod: [{}, {}, {}] } });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    const agent = await openTestAgent({ file, keyEncryption: { env: kek } });
    expect({ did: `did:web:${HOST}`, document: await agent.documentOf(`did:web:${HOST}`) }).toEqual(answers[0]);
    await agent.close();
  });

  it('that are killed leave no half key: a DID has its keys, a key its private half, and what was answered signs', PROCESSES, async () => {
    const kek = newKek();
    let made = 0;
    let opening = 0;
    let file = newFile();
    for (let kills = 0; kills < KILLS; kills++) {
      const { child, said, go, heard, ended } = await startProcess(file, kek, 'make');
      go();
      await heard(kills < KILLS / 2 ? 2 : 4);
      await setTimeout(randomInt(0, 100));
      child.kill('SIGKILL');
      await ended;
      if (!said.includes('open')) opening++;
      const answered = said.flatMap((word) => (Array.isArray(word) ? word.map(String) : []));
      made += answered.length;
      await expectWhole(file, kek, answered);
      if (kills < KILLS / 2) file = newFile();
    }
    console.info(`${KILLS} kills, ${opening} of them while the database was made, ${made} keys answered before them: none lost, none half`);
    expect(made).toBeGreaterThan(0);
  });
});

async function expectWhole(file: string, kek: string, answered: readonly string[]): Promise<void> {
  const agent = await openTestAgent({ file, keyEncryption: { env: kek } });
  for (const kid of answered) await (await agent.signerOf(kid)).sign(Buffer.from(kid));
  await agent.close();
  const database = await openDatabase(file);
  const vault = openVault(database, readKek({ env: kek }), randomBytes);
  const [keys, dids]: [{ kid: string; did: string | null }[], { did: string }[]] = [
    await database.reader.query('SELECT kid, "identifierDid" AS did FROM "key"'),
    await database.reader.query('SELECT did FROM identifier'),
  ];
  for (const { kid } of keys) await vault.open(kid);
  expect(await database.reader.manager.count(PrivateKeyTable.schema)).toBe(keys.length);
  expect(keys.flatMap(({ did }) => did ?? []).sort()).toEqual(dids.map(({ did }) => did).sort());
  expect(await database.reader.query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  await database.close();
}
