import { request as ask } from 'node:http';
import { MINUTE } from '@laurel/base';
import { type JsonObject, verifyPresentation } from '@laurel/credentials';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refillInTurn } from '../claim/refill-in-turn.ts';
import { holderSchema } from '../migrations.ts';
import { Badge, Claim, Copy, Disclosure } from '../records.ts';
import { openDeletionCode, sealDeletionCode } from '../share/receipt-code.ts';
import { Receipt } from '../share/receipt-records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openTestVerifier, type TestVerifier, TWO_FIELDS } from '../testing/open-test-verifier.ts';
import { claimBadge, openTestWallet, type Seen, shownIn, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';
import { recheckInTurn } from '../wallet/recheck-in-turn.ts';
import { type Contents, packContents, unpackContents } from './contents.ts';
import { RESTORED, Saved, SET_ASIDE } from './records.ts';
import { openFile, sealFile } from './sealed-file.ts';
import { carriedTables, nameOf, ONCE, readRows, STAYS } from './wallet-rows.ts';

const clock = { now: new Date(START) };
const PASSPHRASE = 'six plain words by chance today';
const CHEAP = { memory: 64, passes: 1, lanes: 1 };
let issuer: TestIssuer;
let verifier: TestVerifier;
/** Two nodes: the one that is lost, and a blank one. */
let [old, blank] = [] as unknown as [TestWallet, TestWallet];
let zoe: Visitor;
let back: Visitor;
let people = 0;
beforeAll(async () => {
  [issuer, verifier] = await Promise.all([openTestIssuer(clock), openTestVerifier(clock)]);
  [old, blank] = [await openTestWallet(clock), await openTestWallet(clock)];
});
afterAll(() => Promise.all([old, blank, issuer, verifier].map((one) => one.stop())));
beforeEach(async () => {
  clock.now = new Date(clock.now.getTime() + 10 * MINUTE);
  people += 1;
  zoe = await old.visitor(`zoe${people}@example.org`);
  back = await blank.visitor(`again${people}@example.org`);
  verifier.answers.length = 0;
});

async function save(person = zoe, fields = { passphrase: PASSPHRASE, again: PASSPHRASE }): Promise<Seen> {
  await person.get('/wallet/backup');
  return person.post('/wallet/backup', fields);
}

async function restore(file: Uint8Array, { person = back, passphrase = PASSPHRASE, language = 'en' } = {}): Promise<Seen> {
  await person.get('/wallet/restore');
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(file)]), 'laurel-wallet-2026-11-12.laurel');
  form.set('passphrase', passphrase);
  return person.upload(`/wallet/restore?lang=${language}`, form);
}

/** The same file with something else in it, as whoever knows its passphrase can write one. */
async function altered(file: Uint8Array, change: (contents: Contents) => void): Promise<Buffer> {
  const contents = unpackContents(await openFile(file, PASSPHRASE));
  change(contents);
  return sealFile(old.context, PASSPHRASE, packContents(contents), CHEAP);
}

const rowsOf = (wallet: TestWallet, person: Visitor) =>
  wallet.store.as(person.personId).read(async (db) => ({
    badges: await db.list(Badge, {}, { order: { id: 'ASC' } }),
    claims: await db.list(Claim, {}),
    copies: await db.list(Copy, {}),
    told: await db.list(Disclosure, {}),
    saved: await db.one(Saved, {}),
  }));

/** Answers a request as somebody would, and what the verifier makes of it. */
async function show(wallet: TestWallet, person: Visitor, query: JsonObject = TWO_FIELDS) {
  const before = verifier.answers.length;
  const approve = await person.get((await verifier.request(query)).link);
  const sent = await person.post(approve.path, [['decision', 'agree'], ...shownIn(approve)]);
  const form = verifier.answers[before];
  if (!form) return { sent, outcome: 'nothing came', text: '' };
  const [presented] = Object.values(JSON.parse(form.get('vp_token') ?? '{}') as Record<string, unknown[]>)[0] ?? [];
  const text = typeof presented === 'string' ? presented : JSON.stringify(presented);
  const nonce = `${form.get('state')?.replace('state', 'nonce')}-${verifier.url.slice(-5)}`;
  return { sent, text, outcome: (await verifyPresentation(text, wallet.holder.verifying, { nonce, audience: verifier.clientId })).outcome };
}
const WHOLE = {
  credentials: [{ id: 'whole', format: 'ldp_vc', meta: { type_values: [['https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential']] } }],
};

