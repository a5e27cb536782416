import { NEXT_CHARACTERS } from './limits.ts';

/** Only a path on this node: anything else would make the sign-in page lead elsewhere. Browsers read \ as / and drop tabs. */
export const localPath = (next: string | undefined): string =>
  next !== undefined && next.length <= NEXT_CHARACTERS && /^\/(?![/\\])[^\s\\\p{C}]*$/u.test(next) ? next : '/';
