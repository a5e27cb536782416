import { CLR_V2, type ClaimPath, CREDENTIALS_V2, discloseSdJwt, type JsonObject, OPEN_BADGES_V3, type Signer, signDataIntegrity } from '@laurel/credentials';
import { artOfTitle, BADGE_MOTIFS } from '@laurel/web';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestVerifier, START, type TestVerifier } from '../testing/open-test-verifier.ts';
import { newSigner } from '../testing/party.ts';
import { type Given, pasteBadge } from '../testing/paste-badge.ts';
import { openTestWallet, type TestWallet } from '../testing/wallet.ts';

/** The border of a drawing of a badge for taking part. */
const BEADS = 'stroke-dasharray="0 11.03"';
const SCHEMA = 'https://school.example/schema.json';
const SCHEMA_TEXT = JSON.stringify({ $id: SCHEMA, $schema: 'https://json-schema.org/draft/2020-12/schema', properties: { name: { const: 'Rowing' } } });

let test: TestVerifier;
let wallet: TestWallet;
beforeAll(async () => {
  test = await openTestVerifier({ schemas: new Map([[SCHEMA, SCHEMA_TEXT]]) });
  wallet = await openTestWallet(test.issuer);
});
afterAll(() => test.stop());
beforeEach(() => {
  test.clock.now = new Date(Math.max(test.clock.now.getTime(), START.getTime()) + 10 * 60_000);
  Object.assign(test.issuer.status, { value: 0, past: 0 });
  test.issuer.trouble.kind = 'none';
});

const send = (given: Given, accept?: string): Promise<Response> => pasteBadge(test, given, accept);
const verdictOf = async (given: Given): Promise<{ status: number; outcome?: string; code: string }> => {
  const answer = await send(given, 'application/json');
  const { outcome, code } = await answer.json();
  return { status: answer.status, outcome, code };
};