describe('a wallet that was saved', () => {
  it('comes back on a blank node: every badge byte for byte, the ledger, and presentations of both kinds that verify', async () => {
    const at = (await claimBadge(zoe, issuer.offerUri(issuer.award()))).path.split('?')[0] ?? '';
    await show(old, zoe);
    const { requestId = '' } = (await rowsOf(old, zoe)).told[0] ?? {};
    const deletionCode = sealDeletionCode(old.holder, requestId, 'for the recipient alone');
    await old.store.as(zoe.personId).write((db) => db.update(Receipt, { requestId }, { deletionCode }));
    const file = await save();
    expect(file.headers.get('content-disposition')).toContain(`laurel-wallet-${clock.now.toISOString().slice(0, 10)}.laurel`);
    const asked = issuer.asked.length;
    const done = await restore(file.bytes);
    expect([done.status, done.html]).toEqual([200, expect.stringContaining('1 badge is back')]);
    expect(issuer.asked.length).toBe(asked); // nobody is asked

    expect((await back.get(`${at}/badge.json`)).html).toBe((await zoe.get(`${at}/badge.json`)).html);
    const [before, after] = [await rowsOf(old, zoe), await rowsOf(blank, back)];
    expect(after.told.map(({ owner: _, ...row }) => row)).toEqual(before.told.map(({ owner: _, ...row }) => row));
    const receipt = await blank.store.as(back.personId).read((db) => db.one(Receipt, { requestId }));
    expect(receipt && openDeletionCode(blank.holder, receipt)).toBe('for the recipient alone');
    expect(after.badges[0]?.verdict.outcome).toBe('undetermined');
    expect((await back.get('/wallet')).html).toContain('Being checked');
    // As it stands while the issuer is asked: the job has put the badge off, and no answer is here.
    await blank.store.as(back.personId).write((db) => db.update(Badge, {}, { checkAfter: new Date(clock.now.getTime() + 60 * MINUTE).toISOString() }));
    const meanwhile = (await back.get('/wallet')).html;
    expect([meanwhile.includes('Being checked'), meanwhile.includes('Could not be checked')]).toEqual([true, false]);
    await blank.store.as(back.personId).write((db) => db.update(Badge, {}, { checkAfter: clock.now.toISOString() }));
    await recheckInTurn(blank.holder)();
    expect((await rowsOf(blank, back)).badges[0]?.verdict.outcome).toBe('valid');

    for (const query of [TWO_FIELDS, WHOLE]) expect((await show(blank, back, query)).outcome).toBe('valid');
    expect((await back.get('/wallet/shared')).html).toContain('Northshore Care Group');
  });

  it('shows nobody a copy that may have been shown since: those that were set aside are fresh, a verifier sees its own again, the rest are spent', async () => {
    await claimBadge(zoe, issuer.offerUri(issuer.award()));
    const first = await show(old, zoe);
    const file = (await save()).bytes;
    const other = await openTestVerifier(clock, 'Saltmarsh Engineering');
    await zoe.get((await other.request(TWO_FIELDS)).link).then((page) => zoe.post(page.path, [['decision', 'agree'], ...shownIn(page)]));
    const later = (await rowsOf(old, zoe)).copies.find(({ spentFor }) => spentFor === other.clientId);
    await other.stop();
    await restore(file);
    const { copies } = await rowsOf(blank, back);
    expect(copies.find(({ id }) => id === later?.id)).toMatchObject({ state: 'spent', spentFor: RESTORED });
    expect(copies.filter(({ state }) => state === 'fresh')).toHaveLength(2);
    const aside = (await rowsOf(old, zoe)).copies.filter(({ spentFor }) => spentFor === SET_ASIDE).map(({ id }) => id);
    expect(copies.filter(({ state }) => state === 'fresh').map(({ id }) => id)).toEqual(aside);
    // The copy is the issuer's signature and the fields; what follows it is made anew.
    expect((await show(blank, back)).text.split('~')[0]).toBe(first.text.split('~')[0]);
    // A second file takes no more away, and names the same.
    await save();
    expect((await rowsOf(old, zoe)).copies.filter(({ spentFor }) => spentFor === SET_ASIDE).map(({ id }) => id)).toEqual(aside);
  });

  it('without a copy to spare fetches new ones by the token that came along', async () => {
    await claimBadge(zoe, issuer.offerUri(issuer.award()));
    await old.store.as(zoe.personId).write(async (db) => {
      const [first, ...rest] = await db.list(Copy, {});
      for (const { id } of rest) await db.update(Copy, { id }, { state: 'spent', spentFor: 'somebody', spentAt: START.toISOString() });
      expect(first?.state).toBe('fresh');
    });
    await restore((await save()).bytes);
    expect((await rowsOf(blank, back)).copies.filter(({ state }) => state === 'fresh')).toHaveLength(0);
    const refillNext = refillInTurn(blank.holder);
    while ((await refillNext()) === 'more');
    expect((await rowsOf(blank, back)).copies.filter(({ state }) => state === 'fresh')).toHaveLength(10);
    expect((await show(blank, back)).outcome).toBe('valid');
  });

  it('is added to one that holds others: nothing is replaced, and what was here is said', async () => {
    await claimBadge(zoe, issuer.offerUri(issuer.award()));
    const own = (await claimBadge(back, issuer.offerUri(issuer.award()))).path.split('?')[0] ?? '';
    const mine = await rowsOf(blank, back);
    const file = (await save()).bytes;
    await restore(file);
    const both = await rowsOf(blank, back);
    expect(both.badges).toHaveLength(2);
    for (const row of [...mine.badges, ...mine.copies, ...mine.claims]) expect([...both.badges, ...both.copies, ...both.claims]).toContainEqual(row);
    expect((await restore(file)).html).toContain('1 badge was here already and stayed as it is.');
    expect(await rowsOf(blank, back)).toEqual(both);
    await back.post(`${own}/delete`);
    expect((await restore((await save(back)).bytes)).html).toContain('Nothing was missing');
  });

  it('brings deleted badges back where they were, keys and all', async () => {
    const at = (await claimBadge(zoe, issuer.offerUri(issuer.award()))).path.split('?')[0] ?? '';
    const file = (await save()).bytes;
    await zoe.get(at);
    await zoe.post(`${at}/delete`);
    expect((await rowsOf(old, zoe)).badges).toEqual([]);
    expect((await restore(file, { person: zoe })).html).toContain('1 badge is back');
    for (const query of [TWO_FIELDS, WHOLE]) expect((await show(old, zoe, query)).outcome).toBe('valid');
  });

  it('makes a badge that came as a file the one that was claimed', async () => {
    const at = (await claimBadge(zoe, issuer.offerUri(issuer.award()))).path.split('?')[0] ?? '';
    const file = (await save()).bytes;
    const contents = unpackContents(await openFile(file, PASSPHRASE));
    const without = await sealFile(old.context, PASSPHRASE, packContents({ ...contents, keys: [] }), CHEAP);
    expect((await restore(without)).html).toContain('1 badge came without its key');
    expect((await rowsOf(blank, back)).badges).toMatchObject([{ issuerUrl: '', holderKid: null, whose: 'said' }]);
    expect((await back.get(`${at}/badge.json`)).html).toBe((await zoe.get(`${at}/badge.json`)).html);
    await restore(file);
    for (const query of [TWO_FIELDS, WHOLE]) expect((await show(blank, back, query)).outcome).toBe('valid');
  });
});

