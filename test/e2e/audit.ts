import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Result } from 'axe-core';
import { type Guest, WIDE } from './guest.ts';
import { takePicture } from './picture.ts';

/** A laptop and the narrowest phone, by day and by night: 320 CSS pixels are also a window of 1280 at 400 % (WCAG 1.4.10). */
const LOOKS: readonly Look[] = [
  { width: 1280, theme: 'light' },
  { width: 1280, theme: 'dark' },
  { width: 320, theme: 'light' },
  { width: 320, theme: 'dark' },
];

export type Look = { width: 1280 | 320; theme: 'light' | 'dark' };

/** Small, since every page reads it anew; and it hands back nothing, since what it would hand back is all of itself, written out. */
const AXE = `${readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')};0`;

/** Those of axe's rules about colours (`cat.color`) that it runs by itself. */
const COLOUR_RULES = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

/** Tables whose cells stand below each other on a phone, so that nothing of them lies beside it. */
const CUT_OFF =
  "[...document.querySelectorAll('.scroll > table.stacks')].filter((table) => table.scrollWidth > table.parentElement.clientWidth).map((table) => table.caption.textContent)";

/** What is wrong with the page as it stands, in each of the looks, one line each; and its picture in all but the first. */
export async function audit({ page, t }: Guest, name: string, looks: readonly Look[] = LOOKS): Promise<string[]> {
  const faults: string[] = [];
  // A page that renews itself cannot be audited: as if the node were away for a moment, what its script asks gets no answer.
  await page.route('**', (route) => (route.request().resourceType() === 'fetch' ? route.abort() : route.continue()));
  for (const [nth, { width, theme }] of looks.entries()) {
    const at = `${name}-${t.language}-${width}-${theme}`;
    await page.setViewportSize({ ...WIDE, width });
    await page.emulateMedia({ colorScheme: theme });
    const over = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    if (over > 0) faults.push(`${at}: scrolls sideways by ${over} pixels`);
    if (width === 320) faults.push(...(await page.evaluate<string[]>(CUT_OFF)).map((caption) => `${at}: the table of ${caption} is cut off at the edge`));
    faults.push(...(await axeFaults(page, theme)).map((fault) => `${at}: ${fault}`));
    if (nth > 0 || looks !== LOOKS) await takePicture(page, at); // the journey takes the first
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(WIDE);
  await page.unroute('**');
  return faults;
}

/**
 * All of axe's rules, best practices too; by night those of colours, since nothing else differs (10-tokens.css). Evaluated, not loaded as a script: our pages let
 * no script in but their own.
 */
async function axeFaults(page: Guest['page'], theme: Look['theme']): Promise<string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(AXE);
  const options = { resultTypes: ['violations'], ...(theme === 'dark' && { runOnly: COLOUR_RULES }) };
  const violations = await page.evaluate<Result[]>(`axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`);
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id} (${help}) at ${target.join(' ')}`));
}
