import { sign } from 'node:crypto';
import { newId, toBase64url, utf8 } from '@laurel/base';
import { openJws } from '@laurel/credentials';
import { makeTranslate } from '@laurel/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leave } from '../../affiliations/affiliate.ts';
import { consentedRows } from '../../disclosure/disclose.ts';
import { Guardianship } from '../../guardians/guardian-records.ts';
import { NEEDS, openDistrict } from '../../testing/affiliated.ts';
import { awarded } from '../../testing/awarded.ts';
import { keepBadge, type WalletKey, walletKey } from '../../testing/keep-badge.ts';
import { openTestProgramme, type TestProgramme } from '../../testing/open-test-programme.ts';
import { verifyJwt } from '../../testing/verify-jwt.ts';
import { openVisitor, publish, type Visitor } from '../../testing/visitor.ts';
import { askConsent, endRequest } from '../ask-consent.ts';
import { type Conditions, conditionsAt } from '../conditions.ts';
import { ConsentEvent } from '../consent-records.ts';
import { sealNonce } from './nonce.ts';
import { ConsentProof } from './proof-records.ts';

const [LEARNER, OTHER] = ['amelie@learners.example', 'eve@learners.example'];

let test: TestProgramme;
let district: Awaited<ReturnType<typeof openDistrict>>;
let did: string;
const key = walletKey();
const othersKey = walletKey();
let credential: string;
/** Of another institution of this node, under the same key. */
let elsewhere: string;
let othersCredential: string;
let learner: Visitor;
beforeAll(async () => {
  test = await openTestProgramme();
  district = await openDistrict(test, LEARNER);
  did = test.awarding.profiles[0]?.did ?? '';
  const desk = await openVisitor(test, { email: 'odile@kestrel.example', grants: [{ role: 'registrar', profile: 'kestrel' }] });
  learner = await openVisitor(test, { email: LEARNER, grants: [{ role: 'learner', profile: '*' }] });
  await openVisitor(test, { email: OTHER, name: 'Eve Arsenault' }); // has a badge, and is linked to nobody
  const heron = await openVisitor(test, { email: 'rita@heron.example', grants: [{ role: 'registrar', profile: 'heron' }] });
  const achievement = await publish(desk);
  const ofHeron = await publish(heron, {}, 'heron');
  const kept = async (email: string, by: WalletKey, of = achievement): Promise<string> => {
    await awarded(test, of, email);
    return JSON.parse(await keepBadge(test, email, by)).id;
  };
  french = await test.store.read((db) => conditionsAt(db, makeTranslate('fr'), test.clock.now.toISOString()));
  credential = await kept(LEARNER, key);
  othersCredential = await kept(OTHER, othersKey);
  elsewhere = await kept(LEARNER, key, ofHeron);
});
afterAll(() => test.stop());

type Payload = Record<string, unknown> & { consent: Record<string, unknown> };
const seconds = () => Math.floor(test.clock.now.getTime() / 1000);

/** The question as a wallet reads it: fetched and checked as by anybody. */
const question = async (request = district.request) => {
  const response = await fetch(`${test.url}/consent-requests/${request}`);
  expect(response.headers.get('set-cookie')).toBeNull();
  if (response.status !== 200) throw new Error(await response.text());
  return verifyJwt(test, await response.text(), 'laurel-consent-request+jwt', did);
};
let french: Conditions;
const notice = () => ({ version: french.version, sha256: french.digest, language: 'fr' });
const answerTo = ({ nonce, request, recipient, purpose, months }: Record<string, unknown>): Payload => ({
  iss: key.did,
  aud: did,
  nonce,
  iat: seconds(),
  exp: seconds() + 300,
  credential,
  consent: { request, recipient: (recipient as { id: string }).id, purpose, state: 'given', categories: ['name', 'awards'], months, notice: notice() }, // as: the question names one
});
const kidOf = (one: WalletKey) => `${one.did}#${one.did.slice('did:key:'.length)}`;
function signed(payload: Payload, by = key, header: Record<string, unknown> = {}): string {
  const part = (value: unknown) => toBase64url(utf8(JSON.stringify(value)));
  const input = `${part({ typ: 'laurel-consent+jwt', alg: 'EdDSA', kid: kidOf(by), ...header })}.${part(payload)}`;
  return `${input}.${toBase64url(sign(null, utf8(input), by.privateKey))}`;
}
const send = async (consent: string, request = district.request) => {
  const response = await fetch(`${test.url}/consent-requests/${request}/answer`, { method: 'POST', body: new URLSearchParams({ consent }) });
  return { status: response.status, body: (await response.json()) as { receipt?: string; detail?: string; code?: string } }; // as: what the door answers
};
const kept = () =>
  test.store.across('every consent of the node').read(async (db) => ({ events: await db.list(ConsentEvent, {}), proofs: await db.list(ConsentProof, {}) }));

