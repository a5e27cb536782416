import type { BadgeFacts } from '@laurel/credentials';
import { FILE_NAME } from '../limits.ts';

/** A badge without a title has its address, or says that it has neither. */
export const titleOf = ({ name, achievementId, id }: BadgeFacts): string => name?.trim() || achievementId || id || '…';

/**
 * A name for the file of a badge, in letters that every disk takes: `leadership-basics`. What has none (a title in another script) stays `badge`;
 * `con`, `nul` and their like are no files where Windows runs.
 */
export function fileNameOf(facts: BadgeFacts): string {
  const plain = titleOf(facts)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’']/g, '')
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/ß/g, 'ss')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, FILE_NAME)
    .replace(/^-+|-+$/g, '');
  return plain === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/.test(plain) ? 'badge' : plain;
}