describe('what is not brought back says why, in both languages, and changes nothing', () => {
  it('a wrong passphrase, a cut, an altered, a foreign and a newer file', async () => {
    await claimBadge(zoe, issuer.offerUri(issuer.award()));
    const file = (await save()).bytes;
    const flipped = Buffer.from(file);
    flipped[5_000] = (flipped[5_000] ?? 0) ^ 1;
    const newer = Buffer.from(file);
    newer[14] = 9;
    const cases: [Uint8Array, string, string, string][] = [
      [file, 'another passphrase than that', 'This passphrase does not open the file.', 'Cette phrase secrète n’ouvre pas le fichier.'],
      [file.subarray(0, 3_000), PASSPHRASE, 'The end of the file is missing', 'La fin du fichier manque'],
      [flipped, PASSPHRASE, 'This file was damaged since it was made', 'Ce fichier a été abîmé'],
      [Buffer.from('{"@context":[]}'), PASSPHRASE, 'This file is not a saved wallet.', 'Ce fichier n’est pas un portefeuille sauvegardé.'],
      [newer, PASSPHRASE, 'A newer Laurel made this file.', 'Un Laurel plus récent a créé ce fichier.'],
      [new Uint8Array(0), PASSPHRASE, 'Choose the file.', 'Choisissez le fichier.'],
    ];
    for (const [bytes, passphrase, english, french] of cases) {
      clock.now = new Date(clock.now.getTime() + MINUTE);
      for (const [language, words] of [
        ['en', english],
        ['fr', french],
      ] as const) {
        const seen = await restore(bytes, { passphrase, language });
        expect([seen.status, seen.html]).toEqual([422, expect.stringContaining(words)]);
        expect(seen.html).not.toContain(passphrase);
      }
    }
    expect((await rowsOf(blank, back)).badges).toEqual([]);
  });

  it('a file of 200 MB is refused before it is read', async () => {
    await back.get('/wallet/restore');
    const answered = await new Promise<number>((resolve, reject) => {
      const headers = { 'Content-Type': 'multipart/form-data; boundary=x', 'Content-Length': 200 * 1024 * 1024, Origin: blank.url, Cookie: back.cookie() };
      const sending = ask(`${blank.url}/wallet/restore`, { method: 'POST', headers }, (response) => {
        resolve(response.statusCode ?? 0);
        response.destroy();
      });
      sending.on('error', reject);
      sending.flushHeaders();
    });
    expect(answered).toBe(413);
  });

  it('a wallet that another account of the node holds, by its rows or by its keys', async () => {
    await claimBadge(zoe, issuer.offerUri(issuer.award()));
    const file = (await save()).bytes;
    const eve = await old.visitor(`eve${people}@example.org`);
    const before = await rowsOf(old, zoe);
    const renamed = await altered(file, ({ rows }) => {
      const text = JSON.stringify(rows).replaceAll(String(before.badges[0]?.id), 'AAAAAAAAAAAAAAAAAAAAAA');
      rows.splice(0, rows.length, ...JSON.parse(text).filter(({ table }: { table: string }) => table !== 'wallet_copy'));
    });
    for (const one of [file, renamed]) expect((await restore(one, { person: eve })).html).toContain('in another account of this node already');
    expect((await rowsOf(old, eve)).badges).toEqual([]);
    expect(await rowsOf(old, zoe)).toEqual(before);
  });

  it('nor does a file give anybody a key of which it only knows the name, nor a word for what a badge says', async () => {
    await claimBadge(zoe, issuer.offerUri(issuer.award()));
    const file = (await save()).bytes;
    // As somebody writes it who has seen the badge, which names its key, and has none of the keys.
    const forged = await altered(file, ({ rows, keys }) => {
      const [own] = keys;
      for (const key of keys) key.secret = own?.secret ?? key.secret;
      for (const { table, row } of rows) if (table === 'wallet_badge') Object.assign(row, { facts: { ...(row.facts as object), name: 'Doctor of Medicine' } });
      own && keys.shift();
    });
    expect((await restore(forged)).html).toContain('came without its key');
    const { badges, copies } = await rowsOf(blank, back);
    expect([copies, badges[0]?.holderKid, badges[0]?.facts.name]).toEqual([[], null, 'Infection Prevention in Home Care']);
    expect((await show(blank, back, WHOLE).catch(() => ({ outcome: 'nothing came' }))).outcome).toBe('nothing came');
  });
});

