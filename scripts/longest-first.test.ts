import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LONG } from './longest-first.ts';

it('each file that is begun early is there: a name that nothing bears any more would order nothing, and say nothing', () => {
  const root = join(import.meta.dirname, '..');
  const files = [...globSync('packages/*/src/**/*.test.ts', { cwd: root }), ...globSync('test/**/*.test.ts', { cwd: root, exclude: ['**/node_modules/**'] })];
  expect(LONG.filter((name) => !files.some((file) => file.endsWith(name)))).toEqual([]);
});
