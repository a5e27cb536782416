import { MINUTE } from '@laurel/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADDRESS_CHANGE_MS, SESSION_IDLE_MS } from '../limits.ts';
import { openTown, type Town } from '../testing/open-town.ts';
import type { Session } from '../types.ts';
import { deviceOf } from './device.ts';

const ZOE = 'zoe@example.org';
const NEW = 'zoe.new@example.org';
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

let town: Town;
let zoe: Session;
beforeEach(async () => {
  town = await openTown();
  zoe = await town.enter(ZOE, { role: 'registrar', profile: 'law' });
});
afterEach(() => town.close());

const enter = async (userAgent?: string) => town.people.signIn({ token: (await town.letterTo(ZOE)).token }, { userAgent });
const refused = (code: string) => expect.objectContaining({ code });

describe('sessions of a person', () => {
  it('are told apart by what the browser is, this one first, with their last use', async () => {
    town.later(5 * MINUTE);
    const { sessionToken, session } = await enter(FIREFOX);
    await enter();
    town.later(2 * MINUTE);
    await town.people.session(sessionToken);
    const found = await town.people.account.sessions(session);
    expect(found.map(({ browser, system, current }) => [browser, system, current])).toEqual([
      ['firefox', 'windows', true],
      ['', '', false],
      ['', '', false],
    ]);
    expect(found[0]).toMatchObject({ seenAt: town.now(), signedInAt: session.provedAt });
  });

  it('end one by one, all others at once, and never another person’s', async () => {
    const second = await enter(FIREFOX);
    const third = await enter();
    const eve = await town.enter('eve@example.org', { role: 'registrar', profile: 'law' });
    await expect(town.people.account.endSession(eve, second.session.id)).rejects.toEqual(refused('not_found'));
    await town.people.account.endSession(zoe, second.session.id);
    expect(await town.people.session(second.sessionToken)).toBeUndefined();
    expect(await town.people.session(third.sessionToken)).toBeDefined();
    expect(await town.people.account.endOthers(zoe)).toBe(1);
    expect(await town.people.session(third.sessionToken)).toBeUndefined();
    expect([(await town.people.account.sessions(zoe)).length, (await town.people.account.sessions(eve)).length]).toEqual([1, 1]);
  });

  it('are not shown once they ended by themselves', async () => {
    const { sessionToken, session } = await enter();
    town.later(SESSION_IDLE_MS - MINUTE);
    await town.people.session(sessionToken);
    town.later(2 * MINUTE);
    expect(await town.people.account.sessions(session)).toHaveLength(1);
  });

  it.each([
    [FIREFOX, 'firefox', 'windows'],
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36', 'chrome', 'linux'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36 Edg/149.0', 'edge', 'windows'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
      'safari',
      'iphone',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36',
      'samsung',
      'android',
    ],
    ['curl/8.5.0', '', ''],
    ['<script>alert(1)</script>', '', ''],
  ])('read %s', (userAgent, browser, system) => {
    expect(deviceOf(userAgent)).toEqual({ browser, system });
  });
});

describe('the address somebody signs in with', () => {
  const ask = (email = NEW, session = zoe) => town.people.account.askAddress(session, email);
  const link = (email = NEW) => town.linkTo(email, 'address');

  it('is changed by the letter to the new one; the old one is told and opens nothing more', async () => {
    const waiting = await town.letterTo(ZOE);
    const { sessionToken } = await enter();
    await ask();
    for (let looks = 0; looks < 3; looks++) expect((await town.people.account.peekAddress(link()))?.email).toBe(NEW);
    expect((await town.people.person(zoe.person.id))?.email).toBe(ZOE);
    await town.people.account.confirmAddress(link());
    expect((await town.people.person(zoe.person.id))?.email).toBe(NEW);
    expect(town.letters.at(-1)).toMatchObject({ kind: 'changed', to: ZOE, text: `address ${NEW}` });
    await expect(town.people.signIn({ token: waiting.token })).rejects.toEqual(refused('sign_in_expired'));
    expect(await town.people.session(sessionToken)).toBeUndefined();
    expect(await town.people.account.sessions(zoe)).toHaveLength(1);
    const letters = town.letters.length;
    await town.letterTo(ZOE);
    expect(town.letters).toHaveLength(letters);
    await expect(town.people.account.confirmAddress(link())).rejects.toEqual(refused('link_ended'));
    expect(town.events.at(-1)).toEqual({ actor: `person:${zoe.person.id}`, action: 'person.address-changed', object: `person:${zoe.person.id}` });
  });

  it.each([
    ['this one', (thief: string) => town.people.account.endSession(zoe, thief)],
    ['all others', () => town.people.account.endOthers(zoe)],
  ])('is not moved any more by a session that asked and was ended since, %s', async (_, end) => {
    const { session: thief } = await enter();
    await ask('thief@example.org', thief);
    await end(thief.id);
    await expect(town.people.account.confirmAddress(link('thief@example.org'))).rejects.toEqual(refused('link_ended'));
    expect((await town.people.person(zoe.person.id))?.email).toBe(ZOE);
    await ask();
    await town.people.account.endOthers(zoe);
    await town.people.account.confirmAddress(link()); // what this session asked stands
    expect((await town.people.person(zoe.person.id))?.email).toBe(NEW);
  });

  it('is told to the old one when it is asked for, and shown to every session, which may withdraw it', async () => {
    const { session: thief } = await enter();
    await ask('thief@example.org', thief);
    expect(town.letters.at(-2)).toMatchObject({ kind: 'changed', to: ZOE, text: 'address-asked thief@example.org' });
    town.later(SESSION_IDLE_MS); // the thief's session ended by itself, so that there is none to end
    const { session } = await enter();
    expect(await town.people.account.addressAsked(session)).toMatchObject({ email: 'thief@example.org' });
    await town.people.account.withdrawAddress(session);
    expect(town.events.at(-1)?.action).toBe('person.address-withdrawn');
    await expect(town.people.account.confirmAddress(link('thief@example.org'))).rejects.toEqual(refused('link_ended'));
    expect(await town.people.account.addressAsked(session)).toBeUndefined();
  });

  it('is asked at once only, for a day', async () => {
    await ask();
    const first = link();
    await ask('other@example.org');
    await expect(town.people.account.confirmAddress(first)).rejects.toEqual(refused('link_ended'));
    town.later(ADDRESS_CHANGE_MS);
    await expect(town.people.account.confirmAddress(link('other@example.org'))).rejects.toEqual(refused('link_ended'));
  });

  it('is not taken from somebody who has it, who is neither told of nor written to', async () => {
    await town.addPerson('taken@example.org');
    const written = () => town.letters.filter(({ to }) => to === 'taken@example.org').length;
    const letters = written();
    await ask('taken@example.org');
    expect(written()).toBe(letters);
    await ask();
    await town.addPerson(NEW); // between the question and the answer
    await expect(town.people.account.confirmAddress(link())).rejects.toEqual(refused('conflict'));
    expect((await town.people.person(zoe.person.id))?.email).toBe(ZOE);
  });

  it('is no way to write to a list of people', async () => {
    for (let asked = 0; asked < 4; asked++) await ask(`a${asked}@example.org`);
    await expect(ask('a5@example.org')).rejects.toEqual(refused('too_many_requests'));
    await expect(ask('nobody')).rejects.toMatchObject({ code: 'bad_form', problems: [{ at: 'email' }] });
  });
});
