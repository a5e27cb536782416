import { expect, it } from 'vitest';
import { SHARES } from '../limits.ts';
import { Disclosure, type DisclosureRow } from '../records.ts';
import { Share } from '../share-link/records.ts';
import type { Seen } from '../testing/open-test-wallet.ts';
import { NAME, openSharing } from '../testing/sharing.ts';

const { here, share, rows } = openSharing();

const ENTRIES = 1_000;
const idOf = (nth: number) => `entry-${here.zoe.personId}-${String(nth).padStart(6, '0')}`;
/** Seven people in turn, several at the same moment: a cursor that knew the time alone would lose some. */
const entry = (nth: number): Omit<DisclosureRow, 'owner'> => ({
  ...{ id: idOf(nth), requestId: `request ${nth}`, clientId: `decentralized_identifier:did:web:asker${nth % 7}.example`, verifierName: `Asker ${nth % 7}` },
  ...{ host: `asker${nth % 7}.example`, purpose: null, retention: null, outcome: 'sent', receipt: null, shownUntil: null, endedAt: null, level: null },
  shown: [{ badgeId: 'badge', title: `Badge ${nth}`, format: 'dc+sd-jwt', claims: [['credentialSubject', 'name']] }],
  at: new Date(Date.parse('2026-01-01T00:00:00Z') + Math.floor(nth / 4) * 60_000).toISOString(),
});
const insert = (nths: readonly number[]) => here.wallet.store.as(here.zoe.personId).write((db) => db.insert(Disclosure, nths.map(entry)));
const idsIn = ({ html }: Seen) => [...html.matchAll(/href="\/wallet\/shared\/(entry-[\w-]+)"/g)].map(([, id = '']) => id);
const linkIn = ({ html }: Seen, rel: 'next' | 'prev', label: string) =>
  new RegExp(`aria-label="${label}".*?</nav>`, 's')
    .exec(html)?.[0]
    .match(new RegExp(`href="([^"]+)" rel="${rel}"`))?.[1]
    ?.replaceAll('&amp;', '&')
    .split('#')[0];

/** From a page to the last one, and all that stood on the way. */
async function walk(from: string, label: string, what: (seen: Seen) => string[]) {
  const found: string[] = [];
  const pages: Seen[] = [];
  for (let at: string | undefined = from; at !== undefined; at = linkIn(pages.at(-1) as Seen, 'next', label)) {
    const seen = await here.zoe.get(at);
    pages.push(seen);
    found.push(...what(seen));
  }
  return { found, pages };
}
const LEDGER = 'Pages of what was shown';

it('turns a thousand disclosures page by page: each once, newest first, whatever comes meanwhile', async () => {
  await insert(Array.from({ length: ENTRIES }, (_, nth) => nth));
  const began = performance.now();
  const first = await here.zoe.get('/wallet/shared');
  const took = Math.round(performance.now() - began);
  expect([idsIn(first).length, first.html.includes('25 of 1,000')]).toEqual([25, true]);
  expect(first.bytes.length).toBeLessThan(60_000);
  await insert([ENTRIES + 8]); // while somebody reads: nobody's place shifts
  const { found, pages } = await walk(linkIn(first, 'next', LEDGER) ?? '', LEDGER, idsIn);
  const expected = Array.from({ length: ENTRIES }, (_, nth) => idOf(ENTRIES - 1 - nth));
  expect([...idsIn(first), ...found]).toEqual(expected);
  expect(linkIn(first, 'prev', LEDGER)).toBeUndefined();
  const [last, before] = [pages.at(-1), pages.at(-2)];
  if (!last || !before) throw new Error('There were pages.');
  expect(idsIn(await here.zoe.get(linkIn(last, 'prev', LEDGER) ?? ''))).toEqual(idsIn(before));
  for (const nonsense of ['x', "2026-01-01T00:00:00.000Z~' OR 1=1 --", '~'])
    expect(idsIn(await here.zoe.get(`/wallet/shared?after=${encodeURIComponent(nonsense)}`)).length).toBe(25);
  console.info(`ledger: the first page of ${ENTRIES} entries in ${took} ms, ${first.bytes.length} bytes`);
});

it('narrows them to one recipient, with all that one may know, and stays with that one from page to page', async () => {
  await insert(Array.from({ length: ENTRIES }, (_, nth) => nth));
  const who = encodeURIComponent('decentralized_identifier:did:web:asker3.example');
  const { found, pages } = await walk(`/wallet/shared?who=${who}`, LEDGER, idsIn);
  expect(found).toEqual(
    Array.from({ length: ENTRIES }, (_, nth) => ENTRIES - 1 - nth)
      .filter((nth) => nth % 7 === 3)
      .map(idOf),
  );
  for (const { html } of pages) expect(html).toMatch(/<option value="[^"]*asker3[^"]*" selected/);
  expect(pages[0]?.html.match(/Badge \d+/g)?.length).toBeGreaterThan(25);
});

it('pages what is shared now beside it, each list in its own place', async () => {
  const { id } = await share([NAME]);
  await insert(Array.from({ length: 60 }, (_, nth) => nth));
  const [one] = (await rows()).shares;
  if (!one) throw new Error('It is shared.');
  const { owner: _, ...row } = one;
  const more = Array.from({ length: SHARES - 1 }, (_, nth) => ({ ...row, id: `share-${idOf(nth)}`, tokenHash: `hash ${idOf(nth)}`, createdAt: entry(nth).at }));
  await here.wallet.store.as(here.zoe.personId).write((db) => db.insert(Share, more));
  const sharesIn = ({ html }: Seen) => [...html.matchAll(/href="\/wallet\/shares\/([\w-]+)"/g)].map(([, name = '']) => name);
  const { found, pages } = await walk('/wallet/shared', 'Pages of what is shared now', sharesIn);
  expect([found[0], found.length, new Set(found).size]).toEqual([id, SHARES, SHARES]);
  for (const page of pages) expect(idsIn(page)).toEqual(idsIn(pages[0] as Seen)); // the ledger stays where it was
  const second = await here.zoe.get(linkIn(pages[1] as Seen, 'next', LEDGER) ?? '');
  expect([sharesIn(second), idsIn(second).length]).toEqual([sharesIn(pages[1] as Seen), 25]);
});
