import { DAY, MINUTE } from '@laurel/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INSTITUTION_ATTEMPT_MS } from '../limits.ts';
import { isRecent } from '../recent.ts';
import { openTown, type Town } from '../testing/open-town.ts';
import { CLIENT, openUniversity, type University } from '../testing/open-university.ts';
import { institutionKey } from './open-institutions.ts';
import type { Institution } from './types.ts';

const callbackOf = (issuer: string) => `https://badges.example.org/sign-in/with/${institutionKey(issuer)}/callback`;
const ADMIN = 'admin@example.org';

let university: University;
let town: Town;
let key: string;
const open = async (more: Partial<Institution> = {}, others: Institution[] = []) => {
  university = await openUniversity(callbackOf);
  key = institutionKey(university.issuer);
  town = await openTown({ institutions: [{ ...CLIENT, issuer: university.issuer, name: 'Kestrel Bay', ...more }, ...others] });
  await town.enter(ADMIN);
  university.accounts.set('ada', { email: 'Admin@Example.org', email_verified: true });
};
beforeEach(() => open());
afterEach(async () => {
  await university.close();
  await town.close();
});

const refused = expect.objectContaining({ code: 'institution_refused' });
const unknown = expect.objectContaining({ code: 'institution_unknown_person' });
/** The whole way, as one browser goes it. */
async function signIn(login: string, { browser = university.newBrowser(), again = false } = {}) {
  const { url, browserSecret } = await town.people.institutions.start(key, { next: '/desk', again });
  const { query, asked } = await browser.visit(url, login);
  return { asked, query, browserSecret, finish: () => town.people.institutions.finish(key, { query, browserSecret }, { userAgent: 'Firefox/140' }) };
}

