import { join } from 'node:path';

/** Where `laurel init` puts things. Keys lie beside the data and not in it: whoever copies the one has not copied the other. */
export type InitPaths = { config: string; data: string; database: string; keys: string; keyEncryption: string; session: string };

export function pathsIn(folder: string): InitPaths {
  const [data, keys] = [join(folder, 'data'), join(folder, 'keys')];
  return {
    config: join(folder, 'laurel.yml'),
    data,
    database: join(data, 'laurel.sqlite'),
    keys,
    keyEncryption: join(keys, 'key-encryption.key'),
    session: join(keys, 'session.key'),
  };
}

/** A path as it can be pasted into a shell. */
export const shellWord = (path: string): string => (/^[\w./:@%+,=-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);

/** How a shell at the project's root calls this program: as README.md says, and with the pnpm of scripts/bootstrap.mjs. */
export const LAUREL = 'npx pnpm@12.21.0 laurel';
