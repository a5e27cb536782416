/** The published vectors: where they lie, where they come from, and the digest by which one knows that they are the same. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';

export const vectors = process.env.LAUREL_VECTORS ?? join(root, '../shared/vectors');

/** @type {() => { folder: string, from: string[], licence: string, files: number, sha256: string }[]} */
export const sources = () => JSON.parse(readFileSync(join(root, 'test/conformance/vectors.json'), 'utf8'));

/**
 * SHA-256 over the lines `SHA-256 of the file, two spaces, path` of a folder, sorted by path: what `sha256sum` prints.
 * @param {string} folder
 */
export function digestOf(folder) {
  if (!existsSync(folder)) return { files: 0, sha256: '' };
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
  const lines = paths.map((path) => `${sha256(readFileSync(join(folder, path)))}  ${path}\n`);
  return { files: paths.length, sha256: sha256(lines.join('')) };
}

/** @param {string | Uint8Array} data */
const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** What to say to somebody who has none. */
export const howToGetThem = () =>
  [
    `No vectors at ${vectors}. Put them there, or set LAUREL_VECTORS to a folder that holds them (--allow-missing does without):`,
    ...sources().map(({ folder, from, files, sha256 }) =>
      `  ${folder.padEnd(16)} ${String(files).padStart(3)} files  ${sha256}\n${from.map((url) => `      ${url}\n`).join('')}`.trimEnd(),
    ),
    '',
  ].join('\n');
