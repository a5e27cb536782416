import { readSdJwt, verifyCredential } from '@laurel/credentials';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Copy, Disclosure } from '../records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { claimBadge, openTestWallet, type Seen, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';
import { Share } from './records.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let wallet: TestWallet;
let zoe: Visitor;
let badge: string;
let made: Seen;

beforeAll(async () => {
  issuer = await openTestIssuer(clock);
  wallet = await openTestWallet(clock, { reachable: false, open: false });
  zoe = await wallet.visitor('zoe@example.org');
  badge = (await claimBadge(zoe, issuer.offerUri(issuer.award()))).path.split('?')[0] ?? '';
  const fields: [string, string][] = [
    ['field', 'awardedDate'],
    ['recipient', 'Tom Hale'],
  ];
  await zoe.get(`${badge}/share`);
  const looked = await zoe.post(`${badge}/share`, [...fields, ['decision', 'see']]);
  const seen = /name="seen" value="([^"]*)"/.exec(looked.html)?.[1] ?? '';
  made = await zoe.post(`${badge}/share`, [...fields, ['decision', 'make'], ['seen', seen]]);
});
afterAll(async () => {
  await wallet.stop();
  await issuer.stop();
});

/** A link to a share, whole: compressed bytes and base64 carry its beginning by chance. */
const LINK = /\/s\/[\w-]{43}(?![\w+/=-])/;
const fileAt = (): string => made.path.split('?')[0] ?? '';
const rows = () =>
  wallet.store
    .as(zoe.personId)
    .read(async (db) => ({ shares: await db.list(Share, {}), spent: await db.list(Copy, { state: 'spent' }), told: await db.list(Disclosure, {}) }));

it('offers no link where nobody outside could open it, and says why', async () => {
  const form = await zoe.get(`${badge}/share`);
  for (const words of ['This wallet is on this machine only.', 'Whoever checks the file asks the issuer']) expect(form.html).toContain(words);
  for (const ofLink of ['name="level"', 'name="pin"', 'name="mailbox"', 'name="days"', 'Make the link', 'on the day it is opened'])
    expect(form.html).not.toContain(ofLink);
  expect((await zoe.get(badge)).html).toContain('Make a file to hand over');
  expect((await zoe.get('/wallet')).html).toContain('Only this machine opens this wallet.');
});

it('makes of the chosen fields a file that anybody can check, with a copy spent for it alone', async () => {
  expect([made.status, made.html.includes('The file is made.')]).toEqual([200, true]);
  expect(made.html).not.toMatch(LINK);
  const file = await zoe.get(`${fileAt()}/file`);
  expect(file.headers.get('content-disposition')).toContain('.jwt');
  const { claims, disclosures } = readSdJwt(file.html);
  expect(disclosures.map(({ path }) => path.join('.')).sort()).toEqual(['awardedDate', 'credentialSubject.achievement.name', 'evidence.0']);
  expect(JSON.stringify(claims)).not.toContain('Zoë');
  expect((await verifyCredential(file.html, wallet.holder.verifying)).outcome).toBe('valid');
  const { shares, spent, told } = await rows();
  expect([shares.length, spent.length]).toEqual([1, 1]);
  expect(told).toMatchObject([{ outcome: 'handed', verifierName: 'Tom Hale', host: '', shownUntil: null, endedAt: null }]);
});

it('prints it as a certificate that carries the file and names no address of this machine', async () => {
  const paper = await zoe.get(`${fileAt()}/certificate.pdf?size=A4`);
  expect(paper.headers.get('content-type')).toBe('application/pdf');
  expect(Buffer.from(paper.bytes).toString('latin1')).not.toMatch(LINK);
});

it('stands at no address, whatever its secret', async () => {
  const { shares } = await rows();
  const [share] = shares;
  const token = wallet.agent.unseal(share?.token ?? '', `wallet_share.token ${share?.id}`);
  for (const path of [`/s/${token}`, `/s/${token}/badge`]) expect((await wallet.stranger().get(path)).status).toBe(404);
});

it('forgets the file when asked, and never says that what was handed over has ended', async () => {
  expect((await zoe.get('/wallet/shared')).html).toContain('Made into a file');
  const { told: before } = await rows();
  expect((await zoe.get(`/wallet/shared/${before[0]?.id}`)).html).toContain('See the file');
  expect((await zoe.get(`${fileAt()}/stop`)).html).toContain('Whoever has it already keeps it.');
  await zoe.post(`${fileAt()}/stop`);
  expect((await zoe.get(`${fileAt()}/file`)).status).toBe(404);
  const { shares, told } = await rows();
  expect([shares.length, told[0]?.outcome, told[0]?.endedAt]).toEqual([0, 'handed', null]);
});
