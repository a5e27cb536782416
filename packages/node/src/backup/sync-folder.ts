import { open } from 'node:fs/promises';

/** A renamed file is only there after a power cut when its folder is on the disk too. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // which opens no folder, and keeps names by itself
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
