import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Context, LaurelError, operatorUrl } from '@laurel/base';
import type { Published, PublishedList } from '@laurel/web';
import { PUBLISHED_LIST_BYTES } from '../limits.ts';

const isAddress = (from: string): boolean => /^https?:\/\//i.test(from);

/** Better said before a backup is opened than after. @throws LaurelError bad_request */
export async function demandLists(from: string): Promise<void> {
  if (isAddress(from) ? URL.canParse(from) : (await stat(from).catch(() => undefined))?.isDirectory()) return;
  throw new LaurelError('bad_request', { detail: `--lists ${from} is neither a folder nor an address. Nothing was changed.` });
}

/** Every file of a folder and of the folders in it, whatever it is called; of an address, what it serves at the paths of the lists. */
export const openLists = (from: string, { outbound }: Pick<Context, 'outbound'>): Published['lists'] =>
  isAddress(from) ? (paths) => Promise.all(paths.map((path) => fetchList(from, path, outbound))) : () => readFolder(from);

async function readFolder(from: string): Promise<PublishedList[]> {
  const files = (await readdir(from, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(
    files.toSorted().map(async (name): Promise<PublishedList> => {
      if ((await stat(name)).size > PUBLISHED_LIST_BYTES) return { name, trouble: 'it is larger than any list' };
      return { name, text: await readFile(name, 'utf8') };
    }),
  );
}

async function fetchList(from: string, path: string, outbound: Context['outbound']): Promise<PublishedList> {
  const name = new URL(path, from).href;
  try {
    const { status, body } = await outbound.operator(operatorUrl(name));
    return status === 200 ? { name, text: Buffer.from(body).toString() } : { name, trouble: `the address answers ${status}` };
  } catch (error) {
    if (!(error instanceof LaurelError)) throw error;
    return { name, trouble: `it could not be had (${error.code})` };
  }
}
