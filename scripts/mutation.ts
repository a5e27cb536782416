/**
 * `pnpm mutation [part of a path]`: takes every check out of the verification pipeline, one at a time, and demands that a test of `credentials`
 * misses it. Prints each with the test that did, those nobody missed last; 1 where there are any.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mutant } from './mutation/guard.ts';
import { mutantsOf } from './mutation/places.ts';
import type { Said } from './mutation/runner.ts';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'laurel-mutation-'));
const [only = ''] = process.argv.slice(2);
let runs = 0;

/** Longer than any one test takes, on a busy machine too. */
const SILENCE_MS = 240_000;

const all = mutantsOf(root).filter(({ id }) => id.includes(only));
const missedBy = new Map<string, string>();
/** The test files in which a check applied, the quickest first. */
const filesOf = new Map<string, { path: string; took: number }[]>();

await inParts(all, tryTogether);
await inParts(
  all.filter(({ id }) => !missedBy.has(id)),
  tryAlone,
);
rmSync(folder, { recursive: true });

const unmissed = all.filter(({ id }) => !missedBy.has(id));
for (const { id, file, line, text } of all) if (missedBy.has(id)) process.stdout.write(`✓ ${file}:${line}  ${text}\n    ${missedBy.get(id)}\n`);
for (const { file, line, text } of unmissed) process.stdout.write(`nobody misses ${file}:${line}  ${text}\n`);
process.stdout.write(`${all.length} checks taken out, ${missedBy.size} missed by a test, ${unmissed.length} by none\n`);
process.exitCode = all.length > 0 && unmissed.length === 0 ? 0 : 1;

/** One process for each core. */
async function inParts(mutants: readonly Mutant[], work: (part: Mutant[]) => Promise<void>): Promise<void> {
  const cores = availableParallelism();
  await Promise.all(Array.from({ length: cores }, (_, core) => work(mutants.filter((_mutant, nth) => nth % cores === core))));
}

/** Many in one process: each test runs again without each check that applied in it. */
async function tryTogether(part: readonly Mutant[]): Promise<void> {
  const left = new Set(part.map(({ id }) => id));
  while (left.size > 0) {
    const { said, ended, failedIn } = await run({ LAUREL_MUTANTS: [...left].join(' ') }, []);
    for (const what of said) {
      if ('met' in what) for (const id of what.met) remember(id, what);
      if ('missed' in what) missedBy.set(what.missed, what.by);
    }
    if (ended) return holdBaseline(failedIn);
    // Without that check a test went on for ever, and took the process with it.
    const last = said.at(-1);
    if (!last || !('trying' in last)) throw new Error('The tests do not end with every check in place.');
    missedBy.set(last.trying, 'a test that does not end without it');
    for (const id of missedBy.keys()) left.delete(id);
  }
}

/** A test that counts what the others did may fail among their repetitions; by itself each must hold with every check in place. */
async function holdBaseline(files: readonly string[]): Promise<void> {
  const { failed } = files.length > 0 ? await run({}, [...files]) : {};
  if (failed) throw new Error(`The tests fail with every check in place: ${failed}`);
}

/** In a process of its own, where it is out from the start: for what applies before the tests, or once in a process. */
async function tryAlone(part: readonly Mutant[]): Promise<void> {
  for (const { id } of part) {
    const files = (filesOf.get(id) ?? []).sort((a, b) => a.took - b.took).map(({ path }) => path);
    const { failed } = files.length > 0 ? await run({ LAUREL_MUTANT: id }, ['--bail', '1', ...files]) : {};
    if (failed) missedBy.set(id, failed);
  }
}

function remember(id: string, { path, took }: { path: string; took: number }): void {
  const files = filesOf.get(id) ?? [];
  if (!files.some((file) => file.path === path)) filesOf.set(id, [...files, { path, took }]);
}

type Report = { testResults: { name: string; status: string; message: string; assertionResults: { fullName: string; status: string }[] }[] };

/** `failed` names the first test that did; `ended` is false where the process went silent or fell over. */
type Ran = { failed?: string; failedIn: string[]; said: Said[]; ended: boolean };

async function run(env: Record<string, string>, more: string[]): Promise<Ran> {
  const [output, heard] = [join(folder, `run-${++runs}.json`), join(folder, `said-${runs}`)];
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'scripts/mutation/vitest.config.ts', '--reporter=json', `--outputFile=${output}`, ...more];
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env, LAUREL_SAID: heard }, stdio: 'ignore', detached: true });
  await ending(child, () => (existsSync(heard) ? statSync(heard).size : 0));
  const said: Said[] = existsSync(heard)
    ? readFileSync(heard, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
  if (!existsSync(output)) return { said, ended: false, failed: 'a test that does not end without it', failedIn: [] };
  const { testResults }: Report = JSON.parse(readFileSync(output, 'utf8'));
  const failures = testResults.filter(({ status }) => status === 'failed');
  const [failed] = failures.flatMap(({ name, message, assertionResults }) => {
    const tests = assertionResults.filter((test) => test.status === 'failed').map(({ fullName }) => fullName);
    return tests.length > 0 ? tests : [`${name}: ${message}`];
  });
  return { ...(failed === undefined ? {} : { failed }), failedIn: failures.map(({ name }) => name), said, ended: true };
}

/** Until the process ends, or says nothing more for longer than any test takes: then it is ended, with what it started. */
async function ending(child: ChildProcess, said: () => number): Promise<void> {
  let [last, since] = [0, Date.now()];
  const watch = setInterval(() => {
    if (said() !== last) [last, since] = [said(), Date.now()];
    if (Date.now() - since > SILENCE_MS && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, 1000);
  await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
}
