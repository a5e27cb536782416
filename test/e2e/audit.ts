import axe, { type AxeResults } from 'axe-core';
import type { Guest } from './guest.ts';
import { takePicture } from './picture.ts';

const THEMES = ['light', 'dark'] as const;
/** A laptop and the narrowest phone; 320 CSS pixels are also a 1280 pixel window at 400 % (WCAG 1.4.10). */
const WIDTHS = [1280, 320] as const;

/** What is wrong with the page as it stands, in each theme at each width, one line each; and its pictures. */
export async function audit({ page, t }: Guest, name: string): Promise<string[]> {
  const faults: string[] = [];
  // A page that renews itself cannot be audited: as if the node were away for a moment, what its script asks gets no answer.
  await page.route('**', (route) => (route.request().resourceType() === 'fetch' ? route.abort() : route.continue()));
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      const at = `${name}-${t.language}-${width}-${theme}`;
      faults.push(...(await axeFaults(page)).map((fault) => `${at}: ${fault}`));
      // Between them and the journey's own, each theme and each width is seen.
      if ((width === 1280) === (theme === 'dark')) await takePicture(page, at);
    }
    const over = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    if (over > 0) faults.push(`${name}-${t.language}-${width}: scrolls sideways by ${over} pixels`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: WIDTHS[0], height: 900 });
  await page.unroute('**');
  return faults;
}

/** All of axe's rules, best practices too. Evaluated, not loaded as a script: our pages let no script in but their own. */
async function axeFaults(page: Guest['page']): Promise<string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>("axe.run(document, { resultTypes: ['violations'] })");
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id} (${help}) at ${target.join(' ')}`));
}
