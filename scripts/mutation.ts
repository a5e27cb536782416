/**
 * `pnpm mutation`: takes every check out of the verification pipeline, one at a time, and demands that a test of `credentials` misses it.
 * Prints each with the test that did, those nobody missed last; 1 where there are any. Takes a quarter of an hour.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mutant } from './mutation/guard.ts';
import { mutantsOf } from './mutation/places.ts';

const root = join(import.meta.dirname, '..');
let runs = 0;
const folder = mkdtempSync(join(tmpdir(), 'laurel-mutation-'));
const [only = ''] = process.argv.slice(2);

const all = mutantsOf(root).filter(({ id }) => id.includes(only));
const baseline = await run({ LAUREL_HITS: join(folder, 'hits') }, []);
if (baseline.failed) throw new Error(`The tests fail with every check in place: ${baseline.failed}`);
const filesOf = await readHits();

const missedByNobody: Mutant[] = [];
const waiting = [...all];
await Promise.all(Array.from({ length: availableParallelism() }, work));
rmSync(folder, { recursive: true });
for (const { file, line, text } of missedByNobody) process.stdout.write(`nobody misses ${file}:${line}  ${text}\n`);
process.stdout.write(`${all.length} checks taken out, ${all.length - missedByNobody.length} missed by a test, ${missedByNobody.length} by none\n`);
process.exitCode = all.length > 0 && missedByNobody.length === 0 ? 0 : 1;

async function work(): Promise<void> {
  for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
    const files = filesOf.get(mutant.id) ?? [];
    const { failed } = files.length > 0 ? await run({ LAUREL_MUTANT: mutant.id }, ['--bail', '1', ...files]) : {};
    if (failed) process.stdout.write(`✓ ${mutant.file}:${mutant.line}  ${mutant.text}\n    ${failed}\n`);
    else missedByNobody.push(mutant);
  }
}

/** The test files that come by each check, the quickest first. */
async function readHits(): Promise<Map<string, string[]>> {
  const filesOf = new Map<string, string[]>();
  const took = new Map(baseline.files.map(({ name, startTime, endTime }) => [name, endTime - startTime]));
  const seen = readdirSync(join(folder, 'hits')).map((name): { path: string; hits: string[] } => JSON.parse(readFileSync(join(folder, 'hits', name), 'utf8')));
  for (const { path, hits } of seen.sort((a, b) => (took.get(a.path) ?? 0) - (took.get(b.path) ?? 0)))
    for (const id of hits) filesOf.set(id, [...(filesOf.get(id) ?? []), path]);
  return filesOf;
}

type Report = {
  testResults: { name: string; startTime: number; endTime: number; message: string; assertionResults: { fullName: string; status: string }[] }[];
};

/** @returns the name of the first test that failed, if any. */
async function run(env: Record<string, string>, more: string[]): Promise<{ failed?: string; files: Report['testResults'] }> {
  const output = join(folder, `run-${++runs}.json`);
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'scripts/mutation/vitest.config.ts', '--reporter=json', `--outputFile=${output}`, ...more];
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio: 'ignore' });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const { testResults }: Report = JSON.parse(readFileSync(output, 'utf8'));
  const failed = testResults.flatMap(({ name, message, assertionResults }) => {
    const failures = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
    return failures.length > 0 ? failures : message ? [`${name}: ${message}`] : [];
  })[0];
  return { ...(failed !== undefined || code !== 0 ? { failed: failed ?? `ended with ${code}` } : {}), files: testResults };
}
