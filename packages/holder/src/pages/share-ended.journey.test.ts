import { expect, it } from 'vitest';
import { endExpired } from '../share-link/end-share.ts';
import { Share } from '../share-link/records.ts';
import { openFolios } from '../testing/folios.ts';
import type { Seen } from '../testing/open-test-wallet.ts';
import { NAME, openSharing, type Sharing } from '../testing/sharing.ts';

const { here, show } = openFolios();
const alone = openSharing();

const HANDS_ON = /can send it on|id="address"|linkedin|\/qr\.|certificate\.pdf|The link is made|\/file"/i;

/** Brings the end of all that somebody shares to this moment: a session would not last as long as a link. */
const reachEnd = ({ wallet, zoe, clock }: Sharing) =>
  wallet.store.as(zoe.personId).write(async (db) => {
    for (const { id } of await db.list(Share, {})) await db.update(Share, { id }, { endsAt: clock.now.toISOString() });
  });

function demandEnded(seen: Seen, again: string): void {
  expect([seen.status, seen.html.includes('This link ended on')]).toEqual([410, true]);
  expect(seen.html).toContain(`href="${again}"`);
  expect(seen.html).not.toMatch(HANDS_ON);
}

it('tells the owner of a link past its end that it ended and where a new one is made, and hands nothing of it on', async () => {
  const { zoe, at, wallet } = alone.here;
  const { id, own } = await alone.share([NAME]);
  expect(own.html).toMatch(HANDS_ON);
  await reachEnd(alone.here);
  const path = `/wallet/shares/${id}`;
  demandEnded(await zoe.get(`${path}?made`), `${at}/share`);
  for (const rest of ['qr.png', 'qr.svg', 'file', 'certificate.pdf']) expect([rest, (await zoe.get(`${path}/${rest}`)).status]).toEqual([rest, 404]);
  // Once it is taken away the ledger still knows when it ended; nobody else is told anything.
  while ((await endExpired(wallet.holder)) === 'more');
  demandEnded(await zoe.get(path), `${at}/share`);
  expect((await zoe.get(path)).html).toContain('Infection Prevention in Home Care');
  expect((await (await wallet.visitor('somebody-else@example.org')).get(path)).status).toBe(404);
});

it('tells it of a link that was stopped, and of a file that is not kept any more', async () => {
  const { zoe, at, wallet } = alone.here;
  const { id } = await alone.share([NAME]);
  await zoe.post(`/wallet/shares/${id}/stop`);
  demandEnded(await zoe.get(`/wallet/shares/${id}`), `${at}/share`);
  const kept = await alone.share([NAME]);
  await wallet.store.as(zoe.personId).write((db) => db.update(Share, { id: kept.id }, { level: 'file' }));
  await reachEnd(alone.here);
  const seen = await zoe.get(`/wallet/shares/${kept.id}`);
  expect([seen.status, seen.html.includes('This file was kept here until')]).toEqual([410, true]);
  expect(seen.html).not.toMatch(HANDS_ON);
});

it('tells it of a collection’s link, on its own page', async () => {
  const { id, path } = await show();
  await reachEnd(here);
  demandEnded(await here.zoe.get(`/wallet/folios/${id}?made`), `${path.split('?')[0]}/show`);
  expect((await here.zoe.get(`/wallet/folios/${id}/qr.png`)).status).toBe(404);
});
