import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestOf, howToGetThem, sources, vectors } from '../../scripts/vectors.mjs';

describe('the published vectors', () => {
  it.each(sources().map((source) => [source.folder, source] as const))('%s are the ones the manifest names', (folder, { files, sha256 }) => {
    expect(digestOf(join(vectors, folder))).toEqual({ files, sha256 });
  });

  it('are told where to be found, with what to know them by, to somebody who has none', () => {
    const words = howToGetThem();
    for (const { folder, from, sha256 } of sources()) for (const part of [folder, sha256, ...from]) expect(words).toContain(part);
  });
});
