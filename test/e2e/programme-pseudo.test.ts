import type * as fs from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { FRAMEWORK, SKILLS } from '../../scripts/demo/framework.ts';
import { CAPSTONE, PATHWAY, RECOGNISED } from '../../scripts/demo/pathway.ts';
import { APPLICANT, COACH, CONTEXT, DECIDER, DISTRICT, REFLECTION } from '../../scripts/demo/programme.ts';
import { RUBRICS } from '../../scripts/demo/rubrics.ts';
import { SAMPLE_ACHIEVEMENT } from '../../scripts/demo/sample.ts';
import { type Network, REGISTRAR, startNetwork } from '../network.ts';
import { openBrowser } from './browser.ts';
import { linksOn } from './crawl.ts';
import { newGuest } from './guest.ts';
import { WRITTEN } from './programme-more.ts';
import { enter, leave, seedProgramme } from './programme-seed.ts';
import { plainWords, promisesOf, saidOn } from './pseudo.ts';

// Here French is English in strange letters: those who fill the programme read English, whoever looks after them reads it through this.
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  const { pseudoTexts } = await import('./pseudo.ts');
  const readFileSync = (path: fs.PathOrFileDescriptor, ...more: []) => {
    if (!String(path).endsWith('/locales/fr.json')) return real.readFileSync(path, ...more);
    const english = path instanceof URL ? new URL('en.json', path) : String(path).replace(/fr\.json$/, 'en.json');
    return JSON.stringify(pseudoTexts(JSON.parse(real.readFileSync(english, 'utf8'))));
  };
  return { ...real, default: { ...real, readFileSync }, readFileSync };
});

let network: Network;
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
  network = await startNetwork();
});
afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

/** What people wrote, however deep it lies. */
const wordsIn = (value: unknown): string[] => (typeof value === 'string' ? [value] : Object.values(value ?? {}).flatMap(wordsIn));
const OF_PEOPLE = [
  ...wordsIn([RUBRICS, PATHWAY, CAPSTONE, RECOGNISED, FRAMEWORK, SAMPLE_ACHIEVEMENT, WRITTEN, DISTRICT, REFLECTION]),
  ...[REGISTRAR, APPLICANT, DECIDER, COACH].map(({ name }) => name),
  ...[CONTEXT, SKILLS].flatMap((text) => text.split(/[\n,]+/)),
  ...CONTEXT.split('\n\n'),
  'Visit plan',
  'And I would photograph the bag before and after.',
  'Kestrel Bay Polytechnic (sample)',
  'visit-plan.txt',
  'Kestrel Bay Polytechnic',
  'École polytechnique de Kestrel Bay',
  'Harbour Library Wallet',
  'kestrel-bay',
  // as a legend and a change of words cut them
  'École polytechniqu…',
  'Come and learn. What you write stays',
  'yours, and goes when you go.',
  'yours.',
];

/** A drawing has a name in lines of its own width, cut where it is full. */
const isCutOf = (text: string): boolean => text.length > 8 && OF_PEOPLE.some((one) => one.includes(text.replace(/…$/, '')));
it('in a language of strange letters no page of the programme has a word of its own', { timeout: 300_000 }, async () => {
  const cast = await seedProgramme(network);
  const promises = await promisesOf(network.issuer.address);
  const found = new Map<string, string[]>();
  const walked = new Set<string>();
  const seat = await newGuest(browser, { language: 'fr' });
  for (const [kind, member] of Object.entries(cast)) {
    const home = network[member.node].address;
    await leave(seat);
    await enter(network, seat, member);
    await seat.page.goto(`${home}/language/fr?to=/help`);
    for await (const address of linksOn(
      seat.page,
      member.starts.map((start) => home + start),
      member.within,
    )) {
      walked.add(kind);
      const plain = plainWords(await saidOn(seat.page), [...OF_PEOPLE, ...promises]).filter((text) => !isCutOf(text));
      if (plain.length > 0) found.set(new URL(address).pathname, [...new Set(plain)]);
    }
  }
  expect([...walked]).toEqual(Object.keys(cast));
  expect(Object.fromEntries(found)).toEqual({});
});
