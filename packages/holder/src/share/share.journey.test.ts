import { type JsonObject, verifyPresentation } from '@laurel/credentials';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Badge, Copy, Disclosure, Request } from '../records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openTestVerifier, type TestVerifier, TWO_FIELDS } from '../testing/open-test-verifier.ts';
import { claimBadge, openTestWallet, type Seen, shownIn, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { json, openPlace, START } from '../testing/places.ts';

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
afterAll(async () => {
  await wallet.stop();
  await Promise.all([verifier.stop(), other.stop(), issuer.stop()]);
});
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

const agree = (approve: Seen, more: [string, string][] = []) => zoe.post(approve.path, [['decision', 'agree'], ...shownIn(approve), ...more]);
const rows = () =>
  wallet.store.as(zoe.personId).read(async (db) => ({
    copies: await db.list(Copy, {}),
    told: await db.list(Disclosure, {}),
    requests: await db.list(Request, {}),
    badges: await db.list(Badge, {}),
  }));

/** What a verifier got, and its verdict over it. */
async function received(at: TestVerifier, index = 0) {
  const form = at.answers[index];
  if (!form) throw new Error('no answer came');
  const token: Record<string, unknown[]> = JSON.parse(form.get('vp_token') ?? '{}');
  const [presented] = Object.values(token)[0] ?? [];
  const text = typeof presented === 'string' ? presented : JSON.stringify(presented);
  const nonce = `${form.get('state')?.replace('state', 'nonce')}-${at.url.slice(-5)}`;
  const verdict = await verifyPresentation(text, wallet.holder.verifying, { nonce, audience: at.clientId });
  return { token, text, verdict, subject: verdict.credentials[0]?.credential?.credentialSubject as JsonObject | undefined };
}

describe('answering a request', () => {
  it('shows who asks and why, sends the two fields that are needed, and notes it', async () => {
    const approve = await zoe.get((await verifier.request(TWO_FIELDS)).link);
    for (const words of ['Northshore Care Group asks to see your badge', 'To see whether you meet the hygiene requirement.', '30 days', 'Northshore (checked)'])
      expect(approve.html).toContain(words);
    expect(verifier.answers).toHaveLength(0);

    const sent = await agree(approve);
    expect(sent.html).toContain('Sent to Northshore Care Group');
    expect(sent.html).toMatch(/href="\/wallet\/shared\/[\w-]{20,}"/);
    const { verdict, subject } = await received(verifier);
    expect(verdict.outcome).toBe('valid');
    expect(subject).toMatchObject({ achievement: { name: 'Infection Prevention in Home Care', alignment: [{ targetName: 'EQF 4' }] }, result: [] });
    expect(JSON.stringify(subject)).not.toContain('O’Connor');
    const { copies, told } = await rows();
    expect(copies.filter(({ state }) => state === 'spent').map(({ spentFor }) => spentFor)).toEqual([verifier.clientId]);
    expect(told).toMatchObject([{ outcome: 'sent', verifierName: 'Northshore Care Group', retention: 'P30D' }]);
    expect(JSON.stringify(told)).not.toContain('EQF 4');
    expect((await zoe.get('/wallet/shared')).html).toContain('Name of the badge and Level or framework');
    expect((await zoe.post(approve.path, { decision: 'agree' })).html).toContain('Sent to');
    expect(verifier.answers).toHaveLength(1);
  });

  it('KF-H10: sends what was switched on, and names what stays hidden', async () => {
    const approve = await zoe.get((await verifier.request(TWO_FIELDS)).link);
    expect(approve.html).toContain('Zoë O’Connor');
    expect(/Stays hidden.*Credits earned/s.test(approve.html)).toBe(true);
    const switches = [...approve.html.matchAll(/name="share" value="([^"]+)"/g)].map((found) => found[1] ?? '');
    expect(switches).toHaveLength(2);
    expect(approve.html).not.toMatch(/<input[^>]*\bchecked\b/); // the least is what is sent unless somebody switches more on
    await agree(approve, [['share', switches[0] ?? '']]);
    const { subject } = await received(verifier);
    expect(subject).toMatchObject({ name: 'Zoë O’Connor', result: [] });
  });

  it.each(['needed', 'optional'])('shows a result and what it measures as one row where they are %s', async (choice) => {
    const [credential] = structuredClone(TWO_FIELDS.credentials) as { claims: JsonObject[]; claim_sets: string[][] }[];
    credential?.claims.push({ id: 'measures', path: ['credentialSubject', 'achievement', 'resultDescription'] });
    const both = ['title', 'score', 'measures'];
    const query = { credentials: [{ ...credential, claim_sets: choice === 'needed' ? [both] : [both, ['title']] }] } as unknown as JsonObject;
    const approve = await zoe.get((await verifier.request(query)).link);
    const text = approve.html.replace(/<br\/?>/g, ' ').replace(/<[^>]+>/g, '');
    expect(text).toMatch(/Result ?Final score: 92 Percent/);
    expect(text.split('Final score')).toHaveLength(2);
    const switches = [...approve.html.matchAll(/name="share" value="([^"]+)"/g)].map((found): [string, string] => ['share', found[1] ?? '']);
    expect(switches).toHaveLength(choice === 'needed' ? 0 : 1);
    await agree(approve, switches);
    expect((await received(verifier)).subject).toMatchObject({ result: [{ value: '92' }], achievement: { resultDescription: [{ name: 'Final score' }] } });
  });

  it('offers claims that are taken only together as one switch', async () => {
    const query = structuredClone(TWO_FIELDS) as { credentials: { claim_sets: string[][] }[] };
    for (const credential of query.credentials)
      credential.claim_sets = [
        ['title', 'level', 'name', 'score'],
        ['title', 'level'],
      ];
    const approve = await zoe.get((await verifier.request(query as unknown as JsonObject)).link);
    const switches = [...approve.html.matchAll(/name="share" value="([^"]+)"/g)].map((found) => found[1] ?? '');
    expect(switches).toHaveLength(1);
    await agree(approve, [['share', switches[0] ?? '']]);
    expect((await received(verifier)).subject).toMatchObject({ name: 'Zoë O’Connor', result: [{ value: '92' }] });
  });

  it('KF-H9: shows one verifier the copy it has seen, and two verifiers nothing they could compare', async () => {
    for (const at of [verifier, verifier, other]) await agree(await zoe.get((await at.request(TWO_FIELDS)).link));
    const [first, again, elsewhere] = [await received(verifier, 0), await received(verifier, 1), await received(other, 0)];
    expect(again.text.split('~')[0]).toBe(first.text.split('~')[0]);
    expect((await rows()).copies.filter(({ state }) => state === 'spent')).toHaveLength(2);

    const tokens = (text: string) => {
      const [jwt = '', ...disclosures] = text.split('~');
      const payload = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
      const opened = disclosures.slice(0, -1).map((disclosure) => Buffer.from(disclosure, 'base64url').toString());
      return new Set([text, JSON.stringify(payload), ...opened].flatMap((part) => part.split(/[^A-Za-z0-9_-]+/)).filter((token) => token.length >= 16));
    };
    const shared = [...tokens(first.text)].filter((token) => tokens(elsewhere.text).has(token));
    // Equal for everybody: the header with the issuer's kid, the KB-JWT's header, and words of the vocabularies.
    const header = first.text.split('.')[0] ?? '';
    const kbHeader = Buffer.from('{"alg":"EdDSA","typ":"kb+jwt"}').toString('base64url');
    const everybodys = [header, kbHeader, 'credentialSubject', 'AchievementSubject', 'targetFramework'];
    expect(shared.filter((token) => !everybodys.includes(token))).toEqual([]);
    expect(shared).toContain(header);
  });

  it('sends the whole badge where that is asked, and warns that it can be recognised', async () => {
    const query = {
      credentials: [{ id: 'whole', format: 'ldp_vc', meta: { type_values: [['https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential']] } }],
    };
    const approve = await zoe.get((await verifier.request(query)).link);
    expect(approve.html).toContain('two of them could find out');
    expect((await agree(approve)).html).toContain('The whole badge');
    expect((await received(verifier)).verdict.outcome).toBe('valid');
    expect((await rows()).copies.every(({ state }) => state === 'fresh')).toBe(true);
  });

  it('lets another badge be used where several answer, and sends that one', async () => {
    await claimBadge(zoe, issuer.offerUri(issuer.award({ change: (badge) => renamed(badge, 'Moving People Safely') })));
    const approve = await zoe.get((await verifier.request(TWO_FIELDS)).link);
    const [use = ''] = [...approve.html.matchAll(/href="(\/wallet\/requests\/[^"]+\?use=[^"]+)"/g)].map((found) => found[1] ?? '');
    expect(approve.html).toContain('Use “');
    expect(approve.html.match(/Valid<\/span>/g)).toHaveLength(2);
    const second = await zoe.get(use.replaceAll('&amp;', '&'));
    expect(shownIn(second)).not.toEqual(shownIn(approve));
    await zoe.post(approve.path, [['decision', 'agree'], ...shownIn(second)]);
    expect(JSON.stringify((await received(verifier)).subject)).toContain('Infection Prevention in Home Care');
  });

  it('tells two of one title apart by how each was earned and the name in it, here and in the wallet, and begins with the one that was assessed', async () => {
    const shown = async (path: string) => (await zoe.get(path)).html;
    expect(await shown('/wallet')).not.toContain('Awarded on <time');
    const tookPart = (badge: JsonObject): JsonObject => ({
      ...badge,
      credentialSubject: { ...(badge.credentialSubject as JsonObject), name: 'Zoë Murphy' },
      evidence: [{ type: ['Evidence'], name: 'Took part', narrative: 'She was there.', genre: 'participation' }],
    });
    await claimBadge(zoe, issuer.offerUri(issuer.award({ change: tookPart })));
    const approve = await zoe.get((await verifier.request(TWO_FIELDS)).link);
    const newer = (await rows()).badges.find(({ facts }) => facts.assessment === 'participation');
    expect(shownIn(approve).find(([name]) => name === 'use')?.[1]).not.toContain(newer?.id ?? '');
    const said = /Assessed by who awarded it.*in the name of <bdi>Zoë O’Connor<\/bdi>.*Use “.*Took part; not assessed.*in the name of <bdi>Zoë Murphy<\/bdi>/s;
    expect(approve.html).toMatch(said);
    expect((await shown('/wallet')).split('Awarded on <time')).toHaveLength(3);
  });

  it('begins with a badge that still stands, and says of the other that it was revoked', async () => {
    await claimBadge(zoe, issuer.offerUri(issuer.award()));
    const used = (page: Seen) => shownIn(page).find(([name]) => name === 'use')?.[1];
    const { link } = await verifier.request(TWO_FIELDS);
    const before = await zoe.get(link);
    const first = (await rows()).badges.find(({ id }) => used(before)?.endsWith(id));
    if (!first) throw new Error('one of them is on the page');
    const verdict = { ...first.verdict, outcome: 'invalid' as const, code: 'status_revoked' as const };
    await wallet.store.as(zoe.personId).write((db) => db.update(Badge, { id: first.id }, { verdict }));
    const approve = await zoe.get(link);
    expect(used(approve)).not.toBe(used(before));
    expect(approve.html).toMatch(/Valid<\/span>.*Use “.*Revoked<\/span>/s);
  });

  it('sends nothing but the badge that was on the page', async () => {
    const approve = await zoe.get((await verifier.request(TWO_FIELDS)).link);
    const [seen = ['seen', '']] = shownIn(approve).filter(([name]) => name === 'seen');
    const answer = await zoe.post(approve.path, [['decision', 'agree'], seen, ['use', 'badge somebody-elses']]);
    expect(answer.status).toBe(409);
    expect((await zoe.post(approve.path, { decision: 'agree' })).status).toBe(409);
    expect(verifier.answers).toHaveLength(0);
  });

  it('sends one answer where Agree is pressed five times', async () => {
    const approve = await zoe.get((await verifier.request(TWO_FIELDS)).link);
    const statuses = (await Promise.all(Array.from({ length: 5 }, () => agree(approve)))).map(({ status }) => status);
    expect(verifier.answers).toHaveLength(1);
    expect(statuses.every((status) => [200, 409, 410].includes(status))).toBe(true);
    expect((await rows()).told).toHaveLength(1);
  });
});

const renamed = (badge: JsonObject, name: string): JsonObject => {
  const subject = badge.credentialSubject as { achievement: JsonObject } & JsonObject; // as the test issuer builds it
  return { ...badge, credentialSubject: { ...subject, achievement: { ...subject.achievement, name } } };
};

describe('declining', () => {
  it.each([
    ['with a badge that would answer', TWO_FIELDS],
    ['with none', { credentials: [{ id: 'badge', format: 'dc+sd-jwt', meta: { vct_values: ['urn:other:1'] } }] }],
  ])('tells the verifier the same %s', async (_, query) => {
    const approve = await zoe.get((await verifier.request(query)).link);
    expect((await zoe.post(approve.path, { decision: 'decline' })).html).toContain('You declined');
    expect([...(verifier.answers[0]?.keys() ?? [])].sort()).toEqual(['error', 'state']);
    expect(verifier.answers[0]?.get('error')).toBe('access_denied');
    const { copies, told } = await rows();
    expect(told).toMatchObject([{ outcome: 'declined', shown: [] }]);
    expect(copies.every(({ state }) => state === 'fresh')).toBe(true);
  });

  it('does not let a badge be sent that does not have the value asked for', async () => {
    const query = {
      credentials: [
        {
          ...(TWO_FIELDS.credentials as JsonObject[])[0],
          claim_sets: [['title']],
          claims: [{ id: 'title', path: ['credentialSubject', 'achievement', 'name'], values: ['Brain Surgery'] }],
        },
      ],
    };
    const approve = await zoe.get((await verifier.request(query as JsonObject)).link);
    expect(approve.html).toContain('None of your badges answers this.');
    expect(approve.html).not.toContain('The nearest is'); // it is another badge, not one that lacks something
    expect(approve.html).not.toContain('Agree and send');
    expect((await agree(approve)).status).toBe(422);
  });

  it('says what the nearest badge lacks, where a field asked for stands in none', async () => {
    const query = {
      credentials: [{ ...(TWO_FIELDS.credentials as JsonObject[])[0], claim_sets: undefined, claims: [{ path: ['credentialSubject', 'term'] }] }],
    };
    const { html } = await zoe.get((await verifier.request(JSON.parse(JSON.stringify(query)))).link);
    expect(html).toMatch(/The nearest is “<bdi>[^<]+<.bdi>”. It does not say: Term\./);
  });
});

describe('a verifier that does not take the answer', () => {
  it('KF-H4: sees nothing sent on when it redirects', async () => {
    const beyond = await openPlace(async () => json({}));
    const approve = await zoe.get((await verifier.request(TWO_FIELDS)).link);
    for (const status of [302, 307, 308]) {
      verifier.intercept.answer = ({ path }) => (path === '/response' ? { status, headers: { location: `${beyond.url}/response` } } : undefined);
      expect((await agree(approve)).status).toBe(400);
    }
    expect(beyond.asked).toEqual([]);
    expect((await rows()).told).toMatchObject([{ outcome: 'refused' }]);
    await beyond.stop();
  });

  it('KF-H4: can be sent the same copy again, and the ledger says what is known', async () => {
    const approve = await zoe.get((await verifier.request(TWO_FIELDS)).link);
    verifier.intercept.answer = ({ path }) => (path === '/response' ? json({}, 500) : undefined);
    expect((await agree(approve)).status).toBe(502);
    expect((await zoe.get(approve.path)).html).toContain('was not accepted');
    verifier.intercept.answer = () => undefined;
    expect((await agree(await zoe.get(approve.path))).html).toContain('Sent to');
    const { copies, told } = await rows();
    expect(copies.filter(({ state }) => state === 'spent')).toHaveLength(1);
    expect(told).toMatchObject([{ outcome: 'sent' }]);
  });

  it('may only not have been able to check it: nothing was refused then, and the same copy goes again', async () => {
    const approve = await zoe.get((await verifier.request(TWO_FIELDS)).link);
    verifier.intercept.answer = ({ path }) => (path === '/response' ? json({ error: 'temporarily_unavailable' }, 503) : undefined);
    const told = await agree(approve);
    expect([told.status, told.html.includes('nothing was decided'), told.html.includes('did not accept')]).toEqual([503, true, false]);
    expect((await zoe.get(approve.path)).html).toContain('Your answer arrived and could not be checked');
    expect((await zoe.get('/wallet/shared')).html).toContain('Arrived, could not be checked there');
    const { told: [row] = [] } = await rows();
    expect([row?.outcome, (await zoe.get(`/wallet/shared/${row?.id}`)).html.includes('Nothing of your badges left')]).toEqual(['undecided', false]);
    verifier.intercept.answer = ({ path }) => (path === '/response' ? json({ error: 'request_expired' }, 410) : undefined);
    expect((await agree(approve)).html).toContain('had arrived and could not be checked before that');
    await wallet.store.as(zoe.personId).write((db) => db.update(Request, {}, { state: 'open' }));
    verifier.intercept.answer = () => undefined;
    expect((await agree(approve)).html).toContain('Sent to');
    expect((await rows()).copies.filter(({ state }) => state === 'spent')).toHaveLength(1);
  });

  it('may be turned away at a door where too many knock: nobody says then that it arrived, and the same copy goes again', async () => {
    const approve = await zoe.get((await verifier.request(TWO_FIELDS)).link);
    verifier.intercept.answer = ({ path }) => (path === '/response' ? json({ error: 'temporarily_unavailable' }, 429) : undefined);
    const told = await agree(approve);
    expect([told.status, told.html.includes('yours was turned away'), told.html.includes('could not check your answer')]).toEqual([429, true, false]);
    expect((await rows()).told).toMatchObject([{ outcome: 'sending' }]);
    expect((await zoe.get('/wallet/shared')).html).not.toContain('Arrived, could not be checked there');
    verifier.intercept.answer = ({ path }) => (path === '/response' ? json({ error: 'temporarily_unavailable' }, 503) : undefined);
    await agree(approve);
    verifier.intercept.answer = ({ path }) => (path === '/response' ? json({}, 429) : undefined);
    await agree(approve);
    expect((await rows()).told).toMatchObject([{ outcome: 'undecided' }]);
    verifier.intercept.answer = () => undefined;
    expect((await agree(approve)).html).toContain('Sent to');
    expect((await rows()).copies.filter(({ state }) => state === 'spent')).toHaveLength(1);
  });

  it('stays in the ledger with everything it may have read, whatever is decided next', async () => {
    const approve = await zoe.get((await verifier.request(TWO_FIELDS)).link);
    const [one] = [...approve.html.matchAll(/name="share" value="([^"]+)"/g)].map((found) => found[1] ?? '');
    verifier.intercept.answer = ({ path }) => (path === '/response' ? json({}, 500) : undefined);
    await agree(approve, [['share', one ?? '']]);
    await agree(approve);
    const name = ['credentialSubject', 'name'];
    expect((await rows()).told[0]?.shown).toMatchObject([{ claims: expect.not.arrayContaining([name]) }, { claims: [name], earlier: 'refused' }]);
    const declined = await zoe.post(approve.path, { decision: 'decline' });
    expect(declined.html).not.toContain('Nothing was shown');
    const { told, requests } = await rows();
    expect([told[0]?.outcome, requests[0]?.state]).toEqual(['refused', 'declined']);
    expect(told[0]?.shown[1]?.claims).toEqual([name]);
  });

  it('may say where to go on, which is a link and no redirect', async () => {
    const approve = await zoe.get((await verifier.request(TWO_FIELDS)).link);
    verifier.intercept.answer = ({ path }) => (path === '/response' ? json({ redirect_uri: `${other.url}/thanks` }) : undefined);
    const sent = await agree(approve);
    expect(sent.path).toBe(approve.path);
    expect(sent.html).toContain(`href="${other.url}/thanks"`);
  });
});
