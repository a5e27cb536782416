import type { Page } from 'playwright-core';
import { takePicture } from './picture.ts';

export type Print = {
  background: string;
  ink: string;
  /** Pixels that stick out of a sheet of A4 between its margins. */
  over: number;
  /** Buttons, menus and the like that would be printed. */
  pressable: string[];
  /** What stands in a column too narrow for a word, on a sheet that is wider: across, of A3, or printed smaller. */
  squeezed: string[];
  sheets: number;
};

/** A4 less 16 mm on either side, at 96 pixels an inch. */
const SHEET = { width: Math.floor(((210 - 2 * 16) / 25.4) * 96), height: 1000 };
/** A4 across is as wide as A3 upright, and as A4 printed at 70 %. */
const WIDER = { width: Math.floor(((297 - 2 * 16) / 25.4) * 96), height: 1000 };

/** What the printer would get of a page that somebody reads in the dark. */
export async function printPage(page: Page, name: string): Promise<Print> {
  const before = page.viewportSize();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.setViewportSize(SHEET);
  const seen = await page.evaluate<Omit<Print, 'sheets' | 'squeezed'>>(`(() => {
    const shown = (element) => element.getClientRects().length > 0;
    return {
      background: getComputedStyle(document.documentElement).backgroundColor,
      ink: getComputedStyle(document.body).color,
      over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      pressable: [...document.querySelectorAll('button, input, select, textarea, nav, .btn')].filter(shown).map((element) => element.outerHTML),
    };
  })()`);
  await takePicture(page, `print-${name}`);
  await page.setViewportSize(WIDER);
  const squeezed = await page.evaluate<string[]>(`(() => {
    const isThin = (element) => element.textContent.trim().length > 3 && element.clientWidth > 0 && element.clientWidth < 32;
    return [...document.querySelectorAll('dd, dt, td, th, p, li')].filter(isThin).map((element) => element.textContent.trim());
  })()`);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  if (before) await page.setViewportSize(before);
  return { ...seen, squeezed, sheets: pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0 };
}
