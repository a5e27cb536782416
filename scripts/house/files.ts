import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One file of the tree: its path from the root with forward slashes, and its text. */
export type SourceFile = { path: string; text: string };

/** What a rule found: where, and what to do about it. */
export type Fault = { path: string; line?: number; rule: string; what: string };

/** Every text file that git knows or would know; generated and foreign ones are left to their makers. */
export function readTree(root: string): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return listed
    .split('\0')
    .filter((path) => path !== '' && !/(^|\/)(dist|node_modules)\//.test(path))
    .filter((path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile())
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

export const isCode = (file: SourceFile): boolean => /\.(ts|tsx|mts|mjs|js)$/.test(file.path);
export const isTest = (file: SourceFile): boolean => /\.test\.tsx?$|^test\/|\/testing\//.test(file.path);
export const packageOf = (path: string): string | undefined => /^packages\/([^/]+)\//.exec(path)?.[1];

export const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** Code with its comments blanked and its strings filled, so that a word in a sentence is no use of it. Offsets stay. */
export function bareCode(text: string): string {
  // A template's ${…} is filled with it: what stands there is short, and the rules that read bare code look for statements.
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g, (found) =>
    found.replace(/[^\n]/g, found.startsWith('/') ? ' ' : '_'),
  );
}