describe('the public box, beside the badge itself', () => {
  const signed = (type: string, signer: Signer, more: JsonObject): Promise<JsonObject> =>
    signDataIntegrity(
      {
        '@context': [CREDENTIALS_V2, ...(type === 'ClrCredential' ? [CLR_V2] : []), OPEN_BADGES_V3],
        id: `urn:uuid:${crypto.randomUUID()}`,
        type: ['VerifiableCredential', type],
        issuer: { id: signer.controller, type: ['Profile'], name: 'The Ministry' },
        validFrom: '2026-06-01T00:00:00Z',
        ...more,
      },
      signer,
      { created: test.clock.now, proofPurpose: 'assertionMethod' },
    );

  it('says of each credential inside a learner record by whom it is and how it stands, and lets none lend another its word', async () => {
    const [registrar, ministry] = [newSigner(), newSigner()];
    const second = {
      id: 'urn:uuid:other',
      credentialSubject: {
        ...Object(wallet.whole.credentialSubject),
        achievement: { ...Object(Object(wallet.whole.credentialSubject).achievement), id: 'urn:uuid:a', name: 'Rowing' },
      },
    };
    const over = await signed('OpenBadgeCredential', ministry, { ...second, validUntil: '2026-07-01T00:00:00Z' });
    const subject = { id: wallet.holder.controller, type: ['ClrSubject'], verifiableCredential: [wallet.whole, over] };
    const page = await (
      await send({ badge: JSON.stringify(await signed('ClrCredential', registrar, { name: 'Transcript', credentialSubject: subject })) })
    ).text();
    for (const words of [
      'What it holds: 2 credentials',
      'Infection Prevention in Home Care',
      'Rowing',
      'The Ministry',
      'Genuine, but expired on 1 July 2026.',
      'How it was checked',
    ])
      expect(page).toContain(words);
    expect(page).not.toContain('badge for taking part'); // each inside says how it was assessed; the record is none
    expect(
      [...page.matchAll(/<bdi>(Infection Prevention in Home Care|Rowing)<\/bdi><\/strong> <span class="state (\w+)"/g)].map(([, title, kind]) => [title, kind]),
    ).toEqual([
      ['Infection Prevention in Home Care', 'ok'],
      ['Rowing', 'bad'],
    ]);
  });

  it('says who endorses a badge, in their words, and which of it counts', async () => {
    const ministry = newSigner();
    const of = (id: unknown, words: string, signer = ministry) =>
      signed('EndorsementCredential', signer, {
        name: 'Endorsement',
        credentialSubject: { id: String(id), type: ['EndorsementSubject'], endorsementComment: words },
      });
    const { id } = wallet.whole;
    const endorsement = [await of(id, '<b>Sound</b> work'), await of('urn:uuid:another', 'Of another'), { ...(await of(id, 'Altered')), name: 'Better' }];
    const page = await (await send({ badge: JSON.stringify(await test.issuer.di(wallet.holder.controller, { endorsement })) })).text();
    for (const words of [
      'This badge is valid.',
      'What others say: 3 endorsements',
      '“<bdi>&lt;b>Sound&lt;/b> work</bdi>”',
      'says nothing for this badge',
      '3, of which 1 count',
    ])
      expect(page).toContain(words);
    expect(page).not.toContain('Altered');
    expect([...page.matchAll(/<bdi>About this badge<\/bdi><\/strong> <span class="state (\w+)"/g)].map(([, kind]) => kind)).toEqual(['ok', 'quiet', 'bad']);
  });

  it('holds a badge to the schema that it names and the operator gave', async () => {
    const named = async (name: string) =>
      JSON.stringify(await test.issuer.di(wallet.holder.controller, { name, credentialSchema: { id: SCHEMA, type: 'JsonSchema' } }));
    expect((await verdictOf({ badge: await named('Rowing') })).code).toBe('valid');
    expect((await verdictOf({ badge: await named('Sailing') })).code).toBe('schema_wrong');
  });

  it('says whether a badge was valid on a past day, by the history of its lists', async () => {
    const badge = JSON.stringify(wallet.whole);
    test.issuer.status.value = 1;
    const then = await (await send({ badge, on: '2026-10-01' })).text();
    for (const words of ['This badge was valid on 1 October 2026.', 'This is how it stood then.', 'it was not revoked'])
      expect(then.toLowerCase()).toContain(words.toLowerCase());
    expect(await (await send({ badge, on: '2026-01-01' })).text()).toContain('This badge was not valid on 1 January 2026.');
    test.issuer.status.past = 1;
    expect((await verdictOf({ badge, on: '2026-10-01' })).code).toBe('status_was_revoked');
    test.issuer.trouble.kind = 'lists';
    const open = await (await send({ badge, on: '2026-09-01' })).text();
    for (const words of ['We could not find out how it stood on 1 September 2026.', 'Check again in a few minutes.']) expect(open).toContain(words);
    expect(open).not.toContain('This is how it stood then.');
    test.issuer.trouble.kind = 'none';
    expect(await (await send({ badge: badge.replace('Infection', 'Inflection'), on: '2026-10-01' })).text()).toContain('This badge is not valid.');
    const { proof: _proof, ...unsigned } = wallet.whole;
    const ended = {
      created: new Date('2026-01-01T00:00:00Z'),
      expires: new Date(test.clock.now.getTime() - 3_600_000),
      proofPurpose: 'assertionMethod',
    } as const;
    const over = JSON.stringify(await signDataIntegrity(unsigned, test.issuer.signer, ended));
    expect(await (await send({ badge: over, on: '2026-10-01' })).text()).not.toContain('on 1 October 2026.');
    const today = test.clock.now.toISOString().slice(0, 10);
    expect((await verdictOf({ badge, on: today })).code).toBe('status_revoked');
  });

  it.each(['2026-13-01', '2026-02-30', 'yesterday', '2999-01-01'])('asks for another day than %s, with the badge still in its box', async (on) => {
    const answer = await send({ badge: 'what was pasted', on });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    for (const words of ['Give a past day', 'what was pasted', '<details class="more" open', 'href="#on"']) expect(page).toContain(words);
    expect(page).not.toContain('Choose the file again');
    expect(await (await send({ file: JSON.stringify(wallet.whole), on })).text()).toContain('Choose the file again');
  });
});

describe('an empty file in the public box', () => {
  it.each(['', '\n'])('is said to be empty, and not to be missing (%j)', async (file) => {
    const answer = await send({ file });
    const page = await answer.text();
    expect([answer.status, page]).toEqual([422, expect.stringContaining('The file you chose is empty')]);
    expect(page).not.toMatch(/is-bad|This badge is|No badge in this/);
  });

  it('gives way to a text beside it', async () =>
    expect(await verdictOf({ file: '', badge: wallet.compact })).toMatchObject({ status: 200, outcome: 'valid' }));
});

