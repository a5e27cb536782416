import { readFile } from 'node:fs/promises';
import { HOUR, hashed, MINUTE } from '@laurel/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SESSION_IDLE_MS, SESSION_MS } from './limits.ts';
import { SessionTable } from './records.ts';
import { openTown, type Town } from './testing/open-town.ts';
import { holds } from './types.ts';

const ZOE = 'zoe@example.org';

describe('a session', () => {
  let town: Town;
  let zoe: string;
  beforeEach(async () => {
    town = await openTown();
    zoe = await town.addPerson(ZOE);
  });
  afterEach(() => town.close());

  const signIn = async (before?: string) => town.people.signIn({ token: (await town.letterTo(ZOE)).token }, { before });

  it('ends after thirty minutes without use', async () => {
    const { sessionToken } = await signIn();
    town.later(SESSION_IDLE_MS - 1);
    expect(await town.people.session(sessionToken)).toBeDefined();
    town.later(SESSION_IDLE_MS - 1);
    expect(await town.people.session(sessionToken)).toBeDefined();
    town.later(SESSION_IDLE_MS);
    expect(await town.people.session(sessionToken)).toBeUndefined();
  });

  it('ends after twelve hours, however much it is used', async () => {
    const { sessionToken } = await signIn();
    for (let used = 0; used < SESSION_MS - 10 * MINUTE; used += 10 * MINUTE) {
      expect(await town.people.session(sessionToken)).toBeDefined();
      town.later(10 * MINUTE);
    }
    town.later(10 * MINUTE - 1);
    expect(await town.people.session(sessionToken)).toBeDefined();
    town.later(1);
    expect(await town.people.session(sessionToken)).toBeUndefined();
  });

  it('notes its use once a minute, not at every page', async () => {
    const { sessionToken } = await signIn();
    const seenAt = async () => (await town.store.read((db) => db.one(SessionTable, {})))?.seenAt;
    town.later(MINUTE - 1);
    await town.people.session(sessionToken);
    expect(await seenAt()).toBe('2026-05-03T10:00:00.000Z');
    town.later(1);
    await town.people.session(sessionToken);
    expect(await seenAt()).toBe('2026-05-03T10:01:00.000Z');
  });

  it('is ended by signing out, and by signing in again in the same browser', async () => {
    const first = await signIn();
    const elsewhere = await signIn();
    const second = await signIn(first.sessionToken);
    expect(await town.people.session(first.sessionToken)).toBeUndefined();
    expect(await town.people.session(elsewhere.sessionToken)).toBeDefined();
    await town.people.signOut(second.sessionToken);
    await town.people.signOut(second.sessionToken);
    expect(await town.people.session(second.sessionToken)).toBeUndefined();
    expect(town.events.filter(({ action }) => action === 'person.signed-out')).toEqual([
      { actor: `person:${zoe}`, action: 'person.signed-out', object: `session:${second.session.id}` },
    ]);
  });

  it('never takes a token that was there before', async () => {
    const planted = 'A'.repeat(43);
    const { sessionToken } = await signIn(planted);
    expect(sessionToken).not.toBe(planted);
    expect(sessionToken).toMatch(/^[\w-]{43}$/); // 256 bits
    for (const token of [planted, '', hashed(sessionToken), sessionToken.slice(1)]) expect(await town.people.session(token)).toBeUndefined();
  });

  it('carries a token for its forms that is its own and stays the same', async () => {
    const [a, b] = [await signIn(), await signIn()];
    expect(a.session.csrf).toMatch(/^[\w-]{43}$/);
    expect(a.session.csrf).not.toBe(b.session.csrf);
    expect((await town.people.session(a.sessionToken))?.csrf).toBe(a.session.csrf);
  });

  it('leaves neither tokens nor codes nor links in the database', async () => {
    const { token, code } = await town.letterTo(ZOE);
    const { sessionToken, session } = await signIn();
    const setup = (await town.people.setupPath())?.split('/').at(-1) ?? 'missing';
    const kept = (await Promise.all(['', '-wal'].map((part) => readFile(town.file + part)))).map((bytes) => bytes.toString('latin1')).join('');
    expect(kept).toContain(hashed(sessionToken));
    for (const secret of [token, `"${code}"`, hashed(code), sessionToken, session.csrf, setup]) expect(kept).not.toContain(secret);
  });

  it('carries the grants of its person: each on its own profile, an administrator’s on all', async () => {
    const { sessionToken } = await signIn();
    await town.store.write(async (db) => {
      await town.people.grant(db, zoe, { role: 'registrar', profile: 'nursing' }, 'person:somebody');
      await town.people.grant(db, zoe, { role: 'registrar', profile: 'nursing' });
      await town.people.grant(db, zoe, { role: 'assessor', profile: 'law' });
    });
    const session = await town.people.session(sessionToken);
    expect(session?.grants).toEqual([
      { role: 'assessor', profile: 'law' },
      { role: 'registrar', profile: 'nursing' },
    ]);
    if (!session) return;
    const may = (role: 'registrar' | 'assessor', profile: string) => holds(session, role, profile);
    expect([may('registrar', 'nursing'), may('registrar', 'law'), may('assessor', 'law'), may('assessor', 'nursing'), may('registrar', '*')]).toEqual([
      true,
      false,
      true,
      false,
      false,
    ]);
    expect(holds({ ...session, grants: [{ role: 'administrator', profile: 'law' }] }, 'registrar', 'nursing')).toBe(false);
    expect(holds({ ...session, grants: [{ role: 'administrator', profile: '*' }] }, 'registrar', 'nursing')).toBe(true);
    expect(town.events.filter(({ action }) => action === 'role.granted')).toEqual([
      { actor: 'person:somebody', action: 'role.granted', object: `person:${zoe}`, profile: 'nursing', detail: { role: 'registrar' } },
      { actor: 'node', action: 'role.granted', object: `person:${zoe}`, profile: 'law', detail: { role: 'assessor' } },
    ]);
  });

  it('is swept away when it has ended', async () => {
    await signIn();
    town.later(HOUR);
    const { sessionToken } = await signIn();
    for (const job of town.people.jobs) await job.run();
    expect(await town.store.read((db) => db.list(SessionTable, {}))).toMatchObject([{ tokenHash: hashed(sessionToken) }]);
  });
});
