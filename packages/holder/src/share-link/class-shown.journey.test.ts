import { artOfTitle, type BadgeKind, badgePng } from '@laurel/web';
import { expect, it } from 'vitest';
import { claimBadge } from '../testing/open-test-wallet.ts';
import { NAME, openSharing } from '../testing/sharing.ts';
import { Share } from './records.ts';

const { here, rows, share } = openSharing();

it('says whether it was assessed whatever is left out, so that a badge for taking part never reads like another; the other evidence stays a choice', async () => {
  const given = [
    { type: ['Evidence'], name: 'Took part', narrative: 'Nobody judged.', genre: 'participation' },
    { type: ['Evidence'], name: 'A photograph', narrative: 'Of the bridge.' },
  ];
  const claimed = await claimBadge(here.zoe, here.issuer.offerUri(here.issuer.award({ change: (badge) => ({ ...badge, evidence: given }) })));
  const badge = claimed.path.split('?')[0] ?? '';
  expect((await here.zoe.get(`${badge}/share`)).html).not.toContain('value="evidence.class"');
  const { own, sheet, address, id } = await share([NAME], {}, badge);
  expect((await rows()).shares.map(({ claims }) => claims.evidence)).toEqual([[given[0]]]);
  const told = (text: string) => ['Whether it was assessed', 'Nobody judged.', 'Of the bridge.'].map((words) => text.includes(words));
  expect([told(sheet), told((await here.wallet.stranger().get(address)).html)]).toEqual([
    [true, true, false],
    [true, true, false],
  ]);
  // A line of it that is taken elsewhere says so too, and the ledger names the other evidence only where that was shown.
  expect(own.html.match(/\(took part; not assessed\)/g)?.length).toBeGreaterThan(1);
  expect(/id="resume"[^>]*value="([^"]*)"/.exec(own.html)?.[1]).toMatch(/^Infection Prevention in Home Care \(took part; not assessed\), Kestrel Bay/);
  const ledger = async () => {
    const pages = (await rows()).told.map(async (row) => (await here.zoe.get(`/wallet/shared/${row.id}`)).html);
    return (await Promise.all(pages)).map((html) => ['Whether it was assessed', 'Evidence and how it was assessed'].map((words) => html.includes(words)));
  };
  expect(await ledger()).toEqual([[true, false]]);
  const all = await share([NAME, 'evidence'], {}, badge);
  expect(told(all.sheet)).toEqual([true, true, true]);
  expect((await ledger()).toSorted()).toEqual([
    [true, false],
    [true, true],
  ]);

  // Wherever its address is posted, it is drawn as what it is.
  const open = await share([NAME], { level: 'public' }, badge);
  const { title } = artOfTitle('Infection Prevention in Home Care');
  const drawn = (kind: BadgeKind) => badgePng({ ...artOfTitle(title), kind, alt: '' });
  const { bytes } = await here.wallet.stranger().get(`${open.address}/picture.png`);
  expect([Buffer.compare(bytes, await drawn('participation')), Buffer.compare(bytes, await drawn('assessed')) === 0]).toEqual([0, false]);

  // One made before this was so.
  await here.wallet.store.as(here.zoe.personId).write(async (db) => {
    const row = await db.one(Share, { id });
    if (row) await db.update(Share, { id }, { claims: { ...row.claims, evidence: [] } });
  });
  expect((await here.zoe.get(`/wallet/shares/${id}`)).html).toContain('this may be a badge for taking part');
});
