import { hashed, LaurelError, MINUTE } from '@laurel/base';
import { takeToken } from '@laurel/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Contact } from './contacts/contact.ts';
import { CODE_TRIES, JOIN_AGAIN_MS, SIGN_IN_MS, STRANGER_LETTERS } from './limits.ts';
import { RoleGrant, SignIn } from './records.ts';
import { openTown, type Town } from './testing/open-town.ts';

const ZOE = 'zoe@example.org';
const failsAs = (code: string) => expect.objectContaining({ code });
const other = (code: string, by = 1) => String((Number(code) + by) % 1_000_000).padStart(6, '0');

describe('signing in by mail', () => {
  let town: Town;
  let zoe: string;
  beforeEach(async () => {
    town = await openTown();
    zoe = await town.addPerson(ZOE);
  });
  afterEach(() => town.close());

  const outcomeOf = (target: Parameters<Town['people']['signIn']>[0]) =>
    town.people.signIn(target).then(
      () => 'signed in',
      (error) => (error instanceof LaurelError ? error.code : Promise.reject(error)),
    );
  const triesLeft = async () => (await town.store.read((db) => db.list(SignIn, { email: ZOE }))).map((row) => row.triesLeft);

  it('mails one letter with a link and a code, good for fifteen minutes', async () => {
    await town.people.requestSignIn({ email: ' Zoe@Example.ORG ', language: 'fr' });
    expect(town.letters).toHaveLength(1);
    expect(town.letters[0]).toMatchObject({ kind: 'sign-in', to: ZOE, language: 'fr', subject: 'sign-in fr', until: '2026-05-03T10:15:00.000Z' });
    expect(town.letters[0]?.text).toMatch(/^https:\/\/badges\.example\.org\/sign-in\/[\w-]{43} \d{6} 15$/);
  });

  it('writes to no more strangers than a sender is believed for, answers alike, and goes on writing to whoever is known here', async () => {
    const context = { clock: () => new Date(town.now()) };
    await town.store.write(async (db) => {
      for (let one = 0; one < STRANGER_LETTERS.burst; one++) await takeToken(db, context, 'sign-in strangers', STRANGER_LETTERS);
    });
    const ask = (email: string) => town.people.requestSignIn({ email, language: 'en', joinAs: 'learner' });
    expect([await ask('stranger@example.org'), await ask(ZOE)]).toEqual([{ isCrowded: true }, { isCrowded: true }]);
    expect(town.letters.map(({ to }) => to)).toEqual([ZOE]);
    expect(await town.people.requestSignIn({ email: ZOE, language: 'en' })).toEqual({ isCrowded: false }); // an ordinary sign-in tells nothing
    town.later(MINUTE);
    expect(await ask('another@example.org')).toEqual({ isCrowded: false });
    expect(town.letters.map(({ to }) => to)).toEqual([ZOE, ZOE, 'another@example.org']);
  });

  it('signs in by the link, once, and opening it as often as a mail scanner likes changes nothing', async () => {
    const { token, code } = await town.letterTo(ZOE, { next: '/desk/awards?page=2' });
    for (let i = 0; i < 10; i++) expect(await town.people.peekSignIn(token)).toEqual({ email: ZOE, next: '/desk/awards?page=2' });
    const { sessionToken, session, next } = await town.people.signIn({ token });
    expect([session.person, next]).toEqual([{ id: zoe, name: 'Zoë O’Connor', email: ZOE, language: 'fr' }, '/desk/awards?page=2']);
    expect(await town.people.session(sessionToken)).toEqual(session);
    expect(await town.people.peekSignIn(token)).toBeUndefined();
    expect(await outcomeOf({ token })).toBe('sign_in_expired');
    expect(await outcomeOf({ email: ZOE, code })).toBe('sign_in_expired');
    expect(town.events.slice(-1)).toEqual([{ actor: `person:${zoe}`, action: 'person.signed-in', object: `session:${session.id}` }]);
  });

  it('signs in by the code, typed as people type, once', async () => {
    const { token, code } = await town.letterTo(ZOE);
    expect(await outcomeOf({ email: ' ZOE@example.org', code: `${code.slice(0, 3)} ${code.slice(3)} ` })).toBe('signed in');
    expect(await outcomeOf({ email: ZOE, code })).toBe('sign_in_expired');
    expect(await outcomeOf({ token })).toBe('sign_in_expired');
  });

  it('signs in by a link that the operator made at the machine: once, in time, on record, told to its owner, and of no code', async () => {
    const { path, person } = await town.people.signInLink(' Zoe@Example.org ');
    const token = path.replace('/sign-in/', '');
    expect(person.id).toBe(zoe);
    expect(town.events.at(-1)).toEqual({ actor: 'node', action: 'sign-in.link-made', object: `person:${zoe}` });
    expect(town.letters).toMatchObject([{ kind: 'changed', to: ZOE, text: expect.stringContaining('sign-in-link') }]);
    expect(JSON.stringify(town.letters)).not.toContain(token);
    // A stranger who types a code sees what is seen where there is no letter at all.
    for (const email of [ZOE, 'nobody@example.org']) expect(await outcomeOf({ email, code: '000000' })).toBe('sign_in_expired');
    expect([await outcomeOf({ token }), await outcomeOf({ token })]).toEqual(['signed in', 'sign_in_expired']);
    const late = (await town.people.signInLink(ZOE)).path.replace('/sign-in/', '');
    town.later(SIGN_IN_MS);
    expect(await outcomeOf({ token: late })).toBe('sign_in_expired');
    await expect(town.people.signInLink('nobody@example.org')).rejects.toEqual(failsAs('not_found'));
  });

  it('lets one of twenty simultaneous uses of one link through', async () => {
    const { token } = await town.letterTo(ZOE);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcomeOf({ token })));
    expect(outcomes.filter((outcome) => outcome === 'signed in')).toHaveLength(1);
  });

  it('ends link and code after fifteen minutes', async () => {
    const { token, code } = await town.letterTo(ZOE);
    town.later(SIGN_IN_MS - 1);
    expect(await town.people.peekSignIn(token)).toBeDefined();
    town.later(1);
    expect(await town.people.peekSignIn(token)).toBeUndefined();
    expect(await outcomeOf({ token })).toBe('sign_in_expired');
    expect(await outcomeOf({ email: ZOE, code })).toBe('sign_in_expired');
  });

  it('refuses the right code after five wrong ones, and leaves the link to its owner', async () => {
    const { token, code } = await town.letterTo(ZOE);
    for (let i = 1; i <= CODE_TRIES; i++) expect(await outcomeOf({ email: ZOE, code: other(code, i) })).toBe('sign_in_wrong_code');
    expect(await outcomeOf({ email: ZOE, code })).toBe('sign_in_tries_spent');
    expect(town.events.at(-1)).toMatchObject({ actor: 'node', action: 'sign-in.tries-spent' });
    expect(await outcomeOf({ token })).toBe('signed in');
  });

  it('lets the right code in on the fifth try', async () => {
    const { code } = await town.letterTo(ZOE);
    for (let i = 1; i < CODE_TRIES; i++) expect(await outcomeOf({ email: ZOE, code: i === 2 ? 'abc' : other(code, i) })).toBe('sign_in_wrong_code');
    expect(await outcomeOf({ email: ZOE, code })).toBe('signed in');
  });

  it('evaluates no more than five of a hundred guesses made at the same moment', async () => {
    const { code } = await town.letterTo(ZOE);
    const outcomes = await Promise.all(Array.from({ length: 100 }, (_, i) => outcomeOf({ email: ZOE, code: other(code, i + 1) })));
    expect(outcomes.filter((outcome) => outcome === 'sign_in_wrong_code')).toHaveLength(CODE_TRIES);
    expect(outcomes.filter((outcome) => outcome === 'sign_in_tries_spent')).toHaveLength(100 - CODE_TRIES);
    expect(await triesLeft()).toEqual([0]);
    expect(await outcomeOf({ email: ZOE, code })).toBe('sign_in_tries_spent');
  });

  it('gives ten guesses over all letters and then one in a quarter of an hour, says when, and leaves the link to its owner', async () => {
    for (let letter = 0; letter < 2; letter++) {
      const { code } = await town.letterTo(ZOE);
      for (let i = 1; i <= CODE_TRIES; i++) expect(await outcomeOf({ email: ZOE, code: other(code, i) })).toBe('sign_in_wrong_code');
    }
    const third = await town.letterTo(ZOE);
    const refused = await town.people.signIn({ email: ZOE, code: third.code }).catch((error) => error);
    expect(refused).toMatchObject({ code: 'too_many_requests', retryAfterSeconds: 900 });
    expect(await triesLeft()).toContain(CODE_TRIES); // what is not evaluated takes no try
    expect(await outcomeOf({ token: third.token })).toBe('signed in');
    town.later(15 * MINUTE);
    const fourth = await town.letterTo(ZOE);
    expect(await outcomeOf({ email: ZOE, code: fourth.code })).toBe('signed in');
  });

  it('takes the code of the latest letter only, and ends every letter with the first sign-in', async () => {
    const first = await town.letterTo(ZOE);
    const second = await town.letterTo(ZOE);
    if (first.code !== second.code) expect(await outcomeOf({ email: ZOE, code: first.code })).toBe('sign_in_wrong_code');
    expect((await triesLeft()).sort()).toEqual([0, 4]);
    expect(await outcomeOf({ email: ZOE, code: second.code })).toBe('signed in');
    expect(await outcomeOf({ token: first.token })).toBe('sign_in_expired');
  });

  it('writes to one address five times in fifteen minutes, then every three, and says when to ask again', async () => {
    for (let i = 0; i < 5; i++) await town.letterTo(ZOE);
    const sixth = await town.people.requestSignIn({ email: 'ZOE@example.org', language: 'en' }).catch((error) => error);
    expect(sixth).toMatchObject({ code: 'too_many_requests', retryAfterSeconds: 180 });
    await town.addPerson('li@example.org');
    await town.letterTo('li@example.org');
    town.later(3 * MINUTE);
    await town.letterTo(ZOE);
    expect(town.letters.filter(({ to }) => to === ZOE)).toHaveLength(6);
  });

  it('answers an unknown address as it answers a known one, step by step, and writes no letter', async () => {
    const steps = async (email: string) => [
      await outcomeOf({ email, code: '000000' }),
      await town.people.requestSignIn({ email, language: 'en' }),
      ...(await Promise.all(Array.from({ length: 7 }, () => outcomeOf({ email, code: '000000' })))).sort(),
      await outcomeOf({ email, code: '000000' }),
      await town.people.requestSignIn({ email, language: 'en' }),
      ...(
        await Promise.all(
          Array.from({ length: 4 }, () =>
            town.people.requestSignIn({ email, language: 'en' }).then(
              () => 'mailed',
              (error) => error.code,
            ),
          ),
        )
      ).sort(),
    ];
    const [known, unknown] = [await steps(ZOE), await steps('nobody@example.org')];
    expect(unknown).toEqual(known);
    expect(town.letters.map(({ to }) => to)).toEqual(Array(5).fill(ZOE));
  });

  it('does not let the row of an unknown address in, were its secret guessed', async () => {
    await town.people.requestSignIn({ email: 'nobody@example.org', language: 'en' });
    expect(town.letters).toEqual([]);
    const tokenHash = hashed('guessed');
    await town.store.write((db) => db.update(SignIn, { email: 'nobody@example.org' }, { tokenHash })); // stands for a guess that no test has the time to make
    expect(await outcomeOf({ token: 'guessed' })).toBe('sign_in_wrong_code');
  });

  it('makes a person of whoever joins when the letter is redeemed, not when it is asked for', async () => {
    const { code } = await town.letterTo('new@example.org', { joinAs: 'learner', language: 'fr' });
    expect(town.events).toHaveLength(1); // Zoë's
    const { session } = await town.people.signIn({ email: 'new@example.org', code });
    expect(session).toMatchObject({ person: { name: '', email: 'new@example.org', language: 'fr' }, grants: [{ role: 'learner', profile: '*' }] });
    expect(await town.people.person(session.person.id)).toEqual(session.person);
    expect(town.events.slice(1).map(({ action }) => action)).toEqual(['person.added', 'role.granted', 'person.signed-in']);
  });

  it('still takes for joining who asked to and asks again on the ordinary page, until a day after the letter has ended', async () => {
    await town.letterTo('new@example.org', { joinAs: 'learner', next: '/wallet/offer?a=b' });
    town.later(SIGN_IN_MS + JOIN_AGAIN_MS - MINUTE);
    for (const job of town.people.jobs) await job.run();
    const { token } = await town.letterTo('new@example.org', { next: '/' });
    const { session, next } = await town.people.signIn({ token });
    expect([session.grants, next]).toEqual([[{ role: 'learner', profile: '*' }], '/wallet/offer?a=b']);
    await town.letterTo('late@example.org', { joinAs: 'learner' });
    town.later(SIGN_IN_MS + JOIN_AGAIN_MS);
    for (const job of town.people.jobs) await job.run();
    const before = town.letters.length;
    await town.people.requestSignIn({ email: 'late@example.org', language: 'en' });
    expect(town.letters).toHaveLength(before);
  });

  it('joins nobody anew by the address that somebody has left since: it is a stranger’s, and gets no letter', async () => {
    const { token } = await town.letterTo('old@example.org', { joinAs: 'learner' });
    const { session } = await town.people.signIn({ token });
    await town.store.write((db) => db.remove(Contact, { personId: session.person.id })); // as a change of address leaves it: the old one names nobody
    const before = town.letters.length;
    await town.people.requestSignIn({ email: 'old@example.org', language: 'en' });
    expect(town.letters).toHaveLength(before);
  });

  it('gives a known person who joins the role once', async () => {
    for (let i = 0; i < 2; i++) {
      const { token } = await town.letterTo(ZOE, { joinAs: 'learner' });
      const { session } = await town.people.signIn({ token });
      expect([session.person.id, session.grants]).toEqual([zoe, [{ role: 'learner', profile: '*' }]]);
    }
    expect(await town.store.as('*').read((db) => db.count(RoleGrant, {}))).toBe(1);
  });

  it('leads nowhere but to a path of this node', async () => {
    for (const next of ['//evil.example', '/..//evil.example', 'https://evil.example', `/${'a'.repeat(3000)}`]) {
      const { token } = await town.letterTo(ZOE, { next });
      expect((await town.people.signIn({ token })).next).toBe('/');
    }
  });

  it.each(['', 'zoe', 'zoe@', 'a@b@c', 'zoe@exam ple.org', 'zoe@example.org\nBcc: eve@example.org', 'zoe@127.0.0.1', 'zoe@-example.org'])(
    'asks for a real address, which %j is not',
    async (email) => {
      await expect(town.people.requestSignIn({ email, language: 'en' })).rejects.toEqual(failsAs('bad_form'));
      expect(await town.store.read((db) => db.count(SignIn, {}))).toBe(0);
      expect(town.letters).toEqual([]);
    },
  );

  it('sweeps away what has ended', async () => {
    await town.letterTo(ZOE);
    town.later(SIGN_IN_MS - MINUTE);
    await town.letterTo(ZOE);
    town.later(MINUTE);
    for (const job of town.people.jobs) expect(await job.run()).toBe('idle');
    expect(await town.store.read((db) => db.count(SignIn, {}))).toBe(1);
  });
});
