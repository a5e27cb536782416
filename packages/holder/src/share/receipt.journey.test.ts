import { hashed } from '@laurel/base';
import { type JsonObject, openJws, publicKeyOfJwk, verifyBytes } from '@laurel/credentials';
import { AuditEvent } from '@laurel/ledger';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readRows } from '../backup/wallet-rows.ts';
import { Disclosure } from '../records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openTestVerifier, type TestVerifier, TWO_FIELDS } from '../testing/open-test-verifier.ts';
import { claimBadge, openTestWallet, type Seen, shownIn, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { json, openPlace, START } from '../testing/places.ts';
import { Receipt } from './receipt-records.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let verifier: TestVerifier;
let other: TestVerifier;
let wallet: TestWallet;
let zoe: Visitor;
let people = 0;

beforeAll(async () => {
  [issuer, verifier, other] = await Promise.all([openTestIssuer(clock), openTestVerifier(clock), openTestVerifier(clock, 'Saltmarsh Engineering')]);
  wallet = await openTestWallet(clock, { trust: [{ did: verifier.did, name: 'Northshore (checked)' }] });
});
afterAll(() => Promise.all([wallet.stop(), verifier.stop(), other.stop(), issuer.stop()]));
beforeEach(async () => {
  people += 1;
  clock.now = new Date(clock.now.getTime() + 60_000); // so that rate limits see people come one after another
  zoe = await wallet.visitor(`zoe${people}@example.org`);
  await claimBadge(zoe, issuer.offerUri(issuer.award()));
  for (const one of [verifier, other]) {
    one.answers.length = 0;
    one.intercept.answer = () => undefined;
  }
});

const CODE = 'a-code-for-this-wallet-alone';
type Giving = {
  change?: JsonObject;
  purpose?: 'requests' | 'credentials';
  by?: TestVerifier;
  receipt?: unknown;
  deletion?: (form: string) => JsonObject | Promise<JsonObject>;
};

/** The verifier answers with a receipt over what it got, changed as a test likes. */
function gives({ change = {}, purpose, by = verifier, receipt, deletion }: Giving = {}): void {
  verifier.intercept.answer = async ({ path, body }) => {
    if (path === '/deletion') return json((await deletion?.(body)) ?? {}, deletion ? 200 : 503);
    if (path !== '/response') return undefined;
    const form = new URLSearchParams(body);
    verifier.answers.push(form);
    const payload = {
      nonce: nonceOf(form),
      vp_token_hash: hashed(form.get('vp_token') ?? ''),
      received: [{ claims: [['credentialSubject', 'achievement', 'name']] }],
      erase_by: Math.floor(clock.now.getTime() / 1000) + 30 * 86_400,
      deletion_uri: `${verifier.url}/deletion`,
      ...change,
    };
    return json({ receipt: receipt ?? (await by.state('laurel-receipt+jwt', payload, purpose)), deletion_code: CODE });
  };
}

const nonceOf = (form: URLSearchParams | undefined): string => `${form?.get('state')?.replace('state', 'nonce')}-${verifier.url.slice(-5)}`;

/** Answers a request, and opens the page of that disclosure. */
async function show(at: TestVerifier = verifier): Promise<Seen> {
  const approve = await zoe.get((await at.request(TWO_FIELDS)).link);
  await zoe.post(approve.path, [['decision', 'agree'], ...shownIn(approve)]);
  const [row] = await rows();
  return zoe.get(`/wallet/shared/${row?.id}`);
}
const rows = () => wallet.store.as(zoe.personId).read((db) => db.list(Disclosure, {}, { order: { at: 'DESC' } }));
const receipts = () => wallet.store.as(zoe.personId).read((db) => db.list(Receipt, {}));
const textOf = ({ html }: Seen) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('a receipt', () => {
  it('is kept with what it says in plain words, asks nobody to be read, and is checked from its file alone', async () => {
    gives();
    const page = await show();
    const text = textOf(page);
    for (const words of [
      'What Northshore Care Group was shown',
      'Northshore (checked)',
      verifier.clientId.replace('decentralized_identifier:', ''),
      'To see whether you meet',
      '30 days',
      'promise to erase it',
    ])
      expect(text).toContain(words);
    expect(text).toContain('Fields they received: Name of the badge.');
    expect(text).not.toContain('EQF 4');
    const asked = wallet.asked.length;
    const file = await zoe.get(`${page.path}/receipt.json`);
    expect(wallet.asked.length).toBe(asked);
    expect(file.headers.get('content-disposition')).toContain('receipt-2026-11-12.json');
    const { receipt, publicKeyJwk } = JSON.parse(file.html);
    const opened = openJws(receipt);
    const key = publicKeyOfJwk(publicKeyJwk);
    if (!opened.ok || !key) throw new Error('the file holds a JWS and a key');
    const { payload, signingInput, signature } = opened.jws;
    expect(verifyBytes(key.algorithm, key.key, Buffer.from(signingInput), signature)).toBe(true);
    expect(payload.vp_token_hash).toBe(hashed(verifier.answers[0]?.get('vp_token') ?? ''));
    expect(file.html).not.toContain(CODE);
  });

  it('is missed in plain words where none was given, with a letter that names no badge and no value', async () => {
    const page = await show();
    const text = textOf(page);
    expect(text).toContain('No receipt was given.');
    expect(text).toContain('these fields of a badge of mine: Name of the badge and Level or framework.');
    const letter = /<textarea[^>]*>([^<]*)</.exec(page.html)?.[1] ?? '';
    expect(letter).toContain('Northshore Care Group');
    expect(letter).not.toContain('Infection Prevention');
    expect(page.html).toContain('href="mailto:?subject=');
    expect((await zoe.get(`${page.path}/receipt.json`)).status).toBe(404);
    expect((await zoe.get(`${page.path}/erase`)).status).toBe(404);
  });

  it.each<[string, () => Giving, string]>([
    ['over other bytes', () => ({ change: { vp_token_hash: hashed('others') } }), 'not about this answer'],
    ['without a hash', () => ({ change: { vp_token_hash: 7 } }), 'not about this answer'],
    ['for another request', () => ({ change: { nonce: 'another-nonce' } }), 'not about this answer'],
    ['of somebody else', () => ({ by: other }), 'not about this answer'],
    ['of somebody else in their name', () => ({ by: other, change: { iss: verifier.did, client_id: verifier.clientId } }), 'a key that they do not publish'],
    ['signed by the key for requests', () => ({ purpose: 'requests' }), 'a key that they do not publish'],
    ['that is none', () => ({ receipt: 'thank you' }), 'cannot read it'],
    ['that is no text', () => ({ receipt: { thank: 'you' } }), 'cannot read it'],
    ['longer than a receipt is', () => ({ receipt: 'a'.repeat(20_000) }), 'cannot read it'],
  ])('proves nothing %s, and opens no way to ask', async (_, giving, words) => {
    gives(giving());
    const page = await show();
    expect(textOf(page)).toContain(words);
    expect(page.html).not.toContain(`${page.path}/erase`);
    expect((await rows())[0]?.outcome).toBe('sent');
  });

  it('waits where the key cannot be had, and is checked when it can', async () => {
    gives();
    const answer = verifier.intercept.answer;
    const approve = await zoe.get((await verifier.request(TWO_FIELDS)).link);
    clock.now = new Date(clock.now.getTime() + 6 * 60_000); // past what is remembered of documents
    verifier.intercept.answer = (asked) => (asked.path === '/.well-known/did.json' ? json({}, 503) : answer?.(asked));
    await zoe.post(approve.path, [['decision', 'agree'], ...shownIn(approve)]);
    const page = await zoe.get(`/wallet/shared/${(await rows())[0]?.id}`);
    expect(textOf(page)).toContain('its signature is not checked yet');
    verifier.intercept.answer = answer ?? (() => undefined);
    clock.now = new Date(clock.now.getTime() + 6 * 60_000);
    expect(textOf(await zoe.post(`${page.path}/receipt`))).toContain('They confirm with their signature');
  });
});

describe('asking a recipient to erase', () => {
  const confirms = async (form: string): Promise<JsonObject> => {
    expect(new URLSearchParams(form).get('code')).toBe(CODE);
    return { deletion: await verifier.state('laurel-deletion+jwt', { nonce: nonceOf(verifier.answers[0]) }) };
  };

  it('is asked once more before it goes, is confirmed under their signature, and is noted', async () => {
    gives({ deletion: confirms });
    const page = await show();
    expect(await wallet.onDisk(CODE)).toBe(false);
    const question = await zoe.get(`${page.path}/erase`);
    expect(textOf(question)).toContain('Ask Northshore Care Group to erase what you showed?');
    expect(verifier.asked.filter(({ path }) => path === '/deletion')).toHaveLength(0);
    const done = await zoe.post(`${page.path}/erase`);
    expect(done.path).toBe(page.path);
    expect(textOf(done)).toContain('They confirmed it with their signature');
    expect(done.html).not.toContain('textarea');
    expect(JSON.parse((await zoe.get(`${page.path}/receipt.json`)).html).deletion).toMatch(/^ey/);
    expect(textOf(await zoe.get('/wallet/shared'))).toContain('Erased on');
    const events = await wallet.store.read((db) => db.list(AuditEvent, { actor: `person:${zoe.personId}` }));
    expect(events.map(({ action }) => action)).toEqual(expect.arrayContaining(['request.erasure-asked', 'request.erasure-confirmed']));
    expect(await receipts()).toMatchObject([{ deletionCode: null }]);
    expect(textOf(await zoe.get(`/wallet/shared?who=${encodeURIComponent(verifier.clientId)}`))).toContain('They signed that this is erased');
  });

  it.each<[string, Giving['deletion']]>([
    ['says nothing', undefined],
    ['says so without a signature', () => ({ deletion: 'done' })],
    ['signs it for another answer', async () => ({ deletion: await verifier.state('laurel-deletion+jwt', { nonce: 'another-nonce' }) })],
    ['sends the receipt back', async () => ({ deletion: await verifier.state('laurel-receipt+jwt', { nonce: nonceOf(verifier.answers[0]) }) })],
    ['has somebody else sign it', async () => ({ deletion: await other.state('laurel-deletion+jwt', { nonce: nonceOf(verifier.answers[0]) }) })],
  ])('has no answer where the recipient %s: it can be asked again, and written to', async (_, deletion) => {
    gives({ ...(deletion && { deletion }) });
    const page = await show();
    await zoe.get(`${page.path}/erase`);
    const asked = await zoe.post(`${page.path}/erase`);
    expect(textOf(asked)).toContain('No answer.');
    expect(textOf(asked)).toContain('Ask them again');
    expect(asked.html).toContain('textarea');
    expect(await receipts()).toMatchObject([{ deletedAt: null, deletion: null }]);
    gives({ deletion: confirms });
    expect(textOf(await zoe.post(`${page.path}/erase`))).toContain('They confirmed it with their signature');
  });

  it('sends the code to nobody but who got the answer', async () => {
    const beyond = await openPlace(async () => json({}));
    gives({ change: { deletion_uri: `${beyond.url}/deletion` } });
    const page = await show();
    expect(textOf(page)).toContain('They take no such wish from a wallet.');
    expect((await zoe.post(`${page.path}/erase`)).status).toBe(404);
    expect(beyond.asked).toEqual([]);
    await beyond.stop();
  });

  it('comes along in a backup: what is sealed to this node is opened there', async () => {
    gives();
    await show();
    const kept = await wallet.store.as(zoe.personId).read((db) => readRows(wallet.holder, db));
    expect(kept.find(({ table }) => table === 'wallet_receipt')?.row).toMatchObject({ deletionCode: CODE, fault: null });
  });
});

describe('the list of what was shared', () => {
  it('tells of one recipient alone all that they were ever shown, each field once', async () => {
    for (const at of [verifier, other, verifier]) await show(at);
    const all = await zoe.get('/wallet/shared');
    expect(all.html.match(/<option /g)).toHaveLength(3);
    expect((await zoe.get(`/wallet/shared/${(await rows())[0]?.id}`)).html).toContain(`/wallet/shared?${new URLSearchParams({ who: verifier.clientId })}`);
    const one = await zoe.get(`/wallet/shared?who=${encodeURIComponent(verifier.clientId)}`);
    const known = /What (?:<[^>]+>)?Northshore Care Group.*?<\/dd>/s.exec(one.html)?.[0] ?? '';
    expect(textOf({ ...one, html: known }).match(/Name of the badge and Level or framework/g)).toHaveLength(1);
    expect(one.html.match(/href="\/wallet\/shared\/[\w-]{20,}"/g)).toHaveLength(2);
    expect(one.html.replace(/<select.*<\/select>/s, '')).not.toContain('Saltmarsh');
    expect((await zoe.get('/wallet/shared?who=nobody')).html).toContain('Saltmarsh');
  });
});
