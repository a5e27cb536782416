import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files of minutes, the longest first: whichever of them is begun last runs alone, with a core idle beside it. Without times of an earlier run, as in CI,
 * vitest goes by the size of files, which says little of them.
 */
export const LONG: readonly string[] = [
  'verify/document-mutants.fuzz.test.ts',
  'verify/token-mutants.fuzz.test.ts',
  'canonicalize/short-way.fuzz.test.ts',
  'cryptosuites/bbs-2023.vectors.test.ts',
  'test/peers/credo-claims.test.ts',
  'test/e2e/accessibility.test.ts',
  'test/e2e/programme-pages.test.ts',
  'test/e2e/pseudo-locale.test.ts',
  'test/e2e/access.test.ts',
  'test/e2e/programme-pseudo.test.ts',
  'test/e2e/ten-thousand.test.ts',
  'test/nodes/doors.test.ts',
  'test/nodes/start-up.test.ts',
  'test/nodes/npm-start.test.ts',
  'test/nodes/backup.test.ts',
];

/** The order in which workers take up files. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONG.findIndex((name) => moduleId.endsWith(name));
      return at === -1 ? LONG.length : at;
    };
    return sorted.toSorted((a, b) => place(a) - place(b));
  }
}
