import { type JsonObject, verifyCredential } from '@laurel/credentials';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { takeOffer, walletKey } from '../testing/keep-badge.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, type Visitor } from '../testing/visitor.ts';
import { Guardianship } from './guardian-records.ts';

const [MINOR, GUARDIAN] = ['zoe@pupils.example', 'noor@home.example'];

let test: TestProgramme;
let registrar: Visitor;
let guardian: Visitor;
let minor: Visitor;
beforeAll(async () => {
  test = await openTestProgramme();
  registrar = await openVisitor(test, { email: 'odile@kestrel.example', grants: [{ role: 'registrar', profile: 'kestrel' }] });
  guardian = await openVisitor(test, { email: GUARDIAN, name: 'Noor Haddad' });
  minor = await openVisitor(test, { email: MINOR, name: 'Zoë Haddad' });
});
afterAll(() => test.stop());

/** Named and taken on; where their pages begin. */
async function inCare(): Promise<string> {
  const form = { minor: MINOR, guardian: GUARDIAN, powers: 'consent', purposes: 'coaching', ends_on: '2026-12-01', seen: 'on' };
  expect((await registrar.post('/guardians/kestrel', form)).status).toBe(303);
  const open = await test.store.read((db) => db.list(Guardianship, {}, { order: { createdAt: 'DESC' }, take: 1 }));
  const home = `/learn/care/${open[0]?.id}`;
  await guardian.post(`${home}/answer`, { answer: 'agree' });
  return home;
}
const verdictOn = (jwt: string) => verifyCredential(jwt, { ...test.deps.agent, clock: test.context.clock });

it('a guardian takes along what the institution said of them: signed, without a name, in force until it ends', async () => {
  const home = await inCare();
  expect((await guardian.get(home)).text).toContain(`action="${home}/guardianship.jwt"`);
  for (const visitor of [minor, registrar]) expect((await visitor.post(`${home}/guardianship.jwt`)).status).toBe(404);
  const { text: jwt, headers } = await guardian.post(`${home}/guardianship.jwt`);
  expect(headers.get('content-type')).toContain('application/vc+jwt');
  const claims = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
  const profile = test.awarding.profiles.find(({ slug }) => slug === 'kestrel');
  expect(claims).toMatchObject({
    type: ['VerifiableCredential', 'GuardianshipCredential'],
    issuer: { id: profile?.did },
    validFrom: test.clock.now.toISOString(),
    validUntil: '2026-12-01T00:00:00.000Z',
    credentialSubject: { actsFor: { id: expect.stringMatching(/^urn:uuid:/) }, scope: ['view', 'consent'], purposes: ['coaching'] },
  });
  const [row] = await test.store.read((db) => db.list(Guardianship, {}));
  for (const word of ['Zo', 'Noor', '@', row?.id ?? '?', minor.personId, guardian.personId])
    expect(JSON.stringify(claims.credentialSubject)).not.toContain(word);
  expect(await verdictOn(jwt)).toMatchObject({ outcome: 'valid' });
  // Asked for again it stands in the same place: what ends one ends all.
  const again = await guardian.post(`${home}/guardianship.jwt`);
  expect(JSON.parse(Buffer.from(again.text.split('.')[1] ?? '', 'base64url').toString()).credentialStatus).toEqual(claims.credentialStatus);

  await minor.post(`${home}/end`);
  for (const copy of [jwt, again.text]) expect(await verdictOn(copy)).toMatchObject({ outcome: 'invalid', code: expect.stringContaining('revoked') });
  expect((await guardian.post(`${home}/guardianship.jwt`)).status).toBe(404);
});

it('one that ends before it has its place in the list goes to nobody, and its place says so', async () => {
  test.clock.now = new Date(test.clock.now.getTime() + 60_000);
  const home = await inCare();
  const { statementStatus } = test.awarding;
  let place: JsonObject = {};
  // It is found in force, and has no place yet, when the minor ends it.
  test.awarding.statementStatus = async (...of) => {
    await minor.post(`${home}/end`);
    place = await statementStatus(...of);
    return place;
  };
  const answer = await guardian.post(`${home}/guardianship.jwt`);
  test.awarding.statementStatus = statementStatus;
  expect(answer.status).toBe(404);
  const statement = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential'],
    credentialSubject: { scope: ['view'] },
    credentialStatus: place,
  };
  const issuer = test.awarding.profiles[0]?.did ?? '';
  const standing = await test.awarding.state('kestrel', 'vc+jwt', { ...statement, issuer, validFrom: test.clock.now.toISOString() });
  expect(await verdictOn(standing)).toMatchObject({ outcome: 'invalid', code: expect.stringContaining('revoked') });
});

it('a guardian’s wallet takes it as it takes a badge, bound to a key of theirs, as long as it is in force', async () => {
  test.clock.now = new Date(test.clock.now.getTime() + 60_000);
  const home = await inCare();
  expect((await guardian.get(home)).text).toContain(`href="${home}/guardianship/keep"`);
  const offered = (await guardian.get(`${home}/guardianship/keep`)).text;
  expect(offered).toContain('Guardian of a minor, by Kestrel Bay Polytechnic');
  for (const visitor of [minor, registrar]) expect((await visitor.get(`${home}/guardianship/keep`)).status).toBe(404);
  const key = walletKey();
  expect(await takeOffer(test, offered, 'consent-receipt', key)).toMatchObject({ error: 'unknown_credential_configuration' });
  const taken = await takeOffer(test, (await guardian.get(`${home}/guardianship/keep`)).text, 'guardianship', key);
  const [{ credential }] = taken.credentials;
  expect(credential).toMatchObject({
    type: ['VerifiableCredential', 'GuardianshipCredential'],
    credentialSubject: { id: key.did, actsFor: { id: expect.stringMatching(/^urn:uuid:/) }, scope: ['view', 'consent'], purposes: ['coaching'] },
    validUntil: '2026-12-01T00:00:00.000Z',
  });
  const jwt = (await guardian.post(`${home}/guardianship.jwt`)).text;
  expect(credential.credentialStatus).toEqual(JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()).credentialStatus);
  expect(await verdictOn(JSON.stringify(credential))).toMatchObject({ outcome: 'valid' });

  const late = (await guardian.get(`${home}/guardianship/keep`)).text;
  const denied = await takeOffer(test, late, 'guardianship', walletKey(), () => minor.post(`${home}/end`));
  expect(denied).toMatchObject({ error: 'credential_request_denied' });
  expect(await takeOffer(test, late, 'guardianship', walletKey())).toMatchObject({ code: 'offer_unknown' });
  expect((await guardian.get(`${home}/guardianship/keep`)).status).toBe(404);
  expect(await verdictOn(JSON.stringify(credential))).toMatchObject({ outcome: 'invalid', code: expect.stringContaining('revoked') });
});

it('on its day it ends by itself, whoever asks whomever', async () => {
  test.clock.now = new Date(test.clock.now.getTime() + 60_000);
  const home = await inCare();
  const { text: jwt } = await guardian.post(`${home}/guardianship.jwt`);
  expect(await verdictOn(jwt)).toMatchObject({ outcome: 'valid' });
  test.clock.now = new Date('2026-12-01T00:02:00.000Z');
  expect(await verdictOn(jwt)).toMatchObject({ outcome: 'invalid', code: expect.stringContaining('expired') });
});
