import { describe, expect, it } from 'vitest';
import { RESTORED } from './backup/records.ts';
import { Request } from './records.ts';
import { NAME, openSharing } from './testing/sharing.ts';

const { here, rows, share } = openSharing();
const restored = () => here.wallet.role.restored?.();

describe('a wallet whose node came back from a backup', () => {
  it('lets nobody in at any address by any door until its owner opens it again, on a page that says why', async () => {
    const { address, id } = await share([NAME], { level: 'public' });
    const { address: guarded } = await share([NAME], { level: 'pin', pin: '493 017' });
    expect(await restored()).toEqual([expect.stringMatching(/^2 shared links are closed/), expect.stringMatching(/^6 copies/)]);
    const stranger = here.wallet.stranger();
    const never = (await stranger.get(`/s/${'A'.repeat(43)}`)).html.length;
    for (const rest of ['', '/badge', '/embed', '/picture.png']) expect((await stranger.get(`${address}${rest}`)).status).toBe(404);
    expect((await stranger.get(guarded)).html.length).toBe(never);
    expect((await here.zoe.get('/wallet/shared')).html).toContain('Links that you may have stopped since are closed');
    expect((await here.zoe.get(`/wallet/shares/${id}`)).html).toContain('Nobody can open it until you say so.');
    expect((await here.zoe.post(`/wallet/shares/${id}/open`)).html).not.toContain('Closed for now.');
    expect([(await stranger.get(address)).status, (await stranger.get(guarded)).status]).toEqual([200, 404]);
    const eve = await here.wallet.visitor('eve-opens@example.org');
    const other = (await rows()).shares.find((one) => one.id !== id)?.id;
    await eve.get('/wallet');
    expect((await eve.post(`/wallet/shares/${other}/open`)).status).toBe(404);
  });

  it('shows no copy that somebody may have seen, and answers no question that may have been answered', async () => {
    await here.wallet.store.as(here.zoe.personId).write((db) =>
      db.insert(Request, {
        ...{ id: `asked ${here.zoe.personId}`, clientId: 'verifier', nonce: 'nonce', requestUri: '', request: {} as never, state: 'open' }, // nobody reads it here
        ...{ busyUntil: null, goOn: null, receivedAt: here.clock.now.toISOString(), expiresAt: here.clock.now.toISOString() },
      }),
    );
    const before = (await rows()).copies.filter(({ state }) => state === 'fresh').map(({ id, createdAt }) => [createdAt, id] as const);
    const last = before.toSorted((a, b) => (a.join() < b.join() ? -1 : 1)).slice(-2);
    await restored();
    const { copies } = await rows();
    expect(copies.filter(({ state }) => state === 'fresh').map(({ id }) => id)).toEqual(expect.arrayContaining(last.map(([, id]) => id)));
    expect(copies.map(({ state, spentFor }) => spentFor ?? state).toSorted()).toEqual(['fresh', 'fresh', ...Array<string>(before.length - 2).fill(RESTORED)]);
    expect(await here.wallet.store.as(here.zoe.personId).read((db) => db.count(Request, {}))).toBe(0);
    expect((await share([NAME])).own.status).toBe(200);
  });
});
