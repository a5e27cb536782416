import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';

const out = process.env.LAUREL_MUTANT;
const folder = process.env.LAUREL_HITS;
const hits = new Set<string>();

Object.assign(globalThis, {
  __mutant(id: string): boolean {
    hits.add(id);
    return id !== out;
  },
});

// Which checks the tests of a file come by: only those can miss one that is taken out.
beforeAll(() => hits.clear());
afterAll(() => {
  if (folder === undefined) return;
  const path = expect.getState().testPath ?? 'unknown';
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${path.replace(/[^\w.-]+/g, '_')}.json`), JSON.stringify({ path, hits: [...hits] }));
});
