import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const STYLES = new URL('../../assets/styles/', import.meta.url);

it('night changes colours by their names and nothing else, so that what is where by day is there by night', () => {
  const asking = readdirSync(STYLES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.css'))
    .flatMap((name) => readFileSync(new URL(name, STYLES), 'utf8').split('prefers-color-scheme').slice(1));
  expect(asking).toHaveLength(1);
  const [, block = ''] = /^: dark\) \{\s*:root \{([^}]*)\}\s*\}/.exec(asking[0] ?? '') ?? [];
  const said = block.split(';').flatMap((line) => line.trim() || []);
  expect(said.length).toBeGreaterThan(10);
  expect(said.filter((line) => !/^--[\w-]+: #[\da-f]{6}$/.test(line))).toEqual([]);
});
