import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'laurel-lint-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The linter's word on a sample, by the rules of this tree. */
function lint(text: string): { status: number | null; output: string } {
  const file = join(folder, 'sample.ts');
  writeFileSync(file, text);
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'lint', `--config-path=${join(root, 'biome.json')}`, '--error-on-warnings', file];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

describe('the linter', () => {
  it.each([
    ['noExplicitAny', 'export const read = (value: any): string => String(value);\n'],
    ['noNonNullAssertion', 'export const first = (list: string[]): string => list[0]!;\n'],
    ['noTsIgnore', '// @ts-ignore\nexport const a: string = 1;\n'],
    ['noEnum', 'export enum State {\n  Open,\n}\n'],
    ['noParameterProperties', 'export class A {\n  constructor(private readonly a: string) {}\n}\n'],
    ['noUnusedImports', "import { a } from './a.ts';\nexport const b = 1;\n"],
  ])('refuses by %s', (rule, text) => {
    const { status, output } = lint(text);
    expect(status).not.toBe(0);
    expect(output).toContain(rule);
  });

  it('lets plain code pass', () => {
    expect(lint('export const double = (value: number): number => value * 2;\n').status).toBe(0);
  });
});