describe('the file', () => {
  it('holds every table that has an owner, or says why not; nothing in it is sealed to the node, and nothing in clear', async () => {
    await claimBadge(zoe, issuer.offerUri(issuer.award()));
    await show(old, zoe);
    const owned = holderSchema.tables.filter(({ scope }) => scope === 'owner').map((table) => String(table.schema.options.tableName));
    expect(new Set([...carriedTables().map(nameOf), ...Object.keys(STAYS)])).toEqual(new Set(owned));
    const { rows, rest } = await old.store.as(zoe.personId).read(async (db) => ({
      rows: await readRows(old.holder, db),
      rest: await Promise.all(carriedTables().map(async (table) => [nameOf(table), await db.list(table, {})] as const)),
    }));
    const texts = JSON.stringify(rows).match(/"[^"]*"/g) ?? [];
    expect(texts.filter((text) => old.agent.isSealed(text.slice(1)))).toEqual([]);
    // Opened, and not left behind: who adds a table with a sealed column says here how it opens.
    const sealed = rest.flatMap(([table, all]) =>
      all.flatMap((row) => Object.keys(row).flatMap((name) => (old.agent.isSealed(String(row[name])) ? [[table, name] as const] : []))),
    );
    expect(sealed).toContainEqual(['wallet_claim', 'grant']);
    for (const [table, name] of sealed) expect([table, name, rows.find((one) => one.table === table)?.row[name]]).not.toContain(null);
    const file = Buffer.from((await save()).bytes);
    for (const word of ['Infection', 'zoe', 'did:key', 'refreshToken', 'wallet_badge']) expect(file.includes(word)).toBe(false);
  });

  it('knows every constraint that would stop a row from coming back', async () => {
    const declared = holderSchema.migrations.flatMap(({ sql }) =>
      sql.flatMap((one) =>
        [...one.matchAll(/UNIQUE(?: INDEX \w+ ON \w+)? \(([^)]+)\)|(\w+) text NOT NULL UNIQUE/g)].map((found) => [one, found[1] ?? found[2] ?? ''] as const),
      ),
    );
    const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    for (const [sql, columns] of declared) {
      const table = /(?:TABLE|ON) (wallet_\w+?)(?:_anew)? \(/.exec(sql)?.[1] ?? '';
      if (table in STAYS) continue;
      expect([table, columns.split(', ').filter((name) => name !== 'owner')]).toEqual([table, (ONCE[table] ?? []).map(snake)]);
    }
    expect(declared.length).toBeGreaterThan(4);
  });

  it('is asked for by whoever signed in of late, under a passphrase that is none of the first to be tried, and its owner gets a letter', async () => {
    for (const [fields, words] of [
      [{ passphrase: 'short', again: 'short' }, 'Too short'],
      [{ passphrase: 'abababababababababab', again: 'abababababababababab' }, 'easy to guess'],
      [{ passphrase: `zoe${people}@example.org 12`, again: 'x' }, 'the first thing anybody tries'],
      [{ passphrase: PASSPHRASE, again: `${PASSPHRASE}x` }, 'two different ones'],
    ] as const) {
      const seen = await save(zoe, fields);
      expect([seen.status, seen.html]).toEqual([422, expect.stringContaining(words)]);
      expect(seen.html).not.toContain(`value="${fields.passphrase}"`);
      expect(seen.html).toContain('the mistake told above is past'); // without script the file comes and this page stays
    }
    expect((await zoe.get('/wallet/backup')).html).not.toContain('the mistake told above');
    expect((await rowsOf(old, zoe)).saved).toBeUndefined();
    await save();
    expect(old.letters.at(-1)).toMatchObject({ kind: 'wallet-saved', to: `zoe${people}@example.org` });
    clock.now = new Date(clock.now.getTime() + 16 * MINUTE);
    expect((await zoe.get('/wallet/backup')).path).toContain('/sign-in?again=1');
  });

  it('is spoken of on the first page until it was made, and again once badges have come since', async () => {
    expect((await zoe.get('/wallet')).html).not.toContain('never saved');
    await claimBadge(zoe, issuer.offerUri(issuer.award()));
    expect((await zoe.get('/wallet')).html).toContain('Your badges were never saved.');
    await save();
    expect((await zoe.get('/wallet')).html).toContain('Last saved on');
    expect((await zoe.get('/wallet')).html).not.toContain('come since');
    clock.now = new Date(clock.now.getTime() + MINUTE);
    await claimBadge(zoe, issuer.offerUri(issuer.award()));
    expect((await zoe.get('/wallet')).html).toContain('1 badge has come since.');
  });
});
