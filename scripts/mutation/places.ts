import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { guard, type Mutant } from './guard.ts';

const PLACES = /^packages\/credentials\/src\/(verify|proof|status)\/(?!sentences\/)[\w/-]+\.ts$/;

/** The one pipeline and what it calls to check a proof or a list. */
export const isMutated = (path: string): boolean => PLACES.test(path);

export function mutantsOf(root: string): Mutant[] {
  return globSync('packages/credentials/src/**/*.ts', { cwd: root })
    .filter(isMutated)
    .sort()
    .flatMap((path) => guard(path, readFileSync(join(root, path), 'utf8')).mutants);
}
