import { randomUUID } from 'node:crypto';
import { buildRevocationList, isJsonObject, type JsonObject, parseStrictObject, verifyCredential } from '@laurel/credentials';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liftSuspension, revokeAward, suspendAward } from '../awards/change-standing.ts';
import { issueAgain } from '../awards/issue-again.ts';
import { issueChunk } from '../awards/issue-job.ts';
import { profileOf } from '../deps.ts';
import { IDS_PER_LIST } from '../limits.ts';
import { IssuedCredential, StatusList } from '../records.ts';
import { openClaiming, type Redeemed } from '../testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { walletKey } from '../testing/wallet.ts';
import { takePlaces } from './allocate.ts';

const NAME = { en: 'Kestrel', fr: 'Kestrel' };
let test: TestIssuer;
let claiming: ReturnType<typeof openClaiming>;

beforeAll(async () => {
  test = await openTestIssuer({
    profiles: [
      { slug: 'kestrel', name: NAME, revocationList: true },
      { slug: 'heron', name: NAME },
    ],
  });
  claiming = openClaiming(test, await defineOne(test));
});
afterAll(() => test.stop());

type Badge = Redeemed & { id: string; badge: JsonObject };
async function kept(): Promise<Badge> {
  const redeemed = await claiming.redeemed();
  await claiming.wallet.badge(redeemed.access);
  const [copy] = await test.store.as('kestrel').read((db) => db.list(IssuedCredential, { awardId: redeemed.award.id }));
  return { ...redeemed, id: copy?.id ?? '', badge: parseStrictObject(copy?.signed ?? '') ?? {} };
}

const entryIn = ({ badge }: Badge): JsonObject | undefined =>
  [badge.credentialStatus ?? []].flat().find((entry) => isJsonObject(entry) && entry.type === '1EdTechRevocationList') as JsonObject | undefined;
const addressIn = (badge: Badge): string => String(entryIn(badge)?.id);
const change = ({ award }: Badge) => ({ profile: 'kestrel', awardId: award.id, actor: 'person:test' });

/** As a program reads it that knows nothing of us: the ids, and of what else is there nothing. */
async function revokedIn(url: string): Promise<unknown[]> {
  const response = await fetch(url, { headers: { Accept: 'application/json' } });
  const list = (await response.json()) as { revokedCredential: { id: string; revoked: boolean }[] };
  return list.revokedCredential.filter(({ revoked }) => revoked).map(({ id }) => id);
}

/** What our own verifier finds where it can reach these lists and no others. */
async function verdictOf({ badge }: Badge, reaches: (url: string) => boolean, asOf?: Date): Promise<string> {
  const verdict = await verifyCredential(
    JSON.stringify(badge),
    {
      resolve: test.agent.resolve,
      vouch: async () => [],
      clock: test.context.clock,
      fetchStatus: async (url, accept) => {
        if (!reaches(url)) return { state: 'unreachable', reason: 'not in this test' };
        const response = await fetch(url, { headers: { Accept: accept } });
        if (!response.ok) return { state: 'absent', reason: String(response.status) };
        return { state: 'fetched', body: await response.text(), contentType: response.headers.get('content-type') ?? '', fetchedAt: test.clock.now };
      },
    },
    asOf && { asOf },
  );
  return `${verdict.outcome} ${verdict.code}`;
}

