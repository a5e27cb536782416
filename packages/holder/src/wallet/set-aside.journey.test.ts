import { expect, it } from 'vitest';
import { Copy, type CopyRow, LeftKey } from '../records.ts';
import { openTestVerifier, TWO_FIELDS } from '../testing/open-test-verifier.ts';
import { shownIn } from '../testing/open-test-wallet.ts';
import { NAME, openSharing } from '../testing/sharing.ts';

const { here, rows, share } = openSharing();
const own = () => here.wallet.store.as(here.zoe.personId);
const fresh = async () => (await rows()).copies.filter(({ state }) => state === 'fresh');

/** As where the key behind these copies is withdrawn and that of the badge is not. */
async function spoil(copies: readonly CopyRow[]): Promise<void> {
  await own().write(async (db) => {
    for (const { id, compact } of copies) {
      const [signed = '', ...disclosures] = (compact ?? '').split('~');
      const [header, payload] = signed.split('.');
      await db.update(Copy, { id }, { compact: [`${header}.${payload}.${Buffer.alloc(64, 7).toString('base64url')}`, ...disclosures].join('~') });
    }
  });
}
const oldest = (copies: readonly CopyRow[]) => copies.toSorted((a, b) => (a.createdAt + a.id < b.createdAt + b.id ? -1 : 1));

it('puts away the copy that is found wrong where its badge is not, and shares another', async () => {
  const copies = oldest(await fresh());
  await spoil(copies.slice(0, 2));
  const { own: told } = await share([NAME]);
  expect([told.status, told.html.includes('That copy is put away')]).toEqual([409, true]);
  expect((await fresh()).map(({ id }) => id).toSorted()).toEqual(
    copies
      .slice(2)
      .map(({ id }) => id)
      .toSorted(),
  );
  expect(await own().read((db) => db.list(LeftKey, {}))).toHaveLength(2);
  const { own: made } = await share([NAME]);
  expect([made.status, made.html.includes('The link is made.')]).toEqual([200, true]);
});

it('answers a request with new copies where all were found wrong and its badge was not', async () => {
  const verifier = await openTestVerifier(here.clock);
  try {
    const copies = await fresh();
    await spoil(copies);
    const press = async () => {
      const approve = await here.zoe.get((await verifier.request(TWO_FIELDS)).link);
      return here.zoe.post(approve.path, [['decision', 'agree'], ...shownIn(approve)]);
    };
    const told = await press();
    expect([told.status, told.html.includes('That copy is put away'), verifier.answers.length]).toEqual([409, true, 0]);
    expect((await fresh()).filter(({ id }) => copies.some((one) => one.id === id))).toEqual([]);
    expect((await press()).html).toContain('Sent to Northshore Care Group');
  } finally {
    await verifier.stop();
  }
});

it('keeps the copies that were found wrong where their issuer gives no others, and says that there is none to send', async () => {
  const copies = await fresh();
  await spoil(copies);
  here.issuer.intercept.answer = ({ path }) => (path === '/credential' ? { status: 503, body: '' } : undefined);
  try {
    const { own: told } = await share([NAME]);
    expect(told.html).toContain('no fresh copy left to send, and its issuer gave no new one');
    expect(await fresh()).toHaveLength(copies.length);
  } finally {
    delete here.issuer.intercept.answer;
  }
});

it('says that a copy is revoked and its badge is not, by a list of some minutes ago, and puts nothing away', async () => {
  const copies = await fresh();
  here.award.standing = 1;
  here.issuer.intercept.answer = ({ path }) => (path === '/status/revocation' ? { status: 503, body: '' } : undefined);
  try {
    const { own: told } = await share([NAME]);
    expect([told.status, told.html.includes('nothing of the kind about your badge itself')]).toEqual([409, true]);
    expect((await fresh()).length).toBe(copies.length);
  } finally {
    delete here.issuer.intercept.answer;
  }
});
