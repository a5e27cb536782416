import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PASSKEY_CHALLENGE_MS, PASSKEYS_PER_PERSON } from '../limits.ts';
import { type Authenticator, openAuthenticator } from '../testing/authenticator.ts';
import { openTown, type Town } from '../testing/open-town.ts';
import type { Session } from '../types.ts';
import { challengeIn, readAssertion, readAttestation } from './read-credential.ts';

const ORIGIN = 'https://badges.example.org';

let town: Town;
let zoe: Session;
let device: Authenticator;
beforeEach(async () => {
  town = await openTown();
  zoe = await town.enter('zoe@example.org', { role: 'registrar', profile: 'law' });
  device = openAuthenticator(ORIGIN);
});
afterEach(() => town.close());

const refused = expect.objectContaining({ code: 'passkey_refused' });
const add = async (session = zoe, with_ = device, name = 'Phone') =>
  town.people.passkeys.add(session, { name, credential: with_.create(await town.people.passkeys.startAdding(session)) });
const signIn = async (lies: Parameters<Authenticator['get']>[1] = {}, with_ = device) =>
  town.people.passkeys.signIn(with_.get(await town.people.passkeys.startSignIn(), lies));

describe('a passkey', () => {
  it('is added, told of by letter, signs its owner in without an address, notes its use, and is removed', async () => {
    await add();
    expect(town.letters.at(-1)).toMatchObject({ kind: 'changed', to: 'zoe@example.org', text: 'passkey-added Phone' });
    town.later(60_000);
    const { session } = await signIn();
    expect([session.person, session.provedAt]).toEqual([zoe.person, town.now()]);
    expect(await town.people.passkeys.list(zoe)).toMatchObject([{ name: 'Phone', lastUsedAt: town.now() }]);
    const [{ id } = { id: '' }] = await town.people.passkeys.list(zoe);
    await town.people.passkeys.remove(zoe, id);
    expect(town.letters.at(-1)?.text).toBe('passkey-removed Phone');
    await expect(signIn()).rejects.toEqual(refused);
    const told = town.events.filter(({ action }) => /passkey|signed-in/.test(action)).map(({ action, detail }) => [action, detail?.by]);
    expect(told.slice(-3)).toEqual([
      ['passkey.added', undefined],
      ['person.signed-in', 'passkey'],
      ['passkey.removed', undefined],
    ]);
  });

  it('ends the session that the browser had, as every sign-in does', async () => {
    await add();
    const before = await signIn();
    const after = await town.people.passkeys.signIn(device.get(await town.people.passkeys.startSignIn()), { before: before.sessionToken });
    expect([await town.people.session(before.sessionToken), (await town.people.session(after.sessionToken))?.person.id]).toEqual([undefined, zoe.person.id]);
  });

  it.each([
    ['made on another site', { origin: 'https://evil.example' }],
    ['for another site', { rpId: 'evil.example' }],
    ['with nobody verified', { userVerified: false }],
    ['for another question', { challenge: 'A'.repeat(43) }],
    ['of another ceremony', { type: 'webauthn.get' }],
  ])('is not added %s', async (_, lies) => {
    const credential = device.create(await town.people.passkeys.startAdding(zoe), lies);
    await expect(town.people.passkeys.add(zoe, { name: 'Phone', credential })).rejects.toEqual(refused);
    expect(await town.people.passkeys.list(zoe)).toEqual([]);
  });

  it.each([
    ['made on another site', { origin: 'https://evil.example' }],
    ['for another site', { rpId: 'evil.example' }],
    ['with nobody verified', { userVerified: false }],
    ['for another question', { challenge: 'A'.repeat(43) }],
    ['of another ceremony', { type: 'webauthn.create' }],
    ['that says it is somebody else’s', { userHandle: 'B'.repeat(86) }],
    ['whose counter does not rise', { counter: 0 }],
  ])('does not sign in by an answer %s', async (_, lies) => {
    await add();
    await signIn();
    await expect(signIn(lies)).rejects.toEqual(refused);
  });

  it('answers one question once, in time', async () => {
    await add();
    const answer = device.get(await town.people.passkeys.startSignIn());
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => town.people.passkeys.signIn(answer)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const late = await town.people.passkeys.startSignIn();
    town.later(PASSKEY_CHALLENGE_MS);
    await expect(town.people.passkeys.signIn(device.get(late))).rejects.toEqual(refused);
  });

  it('is not added to a session that did not ask, nor twice, nor by a question that was put for signing in', async () => {
    const eve = await town.enter('eve@example.org', { role: 'registrar', profile: 'law' });
    const theirs = device.create(await town.people.passkeys.startAdding(zoe));
    await expect(town.people.passkeys.add(eve, { name: 'x', credential: theirs })).rejects.toEqual(refused);
    const again = (await town.people.signIn({ token: (await town.letterTo('zoe@example.org')).token })).session;
    const other = device.create(await town.people.passkeys.startAdding(zoe));
    await expect(town.people.passkeys.add(again, { name: 'x', credential: other })).rejects.toEqual(refused);
    await expect(town.people.passkeys.add(zoe, { name: 'x', credential: device.create(await town.people.passkeys.startSignIn()) })).rejects.toEqual(refused);
    await add();
    await expect(add(eve)).rejects.toEqual(refused); // the same authenticator’s id, under another account
    const asked = await town.people.passkeys.startAdding(zoe);
    await expect(town.people.passkeys.signIn(device.get({ ...asked, rpId: 'badges.example.org' }))).rejects.toEqual(refused);
  });

  it('of somebody else cannot be removed', async () => {
    await add();
    const eve = await town.enter('eve@example.org', { role: 'registrar', profile: 'law' });
    const [{ id } = { id: '' }] = await town.people.passkeys.list(zoe);
    await expect(town.people.passkeys.remove(eve, id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await town.people.passkeys.list(eve)).toEqual([]);
  });

  it('knows its owner by 64 random bytes, the same for all of one person’s', async () => {
    await add();
    const options = JSON.parse(JSON.stringify(await town.people.passkeys.startAdding(zoe)));
    expect(Buffer.from(options.user.id, 'base64url')).toHaveLength(64);
    await add(zoe, openAuthenticator(ORIGIN), ' \u202E ');
    expect((await town.people.passkeys.list(zoe)).map(({ name }) => name).sort()).toEqual(['Phone', 'badges.example.org']);
    expect(JSON.parse(JSON.stringify(await town.people.passkeys.startAdding(zoe))).user.id).toBe(options.user.id);
    expect(options).toMatchObject({
      rp: { id: 'badges.example.org' },
      attestation: 'none',
      authenticatorSelection: { userVerification: 'required', residentKey: 'required' },
    });
  });

  it('is one of at most twenty, also of those begun at the same moment', async () => {
    const begun: object[] = [];
    for (let count = 0; count < PASSKEYS_PER_PERSON + 3; count++) begun.push(await town.people.passkeys.startAdding(zoe));
    const added = begun.map((options) => town.people.passkeys.add(zoe, { name: 'Phone', credential: openAuthenticator(ORIGIN).create(options) }));
    const outcomes = await Promise.allSettled(added);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(3);
    expect(await town.people.passkeys.list(zoe)).toHaveLength(PASSKEYS_PER_PERSON);
    await expect(add()).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is read of nothing but its own shape, whatever a stranger sends', async () => {
    fc.assert(
      fc.property(fc.anything(), (given) => {
        expect([readAttestation(given), readAssertion(given)]).toEqual([undefined, undefined]);
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => void challengeIn(text)));
    for (const given of [null, {}, { id: 'a', rawId: 'a', type: 'public-key', response: null }, { ...device.get({ challenge: 'x' }), rawId: 'other' }])
      await expect(town.people.passkeys.signIn(given)).rejects.toEqual(refused);
  });
});

describe('recovery codes', () => {
  const use = (code: string, email = 'zoe@example.org') => town.people.recoveryCodes.signIn({ email, code });
  const wrong = expect.objectContaining({ code: 'recovery_code_wrong' });

  it('are ten, each good once, counted, typed as people type, and told of by letter', async () => {
    expect(await town.people.recoveryCodes.state(zoe)).toEqual({ left: 0, madeAt: undefined });
    const codes = await town.people.recoveryCodes.make(zoe);
    expect([codes.length, new Set(codes).size, codes.every((code) => /^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/.test(code))]).toEqual([10, 10, true]);
    expect((await use(` ${codes[0]?.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `)).session.person).toEqual(zoe.person);
    expect(town.letters.at(-1)?.text).toBe('recovery-code-used 9');
    await expect(use(codes[0] ?? '')).rejects.toEqual(wrong);
    expect(await town.people.recoveryCodes.state(zoe)).toEqual({ left: 9, madeAt: town.now() });
  });

  it('let one of ten simultaneous uses through', async () => {
    const [code = ''] = await town.people.recoveryCodes.make(zoe);
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => use(code)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('are refused in the same time for an address that is known here and for one that is not', async () => {
    const took = { known: [] as number[], unknown: [] as number[] };
    for (let round = 0; round < 600; round++) {
      const who = round % 4 === 0 || round % 4 === 3 ? 'known' : 'unknown'; // each as often right after itself as after the other
      const before = process.cpuUsage(); // what it costs: on a busy machine the clock on the wall tells of others
      await expect(use('AAAA', who === 'known' ? 'zoe@example.org' : 'nobody@example.org')).rejects.toEqual(wrong);
      const { user, system } = process.cpuUsage(before);
      took[who].push(user + system);
    }
    const quick = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 4)] ?? 0; // of the undisturbed ones
    expect(quick(took.known) / quick(took.unknown)).toBeLessThan(1.6); // 3 where only an address that is known is asked about further
  });

  it('end when new ones are made, and are nobody else’s', async () => {
    const [old = ''] = await town.people.recoveryCodes.make(zoe);
    const eve = await town.enter('eve@example.org', { role: 'registrar', profile: 'law' });
    await town.people.recoveryCodes.make(eve);
    const [fresh = ''] = await town.people.recoveryCodes.make(zoe);
    await expect(use(old)).rejects.toEqual(wrong);
    await expect(use(fresh, 'eve@example.org')).rejects.toEqual(wrong);
    for (const [email, code] of [
      ['nobody@example.org', fresh],
      ['', fresh],
      ['zoe@example.org', ''],
    ] as const)
      await expect(use(code, email)).rejects.toEqual(wrong);
    expect((await use(fresh)).session.person.id).toBe(zoe.person.id);
  });
});
