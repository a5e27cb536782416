import { appendFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { type RunnerTestCase, type RunnerTestFile, type RunnerTestSuite, TestRunner } from 'vitest';

/** What a run says as it goes, one JSON object a line. `trying` is said before, so that a check without which a test never ends can be named. */
export type Said = { path: string; took: number; met: string[] } | { trying: string } | { missed: string; by: string };

const { LAUREL_MUTANT: alone, LAUREL_MUTANTS = '', LAUREL_SAID = '' } = process.env;
const wanted = new Set(LAUREL_MUTANTS.split(' ')); // of none, one that nothing is called
const met = new Set<string>();
let out = alone;

Object.assign(globalThis, {
  __mutant(id: string, applies: unknown): boolean {
    if (applies) met.add(id);
    return Boolean(applies) && id !== out;
  },
});

const say = (what: Said): void => {
  if (LAUREL_SAID) appendFileSync(LAUREL_SAID, `${JSON.stringify(what)}\n`);
};

/**
 * Runs each test as always, and then once more for each check that applied in it, with that check taken out, until some test fails without it.
 * With LAUREL_MUTANT, every test runs once, without that check.
 */
export default class MutationRunner extends TestRunner {
  readonly #metIn = new Map<string, Set<string>>();

  async runTask(test: RunnerTestCase): Promise<void> {
    if (wanted.size === 0) return; // all are missed already
    const began = performance.now();
    await TestRunner.getTestFn(test)();
    const took = performance.now() - began;
    const tried = [...met].filter((id) => wanted.has(id));
    this.#remember(test.file);
    // A test that fails when it is simply run again tells nothing.
    if (tried.length === 0 || !(await passes(test, took))) return;
    for (const id of tried) {
      say({ trying: id });
      out = id;
      const missed = !(await passes(test, took));
      out = undefined;
      if (!missed) continue;
      // What it left behind must not be taken for what the next one does.
      if (!(await passes(test, took))) break;
      wanted.delete(id);
      say({ missed: id, by: `${test.file.name} ${nameOf(test)}` });
    }
    met.clear();
  }

  override async onAfterRunSuite(suite: RunnerTestSuite): Promise<void> {
    await super.onAfterRunSuite(suite);
    if (!('filepath' in suite)) return;
    this.#remember(suite.file);
    say({ path: suite.file.filepath, took: suite.file.result?.duration ?? 0, met: [...(this.#metIn.get(suite.file.filepath) ?? [])] });
  }

  #remember({ filepath }: RunnerTestFile): void {
    this.#metIn.set(filepath, new Set([...(this.#metIn.get(filepath) ?? []), ...met]));
    met.clear();
  }
}

/** Long enough for any test that still comes to an end. */
const longest = (took: number): number => 10_000 + 3 * took;

async function passes(test: RunnerTestCase, took: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), longest(took));
  });
  try {
    await Promise.race([again(test), late]);
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** Prepared anew, as for the first time. */
async function again(test: RunnerTestCase): Promise<void> {
  const suites: RunnerTestSuite[] = [];
  for (let suite: RunnerTestSuite | undefined = test.suite ?? test.file; suite; suite = suite.suite) suites.unshift(suite);
  if (suites[0] !== test.file) suites.unshift(test.file);
  for (const suite of suites) for (const prepare of TestRunner.getSuiteHooks(suite)?.beforeEach ?? []) await prepare(test.context, suite);
  await TestRunner.getTestFn(test)();
}

const nameOf = (test: RunnerTestCase): string => {
  const names = [test.name];
  for (let { suite } = test; suite && suite !== test.file; suite = suite.suite) names.unshift(suite.name);
  return names.join(' › ');
};
