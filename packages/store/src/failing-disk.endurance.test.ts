import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from './index.ts';
import { Award, awardSchema } from './testing/awards.ts';

/** The kernel itself answers EIO to the Nth sync, where a tracer is at hand. What it then does to the store is also tested without one, in sqlite.test.ts. */
const NTH = spawnSync('strace', ['-V']).status === 0 ? [1, 8, 20, 45] : [];
const FAULTY = NTH.flatMap((nth) => [
  { nth, when: `${nth}`, what: 'once' },
  { nth, when: `${nth}+`, what: 'from then on' },
]);

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'laurel-disk-'));
  file = join(folder, 'laurel.sqlite');
});
afterEach(() => rm(folder, { recursive: true }));

async function run(faults: readonly string[]): Promise<string[]> {
  const program = [process.execPath, '--conditions=source', join(import.meta.dirname, 'testing', 'failing-disk.ts'), file];
  const [command = '', ...args] = faults.length === 0 ? program : ['strace', '-f', '-qq', '-o', '/dev/null', ...faults, ...program];
  // One thread does all of SQLite's work: a tracer counts the calls of each thread by themselves.
  const child = spawn(command, args, { env: { ...process.env, UV_THREADPOOL_SIZE: '1' }, stdio: ['ignore', 'pipe', 'inherit'] });
  return (await child.stdout.setEncoding('utf8').toArray()).join('').trim().split('\n');
}
const acknowledged = (said: readonly string[]) => said.filter((word) => word.startsWith('+')).map((word) => `row-${word.slice(1)}`);

async function expectWhole(said: readonly string[]): Promise<void> {
  const store = await openStore({ kind: 'sqlite', file }, [awardSchema]);
  const kept = (await store.read((db) => db.list(Award, {}))).map(({ id }) => id);
  expect(kept).toEqual(expect.arrayContaining(acknowledged(said)));
  await store.write((db) => db.insert(Award, { id: 'again', jobId: 'job', externalId: '', slot: 0, signature: '' }));
  await store.close();
}

describe('a disk that fails', () => {
  it('not at all: every row is acknowledged and there', async () => {
    const said = await run([]);
    expect(acknowledged(said)).toHaveLength(205);
    await expectWhole(said);
  });

  it.each(FAULTY)('at sync $nth, $what: no row is acknowledged after it, what was acknowledged is there, and the next start goes on', async ({ when }) => {
    const said = await run(['-e', 'trace=fsync,fdatasync', '-e', `inject=fsync,fdatasync:error=EIO:when=${when}`]);
    const refusals = said.filter((word) => word.startsWith('-') || word.startsWith('!'));
    expect(refusals.length, said.join(' ')).toBeGreaterThan(0);
    expect(new Set(refusals.map((word) => word.slice(1)))).toEqual(new Set(['storage_failed']));
    expect(said.slice(said.findIndex((word) => word.startsWith('-'))).filter((word) => word.startsWith('+'))).toEqual(
      refusals[0]?.startsWith('-') ? [] : acknowledged(said),
    );
    await expectWhole(said);
  });
});
