import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Pictures of the last run, to be looked at; git leaves them out. */
const SHOTS = join(import.meta.dirname, 'shots');

/** The whole page as a PNG, `shots/register-en-1280-light.png`; none with `LAUREL_PICTURES=none`, where nobody is going to look at six hundred of them. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (process.env.LAUREL_PICTURES === 'none') return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}