describe('a consent that a learner’s own wallet signed', () => {
  it('is shown to whoever opens its address, and leads to a wallet at any address, without a cookie', async () => {
    const stranger = await openVisitor(test);
    const shown = await stranger.get(`/consent/${district.request}`);
    for (const words of ['<bdi>Fundy Shore School District</bdi> asks for your consent', 'To plan your coaching.', 'Your name'])
      expect(shown.text).toContain(words);
    const onward = await stranger.get(`/consent/${district.request}/wallet?address=wallet.example.org`);
    const link = `https://wallet.example.org/wallet/consent?${new URLSearchParams({ request_uri: `${test.url}/consent-requests/${district.request}` })}`;
    expect(onward.text).toContain(`href="${link}"`);
    for (const address of ['', 'javascript:alert(1)', 'https://user@wallet.example.org']) {
      const again = await stranger.get(`/consent/${district.request}/wallet?${new URLSearchParams({ address })}`);
      expect([again.status, again.text]).toEqual([422, expect.stringContaining('Write the address of a wallet')]);
    }
    for (const path of ['/consent/nothing', '/consent/nothing/wallet', '/consent-requests/nothing']) expect((await stranger.get(path)).status).toBe(404);
    expect((await learner.get(`/learn/privacy/requests/${district.request}`)).text).toContain(`href="/consent/${district.request}"`);
  });

  it('asks in words and digests that are those of the page, signed by the institution', async () => {
    const asked = await question();
    expect(asked).toMatchObject({
      request: district.request,
      purpose: 'coaching',
      reason: NEEDS.reason,
      needs: ['name', 'awards'],
      likes: ['email'],
      response_uri: `${test.url}/consent-requests/${district.request}/answer`,
      recipient: { id: district.organisation, name: 'Fundy Shore School District' },
    });
    expect(asked.conditions).toMatchObject({
      en: { version: french.version, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      fr: { sha256: french.digest, sentences: french.sentences },
    });
    expect(Number(asked.exp) - Number(asked.iat)).toBe(900);
  });

  it('is refused from another key, for another audience, time, number, question or policy, by a foreign badge, and nothing is kept', async () => {
    const asked = await question();
    const good = answerTo(asked);
    const consent = (change: Record<string, unknown>): Payload => ({ ...good, consent: { ...good.consent, ...change } });
    const other = walletKey();
    const research = await askConsent(test.deps, district.member, { recipient: district.organisation, ...NEEDS, purpose: 'research' });
    const refused: Record<string, [string, string]> = {
      'not a JWS': ['nonsense', 'not a signed consent'],
      'another kind of statement': [signed(good, key, { typ: 'laurel-consent-receipt+jwt' }), 'not a signed consent'],
      'no signature': [`${signed(good).split('.').slice(0, 2).join('.')}.`, 'signature'],
      'alg none': [signed(good, key, { alg: 'none' }), 'signature'],
      'another algorithm': [signed(good, key, { alg: 'ES256' }), 'signature'],
      'a key of somebody else under the same name': [signed(good, other, { kid: kidOf(key) }), 'signature'],
      'a kid of another DID': [signed(good, other), 'signature'],
      'a key that no badge names': [signed({ ...good, iss: other.did }, other), 'No badge'],
      'another learner’s badge': [signed({ ...good, credential: othersCredential }), 'No badge'],
      'a badge of another institution here': [signed({ ...good, credential: elsewhere }), 'No badge'],
      'a badge that is none': [signed({ ...good, credential: 'urn:uuid:none' }), 'No badge'],
      'a learner who is not linked': [signed({ ...good, iss: othersKey.did, credential: othersCredential }, othersKey), 'not linked'],
      'another audience': [signed({ ...good, aud: 'did:web:elsewhere.example' }), 'somebody else'],
      'no audience': [signed({ ...good, aud: '' }), 'somebody else'],
      expired: [signed({ ...good, exp: seconds() }), 'not of this time'],
      'from the future': [signed({ ...good, iat: seconds() + 120, exp: seconds() + 300 }), 'not of this time'],
      'a number of nobody': [signed({ ...good, nonce: 'a-number-of-nobody' }), 'no question of this moment'],
      'no number': [signed({ ...good, nonce: '' }), 'no question of this moment'],
      'a number of another question': [signed({ ...good, nonce: (await question(research)).nonce }), 'no question of this moment'],
      'a number that has ended': [
        signed({ ...good, nonce: sealNonce(test.deps, { request: district.request, expires: seconds() }) }),
        'no question of this moment',
      ],
      'an expired policy': [signed(consent({ notice: { ...notice(), version: '2020-01' } })), 'conditions have changed'],
      'other words of the policy': [signed(consent({ notice: { ...notice(), language: 'en' } })), 'conditions have changed'],
      'another purpose': [signed(consent({ purpose: 'research' })), 'another question'],
      'another recipient': [signed(consent({ recipient: 'another' })), 'another question'],
      'another question': [signed(consent({ request: research })), 'another question'],
      'more months': [signed(consent({ months: 24 })), 'another question'],
      'less than is needed': [signed(consent({ categories: ['name'] })), 'another question'],
      'more than is asked': [signed(consent({ categories: ['name', 'awards', 'applications'] })), 'another question'],
      'the same twice': [signed(consent({ categories: ['name', 'awards', 'name'] })), 'another question'],
      'a refusal that tells': [signed(consent({ state: 'refused' })), 'another question'],
      'a withdrawal': [signed(consent({ state: 'withdrawn' })), 'not a signed consent'],
    };
    for (const [why, [jws, detail]] of Object.entries(refused)) {
      const { status, body } = await send(jws);
      expect([why, status, body.detail, body.receipt]).toEqual([why, 400, expect.stringContaining(detail), undefined]);
    }
    // The right words at another question's door.
    expect((await send(signed(good), research)).status).toBe(400);
    expect(await kept()).toEqual({ events: [], proofs: [] });
    await endRequest(test.deps, district.member, { recipient: district.organisation, id: research });
    expect((await send(signed({ ...good, nonce: (await question()).nonce }), research)).status).toBe(410);
  });

  it('is kept once with its signature beside it, lets just that be told, and is receipted by the institution', async () => {
    const jws = signed(answerTo(await question()));
    const [first, ...more] = await Promise.all([send(jws), send(jws), send(jws)]);
    const answers = [first, ...more];
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400]);
    const { events, proofs } = await kept();
    expect(events).toEqual([
      expect.objectContaining({
        subject: learner.personId,
        grantor: learner.personId,
        method: 'signature',
        language: 'fr',
        categories: ['name', 'awards'],
        state: 'given',
      }),
    ]);
    expect(proofs).toEqual([expect.objectContaining({ eventId: events[0]?.id, did: key.did, credentialId: credential, signed: jws })]);
    expect((await send(jws)).status).toBe(400);
    const receipt = answers.find(({ status }) => status === 200)?.body.receipt ?? '';
    const { receipt: said } = await verifyJwt(test, receipt, 'laurel-consent-receipt+jwt', did);
    expect(said).toMatchObject({ header: { record: events[0]?.id }, event: { method: 'signature', as: 'subject' }, proof: { did: key.did, signed: jws } });
    const look = { recipient: district.organisation, purpose: 'coaching' as const, categories: ['name' as const], reader: district.member.person.id };
    expect(await consentedRows(test.deps, look)).toEqual([expect.objectContaining({ reference: events[0]?.id })]);
    // The learner finds it among all others, and stops it there.
    const at = `/learn/privacy/receipts/${events[0]?.id}`;
    expect((await learner.get(`${at}/receipt.txt`)).text).toContain(`By: Your own key, ${key.did}`);
    expect(JSON.parse((await learner.get(`${at}/receipt.json`)).text)).toEqual(said);
    await learner.post(`/learn/privacy/stop/${district.organisation}/coaching`);
    expect(await consentedRows(test.deps, look)).toEqual([]);
  });

  it('can be a refusal; and the receipt is a credential too, of the institution about that DID', async () => {
    const asked = await question();
    const good = answerTo(asked);
    expect((await send(signed({ ...good, consent: { ...good.consent, state: 'refused', categories: [] } }))).status).toBe(200);
    const event = (await kept()).events.find(({ state }) => state === 'refused');
    expect(event).toMatchObject({ method: 'signature', categories: [], expiresAt: null });
    const opened = openJws((await learner.get(`/learn/privacy/receipts/${event?.id}/receipt.vc.jwt`)).text);
    expect(opened).toMatchObject({
      ok: true,
      jws: {
        header: { typ: 'vc+jwt' },
        payload: { id: `urn:uuid:${event?.id}`, type: ['VerifiableCredential', 'ConsentReceipt'], credentialSubject: { id: key.did } },
      },
    });
  });

  it('is not a minor’s to give while a guardian decides, nor anybody’s once they have left or the badge was revoked', async () => {
    const now = test.clock.now.toISOString();
    const guardianship = {
      id: newId(test.context),
      profile: 'kestrel',
      subject: learner.personId,
      guardian: district.member.person.id,
      powers: ['view' as const, 'consent' as const],
      purposes: ['coaching' as const],
      endsAt: new Date(test.clock.now.getTime() + 60_000).toISOString(),
      createdAt: now,
      createdBy: 'x',
      confirmedAt: now,
      endedAt: null,
      endedBy: null,
      toldAt: null,
      liftedAt: null,
    };
    await test.store.write((db) => db.insert(Guardianship, guardianship));
    const before = (await kept()).events.length;
    expect((await send(signed(answerTo(await question())))).status).toBe(403);
    test.clock.now = new Date(test.clock.now.getTime() + 60_000);
    await leave(test.deps, district.learner, district.organisation);
    expect((await send(signed(answerTo(await question())))).status).toBe(400);
    expect((await kept()).events).toHaveLength(before);
  });
});
