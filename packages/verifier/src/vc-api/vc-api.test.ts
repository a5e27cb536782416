import { envelop, type JsonObject, signDataIntegrity, signVcJwt } from '@laurel/credentials';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { VC_API_RATE } from '../limits.ts';
import { openTestVerifier, START, type TestVerifier } from '../testing/open-test-verifier.ts';
import { newSigner } from '../testing/party.ts';
import { openTestWallet, type TestWallet } from '../testing/wallet.ts';

let test: TestVerifier;
let wallet: TestWallet;
let key: string;
beforeAll(async () => {
  test = await openTestVerifier({ vcApi: true });
  wallet = await openTestWallet(test.issuer);
  key = await test.apiKey();
});
afterAll(() => test.stop());
beforeEach(() => {
  test.clock.now = new Date(Math.max(test.clock.now.getTime(), START.getTime()) + 10 * 60_000);
  test.issuer.status.value = 0;
  test.issuer.trouble.kind = 'none';
});

type Answer = { status: number; type: string | null; body: JsonObject };
async function post(path: string, body: unknown, more: { key?: string; language?: string } = {}): Promise<Answer> {
  const answer = await fetch(`${test.url}/vc-api/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${more.key ?? key}`, 'Accept-Language': more.language ?? 'en' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, type: answer.headers.get('content-type'), body: (await answer.json()) as JsonObject }; // every answer of these doors is an object
}
const verify = (verifiableCredential: unknown, options?: JsonObject, more = {}) =>
  post('credentials/verify', { verifiableCredential, ...(options && { options }) }, more);
const short = ({ status, body }: Answer) => [status, body.verified, body.code];

describe('verifying a credential', () => {
  it('answers 200 and the verdict for a sound one, in each form it may have', async () => {
    const jwt = await signVcJwt(test.issuer.badge('did:example:holder'), test.issuer.signer);
    for (const given of [wallet.whole, wallet.compact, jwt, envelop(jwt)]) {
      const answer = await verify(given);
      expect([short(answer), answer.type]).toEqual([[200, true, undefined], expect.stringMatching(/^application\/json/)]);
      expect(answer.body.verdict).toMatchObject({ outcome: 'valid', issuer: { did: test.issuer.did } });
    }
  });

  it('repeats what was sent only where it is asked to', async () => {
    expect((await verify(wallet.whole)).body.verdict).not.toHaveProperty('credential');
    expect((await verify(wallet.whole, { returnCredential: true })).body.verdict).toHaveProperty('credential.credentialSubject');
  });

  it('answers 400, the code and the verdict where it is refused, in the asker’s language', async () => {
    const forged = await verify({ ...wallet.whole, name: 'Doctor of Medicine' }, undefined, { language: 'fr' });
    expect([short(forged), forged.type]).toEqual([[400, false, 'signature_wrong'], 'application/problem+json']);
    expect(forged.body).toMatchObject({ type: 'urn:laurel:verdict:signature_wrong', status: 400, verdict: { outcome: 'invalid' } });
    const { sentence } = forged.body.verdict as { sentence: { fr: string } }; // as every verdict has
    expect(forged.body.title).toBe(sentence.fr);
    test.issuer.status.value = 1;
    expect(short(await verify(wallet.whole))).toEqual([400, false, 'status_revoked']);
  });

  it('answers 422 where it could not be found out: never 200, and never as if it were false', async () => {
    test.issuer.trouble.kind = 'lists';
    test.clock.now = new Date(test.clock.now.getTime() + 86_400_000); // past every copy of the list
    const answer = await verify(wallet.whole);
    expect([short(answer), answer.body.verdict]).toMatchObject([[422, false, 'status_unreachable'], { outcome: 'undetermined' }]);
  });

  it('runs every check, whatever part of them a client of the drafts asks for', async () => {
    test.issuer.status.value = 1;
    expect(short(await verify(wallet.whole, { checks: ['proof'] }))).toEqual([400, false, 'status_revoked']);
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['null', { verifiableCredential: null }],
    ['a number', { verifiableCredential: 7 }],
    ['a list', { verifiableCredential: [] }],
    ['an empty text', { verifiableCredential: '' }],
    ['a document as text', { verifiableCredential: '{"@context":["https://www.w3.org/ns/credentials/v2"]}' }],
    ['a member it does not know', { verifiableCredential: {}, trust: 'me' }],
    ['an option it does not know', { verifiableCredential: {}, options: { skipSignature: true } }],
    ['a list as the whole body', []],
  ])('refuses a body with %s', async (_, body) => {
    const answer = await post('credentials/verify', body);
    expect([answer.status, answer.body.code, answer.body.verified]).toEqual([422, 'bad_form', undefined]);
  });
});

