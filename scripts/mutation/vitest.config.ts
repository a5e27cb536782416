import { relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { guard } from './guard.ts';
import { isMutated } from './places.ts';

const root = new URL('../../', import.meta.url).pathname;

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
    setupFiles: ['scripts/mutation/setup.ts'],
    isolate: false,
    maxWorkers: 1,
    testTimeout: 60_000,
  },
});
