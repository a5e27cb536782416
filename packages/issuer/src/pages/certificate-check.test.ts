import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revokeAward, suspendAward } from '../awards/change-standing.ts';
import { Award, IssuedCredential } from '../records.ts';
import { openClaiming } from '../testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openVisitor, type Visitor } from '../testing/visitor.ts';
import { walletKey } from '../testing/wallet.ts';

let test: TestIssuer;
let stranger: Visitor;
beforeAll(async () => {
  test = await openTestIssuer();
  stranger = await openVisitor(test);
});
afterAll(() => test.stop());

/** The number of a badge that somebody keeps, and its award. */
async function kept(change: Parameters<typeof defineOne>[1] = {}): Promise<{ path: string; id: string }> {
  const claiming = openClaiming(test, await defineOne(test, change));
  const { award, access } = await claiming.redeemed();
  await claiming.wallet.badge(access, walletKey());
  const row = await test.store.as('kestrel').read((db) => db.one(IssuedCredential, { awardId: award.id, configuration: 'open-badge-di' }));
  return { path: `/certificates/${row?.id.replace('urn:uuid:', '')}`, id: award.id };
}

describe('the page that a printed certificate opens', () => {
  it('says to anybody that it stands, for whom and since when, and sets no cookie', async () => {
    const page = await stranger.get((await kept()).path);
    expect(page.status).toBe(200);
    for (const said of ['Yes. It has not been revoked.', 'Zoë Martin', 'Infection Prevention in Home Care', '12 November 2026'])
      expect(page.text).toContain(said);
    expect(page.text).toContain('content="noindex"');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.getSetCookie()).toEqual([]);
  });

  it('says so once it is suspended, and once it is revoked for good', async () => {
    const { path, id } = await kept();
    const input = { profile: 'kestrel', awardId: id, actor: 'person:test' };
    await suspendAward(test.issuer, test.serveList, input);
    expect((await stranger.get(path)).text).toContain('It is suspended.');
    await revokeAward(test.issuer, test.serveList, { ...input, reason: 'issued-in-error' });
    expect((await stranger.get(path)).text).toContain('It was revoked.');
  });

  it('says that it has ended, and names nobody where the badge does not', async () => {
    const { path, id } = await kept({ includeName: false });
    expect((await stranger.get(path)).text).not.toContain('Zoë Martin');
    await test.store.as('kestrel').write((db) => db.update(Award, { id }, { validUntil: '2026-11-11T23:59:59Z' }));
    expect((await stranger.get(path)).text).toContain('has ended.');
  });

  it('is not found for numbers of no badge', async () => {
    for (const number of ['6f9d7a1e-64f5-4f7a-9a3a-0d9a7f3f1c11', 'x', '..%2F..', '6F9D7A1E-64F5-4F7A-9A3A-0D9A7F3F1C11'])
      expect((await stranger.get(`/certificates/${number}`)).status).toBe(404);
  });
});