describe('verifying a presentation', () => {
  const present = (change: { challenge?: string; domain?: string; credential?: JsonObject } = {}, holder = wallet.holder): Promise<JsonObject> =>
    signDataIntegrity(
      {
        '@context': ['https://www.w3.org/ns/credentials/v2'],
        type: ['VerifiablePresentation'],
        holder: holder.controller,
        verifiableCredential: [change.credential ?? wallet.whole],
      },
      holder,
      { created: test.clock.now, proofPurpose: 'authentication', challenge: change.challenge ?? 'c-1', domain: change.domain ?? 'verifier.example' },
    );
  const check = (verifiablePresentation: unknown, options?: JsonObject) =>
    post('presentations/verify', { verifiablePresentation, ...(options && { options }) });
  const asked = { challenge: 'c-1', domain: 'verifier.example' };

  it('answers 200 for one made for this challenge and domain, with the verdict of each credential and without its content', async () => {
    const answer = await check(await present(), asked);
    expect(short(answer)).toEqual([200, true, undefined]);
    expect(answer.body.verdict).toMatchObject({ outcome: 'valid', credentials: [{ outcome: 'valid', issuer: { did: test.issuer.did } }] });
    expect(JSON.stringify(answer.body)).not.toContain('credentialSubject');
    expect(JSON.stringify((await check(await present(), { ...asked, returnPresentation: true })).body)).toContain('credentialSubject');
  });

  it('refuses one for another challenge or domain, and says of those nobody named that nobody asked', async () => {
    expect(short(await check(await present({ challenge: 'c-2' }), asked))).toEqual([400, false, 'nonce_wrong']);
    expect(short(await check(await present({ domain: 'other.example' }), asked))).toEqual([400, false, 'audience_wrong']);
    const unasked = await check(await present());
    expect(short(unasked)).toEqual([200, true, undefined]);
    expect(JSON.stringify(unasked.body.verdict)).toMatch(/nonce_not_asked.*audience_not_asked/);
  });

  it('leaves it to its caller whether the presenter is whom the credential is about, and says so', async () => {
    const answer = await check(await present({}, newSigner()), asked);
    expect([short(answer), JSON.stringify(answer.body)]).toEqual([[200, true, undefined], expect.stringContaining('holder_not_asked')]);
  });

  it('takes one without a credential as proof of who sends it, and refuses it where that proof is broken', async () => {
    const bare = await signDataIntegrity(
      { '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiablePresentation'], holder: wallet.holder.controller },
      wallet.holder,
      { created: test.clock.now, proofPurpose: 'authentication', challenge: 'c-1', domain: 'verifier.example' },
    );
    expect(short(await check(bare, asked))).toEqual([200, true, undefined]);
    expect(short(await check({ ...bare, holder: newSigner().controller }, asked))).toEqual([400, false, expect.any(String)]);
  });

  it('is refused for one bad credential inside', async () => {
    expect(short(await check(await present({ credential: { ...wallet.whole, name: 'Doctor' } }), asked))).toEqual([400, false, 'signature_wrong']);
  });
});

describe('the doors', () => {
  it('stand open to a key of the scope verify only', async () => {
    const other = await test.verifier.people.apiKeys.create({ name: 'A', profile: '*', scopes: ['issue', 'revoke', 'read', 'admin'], days: 1 }, 'node');
    for (const path of ['credentials/verify', 'presentations/verify']) {
      expect((await post(path, {}, { key: other.key })).status).toBe(403);
      expect((await post(path, {}, { key: 'lrl_test_none' })).status).toBe(401);
    }
  });

  it('keep nothing of what they checked: not on the disk, not in the log', async () => {
    await verify(wallet.whole);
    await verify(wallet.compact);
    for (const canary of ['Amélie Canary-Thériault', String(wallet.whole.id)]) {
      expect(await test.onDisk(canary)).toBe(false);
      expect(test.logged.join('\n')).not.toContain(canary);
    }
  });

  it(`answer ${VC_API_RATE.perMinute} questions a minute of one key, and the next with when to come again`, async () => {
    const own = await test.apiKey();
    const answers: number[] = [];
    for (let i = 0; i < VC_API_RATE.burst; i++) answers.push((await post('credentials/verify', {}, { key: own })).status);
    expect(new Set(answers)).toEqual(new Set([422]));
    expect((await post('credentials/verify', {}, { key: own })).status).toBe(429);
  });

  it('are not there unless configured', async () => {
    const quiet = await openTestVerifier();
    for (const path of ['credentials/verify', 'presentations/verify'])
      expect((await fetch(`${quiet.url}/vc-api/${path}`, { method: 'POST' })).status).toBe(404);
    await quiet.stop();
  });
});
