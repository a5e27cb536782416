import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PartName } from './manifest.ts';

const NAME = /^\.laurel-staging-(\d+)$/;

export type Staging = { folder: string; parts: Record<PartName, string> };

/**
 * Lends a folder beside the database for copies of it, on the same disk and for this user only, and takes it away afterwards, however the work
 * ends; where that made folders above it, those too when the work failed. What a killed process left there is taken away first.
 */
export async function staged<T>(dataFolder: string, work: (staging: Staging) => Promise<T>): Promise<T> {
  const made = await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  await removeLeft(dataFolder);
  const folder = join(dataFolder, `.laurel-staging-${process.pid}`);
  try {
    await mkdir(folder, { mode: 0o700 });
    return await work({ folder, parts: { database: join(folder, 'laurel.sqlite'), agent: join(folder, 'agent.sqlite') } });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (made !== undefined) await removeEmpty(dataFolder, made);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function removeLeft(dataFolder: string): Promise<void> {
  for (const name of await readdir(dataFolder)) {
    const pid = NAME.exec(name)?.[1];
    if (pid !== undefined && (Number(pid) === process.pid || !isRunning(Number(pid)))) await rm(join(dataFolder, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0); // asks, and ends nothing
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // another user's
  }
}

async function removeEmpty(folder: string, upTo: string): Promise<void> {
  for (let at = folder; at.startsWith(upTo); at = dirname(at)) await rmdir(at).catch(() => {}); // somebody has put something there meanwhile
}
