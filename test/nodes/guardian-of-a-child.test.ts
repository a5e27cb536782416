import { gunzipSync } from 'node:zlib';
import { jwkOfMultibase } from '@laurel/credentials';
import { compactVerify, importJWK } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awardBatch, ensureAchievement, uploadRoster } from '../../scripts/demo/desk.ts';
import { SAMPLE_ACHIEVEMENT } from '../../scripts/demo/sample.ts';
import { letterAfter, type Network, newestNumber, newVisitor, REGISTRAR, startNetwork } from '../network.ts';

const GUARDIAN = { name: 'Noor Haddad', email: 'noor.haddad@home.example', language: 'en' };
const OWN = { name: 'Zoë Haddad', email: 'zoe.haddad@pupils.example', language: 'en' };

let network: Network;
beforeAll(async () => {
  // A school that keeps its pupils' wallets.
  network = await startNetwork({ configure: (name, config) => (name === 'issuer' ? { ...config, roles: ['issuer', 'holder'] } : config) });
});
afterAll(() => network?.stop());

it('a child without a mailbox is awarded under her own name, her guardian keeps it for her, and she takes over what is hers', {
  timeout: 240_000,
}, async () => {
  const { issuer, mailbox, clock } = network;
  const registrar = await network.signedIn('issuer', REGISTRAR);
  const achievement = await ensureAchievement(registrar, `${issuer.address}/desk/kestrel-bay`, SAMPLE_ACHIEVEMENT);
  const desk = `${issuer.address}/guardians/kestrel-bay`;
  const asked = await newestNumber(mailbox, GUARDIAN.email);
  await (await registrar.open(desk))
    .form('Write to the guardian')
    .fill('minor_name', OWN.name)
    .fill('guardian', GUARDIAN.email)
    .tick(/^Take the minor/)
    .fill('ends_on', new Date(clock.now().getTime() + 30 * 86_400_000).toISOString().slice(0, 10))
    .tick('seen')
    .submit();
  const page = (await letterAfter(mailbox, GUARDIAN.email, asked)).link(/\/learn\/care\//);
  const guardian = await network.signedIn('issuer', GUARDIAN);
  await (await guardian.open(`${page}/answer`)).form('Take it on').submit();
  const address = /[0-9a-f]{32}@no-mailbox\.invalid/.exec((await registrar.open(desk)).text)?.[0] ?? '';

  // In a roster as any pupil: the letter comes to the guardian and leads to where her wallet is.
  const before = await newestNumber(mailbox, GUARDIAN.email);
  const roster = new File([`name,email\n${OWN.name},${address}\n`], 'pupils.csv', { type: 'text/csv' });
  await awardBatch(await uploadRoster(registrar, `${issuer.address}/desk/kestrel-bay`, achievement, roster));
  const letter = await letterAfter(mailbox, GUARDIAN.email, before);
  expect(letter.subject).toContain('For Zoë Haddad: ');
  expect(letter.text).toContain('You get it as their guardian.');
  const care = await guardian.open(letter.link(/\/learn\/care\//));
  expect(care.has('Offered to Zoë Haddad')).toBe(true);
  const offer = await care.form(/^Take it in/).submit();
  expect(offer.has('This goes into the wallet of Zoë Haddad, not into yours.')).toBe(true);
  const kept = await (await offer.form(/^Look/).submit()).form(/^Keep/).submit();
  expect(kept.has(SAMPLE_ACHIEVEMENT.name)).toBe(true);
  expect((await guardian.open(care.address)).has('Offered to Zoë Haddad')).toBe(false);
  expect((await guardian.open(`${issuer.address}/wallet`)).has(SAMPLE_ACHIEVEMENT.name)).toBe(false);

  // What the institution said of the guardian, read by others' hands: the key by its DID document, the bit by its place.
  const { body: jwt } = await (await guardian.open(care.address)).form('Download the credential (JWT)').submit();
  const { payload } = await compactVerify(jwt, async ({ kid }) => {
    const document = await (await fetch(`${issuer.address}/.well-known/did.json`)).json();
    const { publicKeyMultibase } = document.verificationMethod.find(({ id }: { id: string }) => id === kid);
    return importJWK(jwkOfMultibase(publicKeyMultibase) ?? {}, 'EdDSA');
  });
  const { credentialStatus, credentialSubject, validUntil } = JSON.parse(new TextDecoder().decode(payload));
  expect(credentialSubject).toMatchObject({ actsFor: { id: expect.stringMatching(/^did:key:/) }, scope: ['view', 'custody'], purposes: [] });
  expect(validUntil > clock.now().toISOString()).toBe(true);
  const bit = async () => {
    const list = await (await fetch(credentialStatus.statusListCredential)).json();
    const bytes = gunzipSync(Buffer.from(list.credentialSubject.encodedList.slice(1), 'base64url'));
    const index = Number(credentialStatus.statusListIndex);
    return ((bytes[index >> 3] ?? 0) >> (7 - (index & 7))) & 1;
  };
  expect(await bit()).toBe(0);

  // Their own wallet takes it too, as it takes a badge.
  const keep = await (await guardian.open(care.address)).follow('Keep it in my wallet');
  expect(keep.has('Guardian of a minor, by Kestrel Bay Polytechnic')).toBe(true);
  const given = await guardian.open(keep.link('Keep it in my wallet here'));
  const taken = await (await given.form(/^Look/).submit()).form(/^Keep/).submit();
  expect([taken.status, taken.has('A guardianship, not a badge')]).toEqual([200, true]);

  // The guardian's time is over; until there is an address all stays as it is.
  clock.advance(31 * 86_400_000);
  const late = await network.signedIn('issuer', REGISTRAR);
  const ask = await (await late.open(desk)).follow(/\/address$/);
  const unasked = await newestNumber(mailbox, OWN.email);
  await ask.form('Write to this address').fill('email', OWN.email).submit();
  const confirm = await newVisitor('en').open((await letterAfter(mailbox, OWN.email, unasked)).link(/\/account\/address\//));
  await confirm.form('Use this address').submit();
  const zoe = await network.signedIn('issuer', OWN);
  const wallet = await zoe.open(`${issuer.address}/wallet`);
  expect(wallet.has(SAMPLE_ACHIEVEMENT.name)).toBe(true);
  const badge = await wallet.follow(/\/wallet\/badges\/[\w-]+$/);
  expect(badge.has('Kestrel Bay Polytechnic')).toBe(true);
  const register = await late.open(`${issuer.address}/desk/kestrel-bay/register`);
  expect([register.has(OWN.email), register.text.includes('no-mailbox')]).toEqual([true, false]);
});