describe('what the public box tells of whose a badge is', () => {
  it('leaves open that nobody proved to hold it, and more so where it shows no name', async () => {
    const named = await (await send({ badge: wallet.compact })).text();
    for (const words of [
      'You can rely on what it says.',
      'compare the name in it with theirs',
      'Whether it belongs to the person you have it from',
      'Not asked',
    ])
      expect(named).toContain(words);
    for (const words of ['You can rely on it.', 'Nothing was left open.', 'Not needed</span><small>Nobody was asked to prove'])
      expect(named).not.toContain(words);
    expect(named).toContain('<div class="notice is-ok">');

    const nameless = await (await send({ badge: discloseSdJwt(wallet.compact, [['credentialSubject', 'achievement', 'name']]) })).text();
    for (const words of [
      'This badge is valid.',
      '<div class="notice is-warn">',
      'anybody may have passed it on to you',
      'Whose badge it is: no name was shown',
    ])
      expect(nameless).toContain(words);
    for (const words of ['You can rely on it.', 'Nothing was left open.', 'compare the name']) expect(nameless).not.toContain(words);
  });

  it('leaves open whether it was assessed where that is not shown, and draws no picture that says it; where it is shown, neither', async () => {
    const title: ClaimPath = ['credentialSubject', 'achievement', 'name'];
    const art = /<svg class="badge m" aria-hidden="true"/;
    const unsaid = await (await send({ badge: discloseSdJwt(wallet.compact, [title, ['credentialSubject', 'name']]) })).text();
    for (const words of ['Whether it was assessed at all', 'does not say whether anybody assessed what was learned']) expect(unsaid).toContain(words);
    expect(unsaid).not.toMatch(art);
    const said = await (await send({ badge: discloseSdJwt(wallet.compact, [title, ['evidence', null]]) })).text();
    for (const words of ['Whether it was assessed at all', 'does not say whether anybody assessed what was learned']) expect(said).not.toContain(words);
    expect(said).toMatch(art);
    expect(said).not.toContain(BEADS);
    const tookPart = { evidence: [{ type: ['Evidence'], name: 'Took part', narrative: 'Nobody judged.', genre: 'participation' }] };
    const page = await (await send({ badge: await test.issuer.sdJwt(wallet.copyKey.publicJwk, tookPart) })).text();
    for (const words of [BEADS, 'Taking part; nobody assessed it']) expect(page).toContain(words);
  });

  it('says so too of a badge that it could not finish checking', async () => {
    test.issuer.trouble.kind = 'lists';
    test.clock.now = new Date(test.clock.now.getTime() + 24 * 3_600_000);
    const page = await (await send({ badge: wallet.compact })).text();
    for (const words of ['We could not finish checking.', 'Whether it belongs to the person you have it from']) expect(page).toContain(words);
  });
});

describe('the picture beside the name', () => {
  const PNG = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA';
  const drawn = /<svg class="badge m" aria-hidden="true"/;
  const pictured = async (id: string, name = 'Rowing'): Promise<JsonObject> => {
    const { achievement, ...subject } = Object(wallet.whole.credentialSubject);
    return { credentialSubject: { ...subject, achievement: { ...achievement, name, image: { id, type: 'Image' } } } };
  };
  const shownOf = async (id: string) => (await send({ file: await test.issuer.sdJwt(wallet.copyKey.publicJwk, await pictured(id)) })).text();

  it('is the badge’s own where it is signed in and shown, by a policy under which no page fetches a stranger’s', async () => {
    const answer = await send({ badge: JSON.stringify(await test.issuer.di(wallet.holder.controller, await pictured(PNG))) });
    expect(answer.headers.get('content-security-policy')).toContain("img-src 'self' data:;");
    const page = await answer.text();
    expect(page.match(/<img[^>]*>/g)).toEqual([`<img class="badge m" alt src="${PNG}"/>`]);
    expect(page).not.toMatch(drawn);

    const compact = await test.issuer.sdJwt(wallet.copyKey.publicJwk, await pictured(PNG));
    const [name, image] = [
      ['credentialSubject', 'achievement', 'name'],
      ['credentialSubject', 'achievement', 'image'],
    ];
    expect(await (await send({ badge: discloseSdJwt(compact, [name ?? [], image ?? []]) })).text()).toContain(`src="${PNG}"`);
    const hidden = await (await send({ badge: discloseSdJwt(compact, [name ?? [], ['evidence', null]]) })).text();
    expect(hidden).toMatch(drawn);
    expect(hidden).not.toContain('<img');
  });

  it.each([
    ['lies at an address', 'https://badges.example/1.png'],
    ['is no picture', 'data:text/html;base64,PHNjcmlwdD4='],
    ['breaks out of its quotes', 'data:image/png;base64,AAAA" onerror="alert(1)'],
    ['is heavier than a page should be', `data:image/png;base64,${'A'.repeat(140_000)}`],
  ])('is drawn where the badge’s own %s', async (_, id) => {
    const page = await shownOf(id);
    expect(page).toMatch(drawn);
    expect(page).not.toContain('<img');
    expect(page).not.toContain('src="https://badges.example');
  });

  it('is never a forged badge’s', async () => {
    const forged = JSON.stringify(await test.issuer.di(wallet.holder.controller, await pictured(PNG))).replace('Kestrel', 'Hestrel');
    expect(await (await send({ badge: forged })).text()).not.toContain('<img');
  });

  it('is drawn by the name, as wallets draw it', async () => {
    const page = await shownOf('https://badges.example/1.png');
    const { motif = 'star' } = artOfTitle('Rowing');
    expect(motif).not.toBe('star');
    expect(page).toContain(`d="${BADGE_MOTIFS[motif]}"`);
  });
});
