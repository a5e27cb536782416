import type * as fs from 'node:fs';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTranslate } from '@laurel/web';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SAMPLE_ACHIEVEMENT } from '../../scripts/demo/sample.ts';
import { LEARNER, LIBRARIAN, type Network, RECRUITER, REGISTRAR, startNetwork } from '../network.ts';
import { accessWalk } from './access-walk.ts';
import { openBrowser } from './browser.ts';
import { linksOn } from './crawl.ts';
import { type Guest, newGuest } from './guest.ts';
import { plainWords, promisesOf, saidOn } from './pseudo.ts';
import { QUESTION, ROSTER, threeGuests, walk } from './walk.ts';

// The English of the whole product, nodes and guests alike, is read through this: pages are found by the same strange words that they show.
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  const { pseudoTexts } = await import('./pseudo.ts');
  const readFileSync = (path: fs.PathOrFileDescriptor, ...more: []) => {
    const content = real.readFileSync(path, ...more);
    return String(path).endsWith('/locales/en.json') ? JSON.stringify(pseudoTexts(JSON.parse(String(content)))) : content;
  };
  return { ...real, default: { ...real, readFileSync }, readFileSync };
});

const ROOT = join(import.meta.dirname, '../..');

let browser: Browser;
let network: Network;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
});

/** The sentences of verdicts stand in pairs of English and French where the checks are: the compiler names each that lacks one. Moments stand in braces. */
const IN_PAIRS = globSync('packages/credentials/src/**/*.ts', { cwd: ROOT, exclude: ['**/*.test.ts'] }).flatMap((path) =>
  [...readFileSync(join(ROOT, path), 'utf8').matchAll(/'([^'\n]+)'|`([^`]+)`/g)]
    .flatMap(([, plain = '', template = '']) => `${plain}${template}`.split(/\$?\{[^}]*\}/))
    .map((text) => text.trim())
    .filter((text) => /^[A-Z.,;].*[a-z]{2}| [a-z]+ [a-z]/.test(text)),
);

/** Codes of languages: an example in its box, and cells of the roster. */
const CODES = ['de', 'en', 'fr'];

/** What people wrote, not the product. */
const OF_PEOPLE = [
  ...Object.values(SAMPLE_ACHIEVEMENT),
  ...Object.values(QUESTION).filter((value) => typeof value === 'string'),
  ...[REGISTRAR, LEARNER, RECRUITER, LIBRARIAN].flatMap(({ name, email }) => [name, email]),
  ...ROSTER.buffer
    .toString('utf8')
    .split(/[\r\n,;"]+/)
    .filter((cell) => /[A-Z\d]/.test(cell)),
  makeTranslate('fr')('issuer.assessment.assessed-elsewhere.says', {
    who: 'School of Design, Kestrel Bay Polytechnic',
    how: 'Portfolio scored with the course rubric',
    when: 'Spring term 2026',
  }),
  makeTranslate('fr')('issuer.assessment.assessed-elsewhere'),
  'European Qualifications Framework',
  'Kestrel Bay Polytechnic',
  'École polytechnique de Kestrel Bay',
  'Harbour Library Wallet',
  'Saltmarsh Engineering',
  'School of Design',
  'Portfolio scored with the course rubric',
  'Spring term 2026',
  'Final grade',
  'Level 4',
  'The wrong portfolio was scored.',
  'roster.csv',
  'kestrel-bay',
  'Siobhán Ní Dhomhnaill',
  'Student records',
  'My phone',
];

describe('in a language of strange letters', { timeout: 900_000 }, () => {
  const found = new Map<string, string[]>();
  let promises: string[] = [];
  const read = async (name: string, { page }: Guest) => {
    const plain = plainWords(await saidOn(page), [...IN_PAIRS, ...OF_PEOPLE, ...promises]).filter((text) => !CODES.includes(text));
    if (plain.length > 0) found.set(name, [...new Set(plain)]);
  };

  it('the three walk the whole walk, and every page they and whoever follows each link come to has no word of its own', async () => {
    network = await startNetwork();
    promises = await promisesOf(network.issuer.address);
    const three = await threeGuests(browser);
    let stops = 0;
    await walk(network, three, async (name, guest) => {
      stops += 1;
      await read(name, guest);
    });
    let pages = 0;
    for (const [guest, start] of [
      [three.registrar, `${network.issuer.address}/desk/kestrel-bay`],
      [three.learner, `${network.holder.address}/wallet`],
      [three.recruiter, `${network.verifier.address}/hiring`],
    ] as const) {
      for await (const address of linksOn(guest.page, start)) {
        pages += 1;
        await read(address.replace(/^https?:\/\/[^/]+/, ''), guest);
      }
    }
    await network.stop();
    expect([stops > 35, pages > 40]).toEqual([true, true]);
    expect(Object.fromEntries(found)).toEqual({});
  });

  it('so do those who let people and programs in', async () => {
    found.clear();
    network = await startNetwork();
    await accessWalk(network, await newGuest(browser), await newGuest(browser), read);
    await network.stop();
    expect(Object.fromEntries(found)).toEqual({});
  });
});