describe('a 1EdTech revocation list', () => {
  it('is named by every whole badge of a profile that asks for it, and by nothing else', async () => {
    const badge = await kept();
    expect([entryIn(badge), [badge.badge.credentialStatus].flat().length]).toEqual([{ id: addressIn(badge), type: '1EdTechRevocationList' }, 3]);
    await claiming.wallet.copies(badge.access, [walletKey()]);
    const copies = await test.store.as('kestrel').read((db) => db.list(IssuedCredential, { awardId: badge.award.id, configuration: 'open-badge-sd-jwt' }));
    const payload = Buffer.from(copies[0]?.signed.split('.')[1] ?? '', 'base64url').toString();
    expect([payload.includes('status_list'), payload.includes('1EdTech')]).toEqual([true, false]);

    const heron = openClaiming(test, await defineOne(test, {}, 'heron'));
    await heron.wallet.badge((await heron.redeemed()).access);
    const lists = await test.store.across('a test looks at every list').read((db) => db.list(StatusList, {}, { order: { kind: 'ASC' } }));
    expect(lists.map(({ profile, kind }) => `${profile} ${kind}`).sort()).toEqual([
      ...['heron revocation', 'heron suspension'],
      ...['kestrel 1edtech', 'kestrel revocation', 'kestrel suspension', 'kestrel token'],
    ]);
  });

  it('holds the ids of what was revoked, for good, and of nothing that was suspended', async () => {
    const [one, other] = [await kept(), await kept()];
    const url = addressIn(one);
    const first = await fetch(url);
    expect([first.status, first.headers.get('content-type'), await first.json()]).toEqual([
      200,
      'application/json',
      { id: url, issuer: one.badge.issuer && (one.badge.issuer as JsonObject).id, revokedCredential: [] },
    ]);
    await suspendAward(test.issuer, test.serveList, change(one));
    expect(await revokedIn(url)).toEqual([]);
    await liftSuspension(test.issuer, test.serveList, change(one));
    await revokeAward(test.issuer, test.serveList, { ...change(one), reason: 'issued-in-error', note: 'a wrong person' });
    expect([addressIn(other), await revokedIn(url)]).toEqual([url, [one.id]]);
    const text = await (await fetch(url)).text();
    expect([text.includes(one.award.id), text.includes('issued-in-error'), text.includes('wrong person')]).toEqual([false, false, false]);
  });

  it('holds what was issued again: the new badge stands, the old one is revoked', async () => {
    const old = await kept();
    await issueAgain(test.issuer, { profile: 'kestrel', awardId: old.award.id, key: randomUUID(), actor: 'person:test', correction: { name: 'Zoé Martin' } });
    while ((await issueChunk(test.issuer, test.serveList)) === 'more');
    expect(await revokedIn(addressIn(old))).toContain(old.id);
  });

  it('is followed by another before its badges are more than a verifier could read, were they all revoked', async () => {
    const { verificationMethod } = await test.agent.signer(profileOf(test.issuer, 'kestrel').did, 'credentials');
    const take = (count: number) => test.store.as('kestrel').write((db) => takePlaces(test.issuer, db, { kind: '1edtech', verificationMethod, count }));
    const full = await take(IDS_PER_LIST - 1); // the badges above leave no room for so many: these open a list of their own
    const [last, next] = [...(await take(1)), ...(await take(1))];
    const lists = new Set([full[0]?.url, last?.url, next?.url]);
    expect(lists.size).toBe(2);
    const ids = Array.from({ length: IDS_PER_LIST }, () => `urn:uuid:${randomUUID()}`);
    const list = buildRevocationList({ url: full[0]?.url ?? '', issuer: profileOf(test.issuer, 'kestrel').did, revoked: ids });
    expect(parseStrictObject(JSON.stringify(list))).toEqual(list);
  });

  it('ends a badge by itself where no other list can be reached, and says nothing of it while it cannot be reached itself', async () => {
    const badge = await kept();
    const [all, alone, others] = [() => true, (url: string) => url === addressIn(badge), (url: string) => url !== addressIn(badge)];
    expect([await verdictOf(badge, all), await verdictOf(badge, others)]).toEqual(['valid valid', 'undetermined status_unreachable']);
    const before = test.clock.now;
    await revokeAward(test.issuer, test.serveList, { ...change(badge), reason: 'other' });
    expect([await verdictOf(badge, alone), await verdictOf(badge, others)]).toEqual(['invalid status_revoked', 'invalid status_revoked']);
    const past = await fetch(`${addressIn(badge)}?timestamp=${before.toISOString()}`);
    expect([past.status, await past.json()]).toMatchObject([404, { code: 'status_history_unknown' }]);
  });
});
