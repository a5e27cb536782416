import { setTimeout as wait } from 'node:timers/promises';
import { MINUTE } from '@laurel/base';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { refillInTurn } from '../claim/refill-in-turn.ts';
import { RESTORED_ROWS } from '../limits.ts';
import { Badge, Claim, Copy, Disclosure } from '../records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { claimBadge, openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';
import { type Contents, packContents } from './contents.ts';
import { restoreWallet } from './restore-wallet.ts';
import { sealFile } from './sealed-file.ts';
import { kidsIn, readRows } from './wallet-rows.ts';

const clock = { now: new Date(START) };
const PASSPHRASE = 'six plain words by chance today';
const CHEAP = { memory: 64, passes: 1, lanes: 1 };
let issuer: TestIssuer;
let wallet: TestWallet;
let zoe: Visitor;
let at: string;
let people = 0;
beforeAll(async () => {
  issuer = await openTestIssuer(clock);
  wallet = await openTestWallet(clock);
});
afterAll(() => Promise.all([wallet, issuer].map((one) => one.stop())));
beforeEach(async () => {
  clock.now = new Date(clock.now.getTime() + 10 * MINUTE);
  people += 1;
  zoe = await wallet.visitor(`writer${people}@example.org`);
  at = (await claimBadge(zoe, issuer.offerUri(issuer.award()))).path.split('?')[0] ?? '';
});

const mine = () => wallet.store.as(zoe.personId);

/** What a backup of hers holds; her badge is deleted meanwhile. */
async function taken(): Promise<Contents> {
  const rows = await mine().read((db) => readRows(wallet.holder, db));
  const keys = await wallet.agent.copyKeys([...kidsIn(rows.map(({ row }) => row))]);
  await zoe.get(at);
  await zoe.post(`${at}/delete`);
  return { at: clock.now.toISOString(), rows, keys };
}

const sealed = (contents: Contents) => sealFile(wallet.context, PASSPHRASE, packContents(contents), CHEAP);
const restore = (file: Uint8Array, owner = zoe.personId) => restoreWallet(wallet.holder, { owner, file, passphrase: PASSPHRASE });
const rowIn = ({ rows }: Contents, wanted: string) => rows.find(({ table }) => table === wanted)?.row ?? {};

/** A share as the ledger told it before it told how widely. */
const TOLD = {
  ...{ id: 'told', requestId: 'share:told', clientId: 'share:told', verifierName: '', host: 'wallet.example', purpose: null, retention: null },
  ...{ shown: [], outcome: 'shared', receipt: null, shownUntil: null, endedAt: null, at: START },
};

const HAND_WRITTEN: [string, string, object][] = [
  ['metadata that are none', 'wallet_claim', { metadata: {} }],
  ['an offer that is none', 'wallet_claim', { offer: {} }],
  ['no offer', 'wallet_claim', { offer: null }],
  ['a token that is no JSON', 'wallet_claim', { grant: 'x' }],
  ['a token of another form', 'wallet_claim', { grant: '{"accessToken":1}' }],
  ['a state that is none', 'wallet_claim', { state: 'owned' }],
  ['a copy in a state that is none', 'wallet_copy', { state: 'free' }],
  ['a copy that is no copy', 'wallet_copy', { compact: 'x' }],
  ['facts of another form', 'wallet_badge', { facts: { name: 5 } }],
  [
    'a receipt of a decision that there is not',
    'wallet_badge',
    { facts: { tags: [], alignments: [], results: [], evidence: [], receipt: { recipient: 'District', decided: 'sold' } } },
  ],
  ...Object.entries({ categories: undefined, by: 'clerk', until: 'soon', purpose: 7 }).map(([member, value]): [string, string, object] => {
    const receipt = { recipient: 'District', decided: 'given', categories: [], [member]: value };
    return [`a receipt whose ${member} no page can read`, 'wallet_badge', { facts: { tags: [], alignments: [], results: [], evidence: [], receipt } }];
  }),
  ['a share for whom nobody knows', 'wallet_disclosure', { level: 'galaxy' }],
  ['a badge that is somebody’s whom nobody knows', 'wallet_badge', { whose: 'mine' }],
];