describe('signing in with an institution', () => {
  it('by an address that it verified signs in the person of that address, links the two, and tells by letter', async () => {
    const begun = await (await signIn('ada')).finish();
    expect([begun.session.person.email, begun.next]).toEqual([ADMIN, '/desk']);
    expect(town.letters.at(-1)).toMatchObject({ kind: 'changed', to: ADMIN, text: 'institution-linked Kestrel Bay' });
    expect(await town.people.institutions.links(begun.session)).toMatchObject([{ issuer: university.issuer, name: 'Kestrel Bay' }]);
    expect(town.events.slice(-2).map(({ action, detail }) => [action, detail?.by])).toEqual([
      ['institution.linked', undefined],
      ['person.signed-in', 'institution'],
    ]);
  });

  it('asks by code with PKCE, state and nonce, to an address of that institution alone', async () => {
    const { url } = await town.people.institutions.start(key, { next: '/', again: false });
    const query = new URL(url).searchParams;
    expect(Object.fromEntries(query)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      redirect_uri: callbackOf(university.issuer),
    });
  });

  it.each([
    ['nobody verified', { email: ADMIN, email_verified: false }],
    ['nobody has here', { email: 'stranger@example.org', email_verified: true }],
    ['is none', { email: 'admin', email_verified: true }],
  ])('by an address that %s signs nobody in, makes nobody and links nothing', async (_, account) => {
    university.accounts.set('eve', account);
    const events = town.events.length;
    await expect((await signIn('eve')).finish()).rejects.toEqual(unknown);
    expect(town.events).toHaveLength(events);
  });

  it('by an address outside the domains that it may speak for signs nobody in', async () => {
    await university.close();
    await town.close();
    await open({ domains: ['kestrel.example'] });
    await expect((await signIn('ada')).finish()).rejects.toEqual(unknown);
  });

  it('goes by the link once there is one: an address that became another’s there opens nothing here', async () => {
    const first = await (await signIn('ada')).finish();
    await town.addPerson('boss@example.org');
    university.accounts.set('ada', { email: 'boss@example.org', email_verified: true });
    expect((await (await signIn('ada')).finish()).session.person.id).toBe(first.session.person.id);
    university.accounts.set('bob', { email: ADMIN, email_verified: false }); // took over the freed address there
    await expect((await signIn('bob')).finish()).rejects.toEqual(unknown);
    await town.people.institutions.unlink(first.session, university.issuer);
    expect((await (await signIn('ada')).finish()).session.person.email).toBe('boss@example.org');
  });

  it('brings nobody into an account that another of its own accounts is linked to, whatever address it verified', async () => {
    const { session } = await (await signIn('ada')).finish();
    university.accounts.set('bob', { email: ADMIN, email_verified: true }); // Ada left, and Bob was given her address
    await expect((await signIn('bob')).finish()).rejects.toEqual(unknown);
    expect(await town.people.institutions.links(session)).toHaveLength(1);
    await town.people.institutions.unlink(session, university.issuer); // whoever is in the account may make room
    expect((await (await signIn('bob')).finish()).session.person.id).toBe(session.person.id);
  });

  it('leads home where it was asked to lead to a path of a length that nobody has', async () => {
    const { url, browserSecret } = await town.people.institutions.start(key, { next: `/${'a'.repeat(60_000)}`, again: false });
    const { query } = await university.newBrowser().visit(url, 'ada');
    expect((await town.people.institutions.finish(key, { query, browserSecret })).next).toBe('/');
  });

  it('ends in the browser that began it, once, in time, at the institution it was begun with', async () => {
    const way = await signIn('ada');
    const finish = (more: { query?: string; browserSecret?: string | undefined }, at = key) =>
      town.people.institutions.finish(at, { query: way.query, browserSecret: way.browserSecret, ...more });
    await expect(finish({ browserSecret: undefined })).rejects.toEqual(refused); // login CSRF: the address was sent to somebody
    await expect(way.finish()).rejects.toEqual(refused); // and is spent by that
    const other = await signIn('ada');
    await expect(town.people.institutions.finish(key, { query: other.query, browserSecret: way.browserSecret })).rejects.toEqual(refused);
    const twice = await signIn('ada');
    const outcomes = await Promise.allSettled([twice.finish(), twice.finish()]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const late = await signIn('ada');
    town.later(INSTITUTION_ATTEMPT_MS);
    await expect(late.finish()).rejects.toEqual(refused);
    await expect(town.people.institutions.start('elsewhere', { next: '/', again: false })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is refused with a state, a code or an issuer that is not its own, and when the person said no there', async () => {
    const changed = async (change: (query: URLSearchParams) => void) => {
      const way = await signIn('ada');
      const query = new URLSearchParams(way.query);
      change(query);
      return town.people.institutions.finish(key, { query: query.toString(), browserSecret: way.browserSecret });
    };
    await expect(changed((query) => query.set('state', 'x'.repeat(43)))).rejects.toEqual(refused);
    await expect(changed((query) => query.delete('state'))).rejects.toEqual(refused);
    await expect(changed((query) => query.set('code', 'x'.repeat(43)))).rejects.toEqual(refused);
    await expect(changed((query) => query.set('iss', 'https://evil.example'))).rejects.toEqual(refused);
    await expect(changed((query) => query.delete('iss'))).rejects.toEqual(refused);
    await expect(
      changed((query) => {
        query.delete('code');
        query.set('error', 'access_denied');
      }),
    ).rejects.toEqual(refused);
  });

  it('does not take the answer to one question for that to another', async () => {
    const [mine, theirs] = [await signIn('ada'), await signIn('ada')];
    const swapped = new URLSearchParams(mine.query);
    swapped.set('code', new URLSearchParams(theirs.query).get('code') ?? '');
    // PKCE: the code belongs to the other verifier.
    await expect(town.people.institutions.finish(key, { query: swapped.toString(), browserSecret: mine.browserSecret })).rejects.toEqual(refused);
  });

  it('asks who is there where that must be proven, and counts as old what the institution knew before', async () => {
    const browser = university.newBrowser();
    expect((await signIn('ada', { browser })).asked).toBe(1);
    const silent = await signIn('ada', { browser });
    expect(silent.asked).toBe(0); // the institution knew
    town.later(Date.now() - Date.parse(town.now()) + 20 * MINUTE); // as if that had been 20 minutes ago
    const clock = { clock: () => new Date(town.now()) };
    const known = await signIn('ada', { browser });
    expect([known.asked, isRecent((await known.finish()).session, 'asks', clock)]).toEqual([0, false]);
    const proven = await signIn('ada', { browser, again: true });
    expect(proven.asked).toBe(1);
    await expect(proven.finish()).rejects.toEqual(refused); // by our clock even that is 20 minutes ago
  });

  it('with an institution that does not answer says so, and asks it anew the next time', async () => {
    await university.close();
    const gone = expect.objectContaining({ code: 'host_unreachable' });
    await expect(town.people.institutions.start(key, { next: '/', again: false })).rejects.toEqual(gone);
    await expect(town.people.institutions.start(key, { next: '/', again: false })).rejects.toEqual(gone);
    town.later(DAY);
    university = await openUniversity(callbackOf); // for afterEach
  });

  it('keeps the same subject of two institutions apart', async () => {
    const second = await openUniversity(callbackOf);
    second.accounts.set('ada', { email: 'other@example.org', email_verified: true });
    const issuers = [university, second].map(({ issuer }) => ({ ...CLIENT, issuer, name: issuer }));
    const both = await openTown({ institutions: issuers });
    await both.enter(ADMIN);
    await both.addPerson('other@example.org');
    const enter = async (at: University) => {
      const of = institutionKey(at.issuer);
      const { url, browserSecret } = await both.people.institutions.start(of, { next: '/', again: false });
      const { query } = await at.newBrowser().visit(url, 'ada');
      // Brought back to the other's address, it is refused; there it is spent.
      return (await both.people.institutions.finish(of, { query, browserSecret })).session.person.email;
    };
    expect([await enter(university), await enter(second)]).toEqual([ADMIN, 'other@example.org']);
    await both.close();
    await second.close();
  });
});

it('an institution is called by its host and path', () => {
  expect(
    ['https://login.example.org', 'https://login.example.org/', 'https://login.example.org/tenant/v2.0', 'http://localhost:4567'].map(institutionKey),
  ).toEqual(['login.example.org', 'login.example.org', 'login.example.org-tenant-v2.0', 'localhost-4567']);
});
