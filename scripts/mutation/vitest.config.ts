import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { guard } from './guard.ts';
import { isMutated } from './places.ts';

const root = new URL('../../', import.meta.url).pathname;

/** The small files first, and last those that try a thousand things or wait for a thread: most checks are missed before, by a test that names them. */
class SmallFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const weight = ({ moduleId }: TestSpecification): number =>
      statSync(moduleId).size * (moduleId.includes('.vectors.') ? 10 : 1) * (/\/(hostile|cost|bbs[^/]*)\.[^/]+$/.test(moduleId) ? 100 : 1);
    return files.sort((a, b) => weight(a) - weight(b));
  }
}

/** The tests of `credentials` over sources in which each check has a switch. */
export default defineConfig({
  root,
  plugins: [
    {
      name: 'laurel-guard',
      enforce: 'pre',
      transform: (code, id) => (isMutated(relative(root, id)) ? { code: guard(relative(root, id), code).code, map: null } : undefined),
    },
  ],
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    include: ['packages/credentials/src/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.fuzz.test.ts', '**/canonicalize/*.vectors.test.ts'],
    runner: `${root}scripts/mutation/runner.ts`,
    sequence: { sequencer: SmallFirst },
    isolate: false,
    maxWorkers: 1,
    testTimeout: 600_000,
    dangerouslyIgnoreUnhandledErrors: process.env.LAUREL_MUTANT === undefined,
  },
});