it('a backup that somebody wrote by hand is refused as damaged where a page or a job would trip over it', async () => {
  const kept = await taken();
  const contents = { ...kept, rows: [...kept.rows, { table: 'wallet_disclosure', row: TOLD }] };
  for (const [what, table, change] of HAND_WRITTEN) {
    const rows = structuredClone(contents.rows);
    Object.assign(rowIn({ ...contents, rows }, table), change);
    await expect(restore(await sealed({ ...contents, rows })), what).rejects.toMatchObject({ code: 'bad_form', problems: [{ at: 'file', code: 'damaged' }] });
  }
  const crowd = Array.from({ length: RESTORED_ROWS }, () => ({ table: 'wallet_collected', row: {} }));
  await expect(restore(await sealed({ ...contents, rows: [...crowd, ...contents.rows] }))).rejects.toMatchObject({ problems: [{ code: 'no_room' }] });
  const [key] = contents.keys;
  if (!key) throw new Error('no key');
  const strange = { ...contents, keys: [...contents.keys, { ...key, kid: 'did:web:kestrel.example#1' }] };
  strange.rows = strange.rows.filter(({ table }) => table !== 'wallet_copy');
  Object.assign(rowIn(strange, 'wallet_badge'), { holderKid: 'did:web:kestrel.example#1', whose: 'key', size: -1e15 });
  await restore(await sealed(strange));
  const [[badge], [told]] = await mine().read(async (db) => [await db.list(Badge, {}), await db.list(Disclosure, {})]);
  expect(told).toMatchObject({ id: 'told', level: null }); // an older file comes back
  // A word is no key, and nobody has more room for files than others by it.
  expect(badge).toMatchObject({ holderKid: null, whose: 'said', size: Buffer.byteLength(badge?.document ?? '') });
});

it('one wallet’s trouble keeps nobody else’s copies waiting', async () => {
  await mine().write((db) => db.update(Claim, {}, { metadata: {} as never, refillAfter: '2000-01-01T00:00:00.000Z' })); // as no file brings it in any more
  const li = await wallet.visitor(`li${people}@example.org`);
  await claimBadge(li, issuer.offerUri(issuer.award()));
  await wallet.store.as(li.personId).write(async (db) => {
    for (const { id } of await db.list(Copy, {})) await db.update(Copy, { id }, { state: 'spent', spentFor: id });
    await db.update(Claim, {}, { refillAfter: clock.now.toISOString() });
  });
  const refillNext = refillInTurn(wallet.holder);
  for (let runs = 0; runs < 4; runs += 1) await refillNext().catch(() => 'idle');
  expect(await wallet.store.as(li.personId).read((db) => db.count(Copy, { state: 'fresh' }))).toBe(10);
});

it('of two accounts that restore one file at once, one has it, keys and all', async () => {
  const eve = await wallet.visitor(`eve${people}@example.org`);
  const file = await sealed(await taken());
  let hers: Promise<unknown> = Promise.resolve();
  const takeUpKeys: typeof wallet.agent.takeUpKeys = async (keys) => {
    const held = await wallet.agent.takeUpKeys(keys);
    hers = restore(file).catch((error: unknown) => error);
    await wait(500); // as long as hers needs where nothing holds it
    return held;
  };
  const wish = { owner: eve.personId, file, passphrase: PASSPHRASE };
  const his = await restoreWallet({ ...wallet.holder, agent: { ...wallet.agent, takeUpKeys } }, wish).catch((error: unknown) => error);
  await hers;
  const owner = his instanceof Error ? zoe.personId : eve.personId;
  const { kids, copies } = await wallet.store.as(owner).read(async (db) => ({
    kids: (await db.list(Badge, {})).flatMap(({ holderKid }) => holderKid ?? []),
    copies: await db.list(Copy, {}),
  }));
  expect([kids.length, copies.length]).toEqual([1, 10]);
  for (const kid of [...kids, ...copies.map((copy) => copy.kid)]) expect((await wallet.agent.signerOf(kid)).verificationMethod).toBe(kid);
});
