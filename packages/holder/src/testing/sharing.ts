import { afterAll, beforeAll, beforeEach } from 'vitest';
import { Copy, Disclosure } from '../records.ts';
import { Share } from '../share-link/records.ts';
import { openTestIssuer, type TestAward, type TestIssuer } from './open-test-issuer.ts';
import { claimBadge, openTestWallet, type Seen, type TestWallet, type Visitor } from './open-test-wallet.ts';
import { START } from './places.ts';

/** A wallet, an issuer, and for each test somebody new with a badge (at `at`) to share. Filled before the first test. */
export type Sharing = { clock: { now: Date }; issuer: TestIssuer; wallet: TestWallet; zoe: Visitor; award: TestAward; at: string };

export type Wish = Record<string, string>;
export type Shared = { sheet: string; own: Seen; address: string; id: string };

export function openSharing() {
  const here = { clock: { now: new Date(START) } } as Sharing; // whole once the hooks have run, before any test
  let people = 0;
  beforeAll(async () => {
    here.issuer = await openTestIssuer(here.clock);
    here.wallet = await openTestWallet(here.clock);
  });
  afterAll(async () => {
    await here.wallet.stop();
    await here.issuer.stop();
  });
  beforeEach(async () => {
    people += 1;
    here.clock.now = new Date(here.clock.now.getTime() + 60_000); // so that rate limits see people come one after another
    here.zoe = await here.wallet.visitor(`sharer${people}@example.org`);
    here.award = here.issuer.award();
    here.at = (await claimBadge(here.zoe, here.issuer.offerUri(here.award))).path.split('?')[0] ?? '';
  });

  const rows = () =>
    here.wallet.store.as(here.zoe.personId).read(async (db) => ({
      shares: await db.list(Share, {}),
      copies: await db.list(Copy, {}),
      told: await db.list(Disclosure, {}),
    }));

  /** What somebody does with the form: looks at the sheet for their fields, then makes the link under it. */
  async function share(fields: readonly string[], wish: Wish = {}, badge = here.at): Promise<Shared> {
    const { zoe } = here;
    await zoe.get(`${badge}/share`);
    const form = (decision: string, seen: string): [string, string][] => [
      ...fields.map((field): [string, string] => ['field', field]),
      ...Object.entries({ level: 'link', days: '30', ...wish, decision, seen }),
    ];
    const looked = await zoe.post(`${badge}/share`, form('see', ''));
    const own = await zoe.post(`${badge}/share`, form('make', fieldIn(looked, 'seen')));
    return { sheet: sheetOf(looked), own, address: addressIn(own), id: own.path.split('?')[0]?.split('/').at(-1) ?? '' };
  }

  return { here, rows, share };
}

export const NAME = 'credentialSubject.name';
export const sheetOf = ({ html }: Seen): string => /<article class="preview stack">.*?<\/article>/s.exec(html)?.[0] ?? 'no sheet';
export const fieldIn = ({ html }: Seen, name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
const addressIn = ({ html }: Seen): string => /\/s\/[\w-]{43}/.exec(html)?.[0] ?? 'no address';
