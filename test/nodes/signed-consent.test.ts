import { jwkOfMultibase } from '@laurel/credentials';
import { SCHEMAS } from '@laurel/node';
import type { ScopedTable } from '@laurel/store';
import { compactVerify, importJWK } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awardBatch, ensureAchievement, uploadRoster } from '../../scripts/demo/desk.ts';
import { SAMPLE_ACHIEVEMENT, sampleRoster } from '../../scripts/demo/sample.ts';
import { claimBadge } from '../../scripts/demo/wallet.ts';
import { LEARNER, letterAfter, type Network, newestNumber, newVisitor, type Page, REGISTRAR, settled, startNetwork, type Visitor } from '../network.ts';

const COACH = { name: 'Ruth Adeyemi', email: 'ruth@saltmarsh-district.example', language: 'en' };

let network: Network;
let coach: Visitor;
let learner: Visitor;
let organisation: string;
beforeAll(async () => {
  network = await startNetwork();
  const { issuer, mailbox } = network;
  const registrar = await network.signedIn('issuer', REGISTRAR);
  const desk = `${issuer.address}/desk/kestrel-bay`;
  const achievement = await ensureAchievement(registrar, desk, SAMPLE_ACHIEVEMENT);
  const before = await newestNumber(mailbox, LEARNER.email);
  await awardBatch(await uploadRoster(registrar, desk, achievement, sampleRoster()));
  // In her wallet at another node; at the institution she only links herself to her district.
  learner = newVisitor('en');
  await claimBadge(learner, (await letterAfter(mailbox, LEARNER.email, before)).link(/\/claim\//), mailbox, LEARNER);
  const made = await (await registrar.open(`${issuer.address}/affiliations/kestrel-bay`))
    .form('Register an organisation')
    .fill('name', 'Saltmarsh School District')
    .fill('email', 'office@saltmarsh-district.example')
    .choose('kind', 'school-district')
    .submit();
  const uninvited = await newestNumber(mailbox, COACH.email);
  await made.form('Let them in').fill('member', COACH.email).submit();
  await letterAfter(mailbox, COACH.email, uninvited); // that she was let in: the letter to sign in comes after it
  const { store, people } = issuer.node().house;
  await store.write((db) => people.ensurePerson(db, { email: LEARNER.email, name: LEARNER.name, language: 'en' }));
  coach = await network.signedIn('issuer', COACH);
  organisation = (await coach.open(`${issuer.address}/organisations`)).address;
  const atSchool = await network.signedIn('issuer', { ...LEARNER });
  await (await atSchool.open(`${issuer.address}/learn/affiliations`)).form('Link myself').choose('organisation', 'Saltmarsh School District').submit();
  const ask = (await coach.open(organisation)).form(/^Ask/).choose('purpose', 'coaching').fill('reason', 'To plan your coaching.');
  await ask.choose('of_awards', 'needs').choose('of_email', 'likes').fill('months', '6').submit();
}, 120_000);
afterAll(() => network?.stop());

type Event = { id: string; subject: string; method: string; state: string; categories: string[] };
type Proof = { eventId: string; did: string; credentialId: string; signed: string };
const tableOf = <Row extends object>(name: string): ScopedTable<Row, keyof Row & string> => {
  const table = SCHEMAS.flatMap(({ tables }) => tables).find(({ schema }) => schema.options.tableName === name);
  if (!table) throw new Error(`there is no ${name}`);
  return table as unknown as ScopedTable<Row, keyof Row & string>; // its columns as its package declares them
};
const kept = () =>
  network.issuer
    .node()
    .house.store.across('every consent of the node')
    .read(async (db) => ({ events: await db.list(tableOf<Event>('consent_event'), {}), proofs: await db.list(tableOf<Proof>('consent_proof'), {}) }));
const named = async () => (await coach.open(`${organisation}/named/coaching`)).text;
const questionAt = async (): Promise<string> => {
  const request = network.issuer
    .node()
    .house.store.across('what was asked')
    .read((db) => db.list(tableOf<{ id: string }>('consent_request'), {}));
  return `${network.issuer.address}/consent/${(await request)[0]?.id}`;
};
/** From the institution's page to her own wallet's, as whoever got the address of the question. */
const inWallet = async (who: Visitor): Promise<Page> => {
  const page = await who.open(await questionAt());
  const leaving = await page.form('Answer with my wallet').fill('address', new URL(network.holder.address).host).submit();
  return leaving.follow(/\/wallet\/consent\?/);
};

it('is signed in the learner’s wallet at her own node, kept by the institution with its signature, and told to the coach; by another’s key nothing is', {
  timeout: 240_000,
}, async () => {
  // Somebody else's wallet at the same node has no badge of theirs, and so no key they know her by.
  const bo = { name: 'Bo Lund', email: 'bo@elsewhere.example', language: 'en' };
  const { store, people } = network.holder.node().house;
  await store.write((db) => people.ensurePerson(db, { email: bo.email, language: 'en' }));
  const stranger = await network.signedIn('holder', bo);
  const nothing = await inWallet(stranger);
  expect(nothing.has('No badge of this institution that still stands was claimed into this wallet')).toBe(true);
  expect(nothing.body).not.toContain('name="decision"');
  expect((await kept()).events).toEqual([]);

  const asked = await inWallet(learner);
  for (const words of [
    'Saltmarsh School District asks for your consent',
    'To plan your coaching.',
    'Kestrel Bay Polytechnic',
    'How they know it is you',
    'Nothing is sent from this wallet but your signed answer.',
    SAMPLE_ACHIEVEMENT.name,
  ])
    expect(asked.text).toContain(words);
  const done = await asked.form('Sign and agree').submit();
  expect(done.heading).toBe('You agreed: Saltmarsh School District');
  expect(done.body).toContain(`href="${network.issuer.address}/learn/privacy"`);
  const { events, proofs } = await kept();
  expect(events).toEqual([expect.objectContaining({ method: 'signature', state: 'given', categories: ['awards'] })]);
  expect(await named()).toContain(SAMPLE_ACHIEVEMENT.name);

  // Her node keeps what the institution signed for it, over the very bytes that the institution keeps; another library checks both.
  const receipt = (await done.follow(/receipt\.jwt$/)).body;
  const document = await (await fetch(`${network.issuer.address}/.well-known/did.json`)).json();
  const { protectedHeader } = await compactVerify(receipt, async ({ kid }) => {
    const { publicKeyMultibase } = document.verificationMethod.find(({ id }: { id: string }) => id === kid);
    return importJWK(jwkOfMultibase(publicKeyMultibase) ?? {}, 'EdDSA');
  });
  expect(document.assertionMethod).toContain(protectedHeader.kid);
  const said = JSON.parse(Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString());
  expect(said.receipt).toMatchObject({ header: { record: events[0]?.id }, proof: { did: proofs[0]?.did, signed: proofs[0]?.signed } });
  expect((await learner.open(`${network.holder.address}/wallet/consents`)).has('Saltmarsh School District')).toBe(true);

  // Sent again by whoever saw it on its way, it is refused, and nothing more is kept.
  const [id] = (await questionAt()).split('/').slice(-1);
  const replayed = await fetch(`${network.issuer.address}/consent-requests/${id}/answer`, {
    method: 'POST',
    body: new URLSearchParams({ consent: proofs[0]?.signed ?? '' }),
  });
  expect(replayed.status).toBe(400);
  expect((await kept()).events).toHaveLength(1);
});

it('can be declined from there; the receipt of a consent comes into the wallet as a credential', { timeout: 240_000 }, async () => {
  const atSchool = await network.signedIn('issuer', { ...LEARNER });
  const { events } = await kept();
  const credential = (await atSchool.open(`${network.issuer.address}/learn/privacy/receipts/${events[0]?.id}/receipt.vc.jwt`)).body;
  const bring = await learner.open(`${network.holder.address}/wallet/import`);
  const looked = await bring.form(/^Look/).fill('text', credential).submit();
  expect(looked.text).toContain('Consent receipt, Saltmarsh School District');
  const declined = await (await inWallet(learner)).form('Decline').submit();
  expect(declined.heading).toBe('You declined: Saltmarsh School District');
  expect((await kept()).events.map(({ state }) => state)).toEqual(['given', 'refused']);
});

it('the receipt is offered to the wallet as a badge is, bound to a key of hers, and stands there as what it is', { timeout: 240_000 }, async () => {
  const atSchool = await network.signedIn('issuer', { ...LEARNER });
  const [given] = (await kept()).events;
  const page = await atSchool.open(`${network.issuer.address}/learn/privacy/receipts/${given?.id}`);
  const keep = await page.follow('Keep it in my wallet');
  expect(keep.body).toContain('openid-credential-offer://?credential_offer_uri=');
  const offered = await learner.open(keep.link(/^Keep it at/));
  const offer = await offered.form(/^Look at/).submit();
  expect(offer.has('Consent receipt, Saltmarsh School District: Agreed')).toBe(true);
  expect(offer.has('One credential to keep, which is no badge.')).toBe(true);
  const receipt = await settled(await offer.form(/^Keep/).submit());
  expect([receipt.status, receipt.has('Consent receipt, Saltmarsh School District: Agreed')]).toEqual([200, true]);
  expect(receipt.has('A consent receipt, not a badge')).toBe(true);
  expect((await learner.open(`${network.holder.address}/wallet`)).has('A consent receipt, not a badge')).toBe(true);
  for (const words of ['Share this receipt', 'Receipt as a file (JSON)', 'Delete this receipt…']) expect(receipt.has(words)).toBe(true);
  // What it holds, in the reader's language; and of whether that still holds no more than where it stands.
  expect(receipt.text).toMatch(/From \d+ \w+ \d{4}\s*Until \d+ \w+ \d{4}, unless/);
  for (const words of [
    'Saltmarsh School District',
    'Coaching',
    'Badges held from the institution, with their dates',
    'The person it is about, by a signature from their own wallet',
    'Signed by Kestrel Bay Polytechnic, and not altered since.',
    'Whether it still holds stands in the privacy centre of Kestrel Bay Polytechnic.',
  ])
    expect(receipt.text).toContain(words);
  expect(receipt.body).toContain(`href="${network.issuer.address}/learn/privacy"`);
  const french = await learner.open(`${receipt.address.split('?')[0]}?lang=fr`);
  for (const words of ['Accompagnement', 'Badges détenus de l’établissement, avec leurs dates', 'et inchangé depuis.']) expect(french.text).toContain(words);
  await learner.open(`${receipt.address.split('?')[0]}?lang=en`);
  for (const words of ['this badge', 'This badge', 'Badge as', 'Certificate (', 'no end date', 'still valid', 'No copy is left'])
    expect(receipt.text).not.toContain(words);
  const document = JSON.parse((await receipt.follow(/badge\.json$/)).body);
  expect(document).toMatchObject({
    type: ['VerifiableCredential', 'ConsentReceipt'],
    issuer: { id: expect.stringMatching(/^did:web:/) },
    credentialSubject: { id: expect.stringMatching(/^did:key:/), receipt: { header: { record: given?.id }, event: { state: 'given' } } },
  });
  // Taken once: the code opens nothing twice, and nobody else's event is in an address that the node did not seal.
  const uri = new URL(keep.link(/^Keep it at/)).searchParams.get('credential_offer_uri') ?? '';
  expect((await fetch(uri)).status).toBe(410);
  expect((await fetch(uri.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).status).toBe(404);
});

it('is signed with the key of a badge, never of a receipt; where one badge is known no more with another’s; and says so where none is', {
  timeout: 240_000,
}, async () => {
  const asked = await inWallet(learner);
  expect(asked.text).toContain(`Your answer is signed with the key of your badge ${SAMPLE_ACHIEVEMENT.name}, which`);
  const done = await asked.form('Sign and agree').submit();
  expect([done.status, done.heading]).toEqual([200, 'You agreed: Saltmarsh School District']);
  const { proofs } = await kept();
  // A newer badge of theirs, of which they know nothing any more.
  const { store } = network.holder.node().house;
  const Badges = tableOf<{ id: string; owner: string; documentId: string; facts: { ownType?: string }; keptAt: string }>('wallet_badge');
  const theirs = await store.across('what a wallet holds').read((db) => db.list(Badges, {}));
  const badge = theirs.find(({ documentId }) => documentId === proofs.at(-1)?.credentialId);
  if (!badge) throw new Error('no badge');
  const newer = { ...badge, id: 'newer', documentId: 'urn:uuid:newer', keptAt: new Date(network.clock.now().getTime() + 60_000).toISOString() };
  await store.as(badge.owner).write((db) => db.insert(Badges, newer));
  const two = await inWallet(learner);
  expect(two.text).toContain('the key of the other badge that it gave you is used');
  expect((await two.form('Decline').submit()).heading).toBe('You declined: Saltmarsh School District');
  expect((await kept()).proofs.at(-1)?.credentialId).toBe(badge.documentId);
  // Only the one they do not know is left.
  await store.as(badge.owner).write((db) => db.remove(Badges, { id: badge.id }));
  const before = (await kept()).events.length;
  const none = await (await inWallet(learner)).form('Sign and agree').submit();
  expect([none.status, none.text]).toEqual([422, expect.stringContaining('knows you by no badge of this wallet any more')]);
  expect((await kept()).events).toHaveLength(before);
});
