import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const demo = fileURLToPath(new URL('../../scripts/demo/', import.meta.url));

describe('the walk of the demo', () => {
  it('imports nothing from packages: what it does, anybody with a browser can do', () => {
    const files = readdirSync(demo, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|mjs)$/.test(name) && !name.endsWith('.test.ts'));
    expect(files).toContain('walk.ts');
    const imports = files.flatMap((name) =>
      [...readFileSync(join(demo, name), 'utf8').matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, target = '']) => target),
    );
    expect(imports.length).toBeGreaterThan(20);
    expect(imports.filter((target) => target.includes('@laurel/') || /(^|\/)packages\//.test(target))).toEqual([]);
  });
});
