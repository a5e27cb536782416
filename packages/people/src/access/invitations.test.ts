import { readFile } from 'node:fs/promises';
import { DAY } from '@laurel/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INVITATION_KEPT_MS, INVITATION_MS } from '../limits.ts';
import { openTown, type Town } from '../testing/open-town.ts';
import { holds, type RoleName, type Session } from '../types.ts';

let town: Town;
let dean: Session;
beforeEach(async () => {
  town = await openTown();
  await town.enter('admin@example.org');
  dean = await town.enter('dean@example.org', { role: 'administrator', profile: 'law' });
});
afterEach(() => town.close());

const NEW = 'new@example.org';
const invite = (email = NEW, roles: RoleName[] = ['registrar', 'assessor'], by = dean) =>
  town.people.invitations.invite({ profile: 'law', email, roles, language: 'fr' }, by);
const link = (email = NEW) => town.linkTo(email, 'invitation');
const accept = (token: string) => town.people.invitations.accept({ token, name: 'Noor', language: 'fr' }, { userAgent: 'Firefox/140 Windows' });
const states = async () => (await town.people.invitations.list('law')).map(({ email, state }) => `${email} ${state}`);
const first = async () => (await town.people.invitations.list('law'))[0]?.id ?? '';
const refused = (code: string) => expect.objectContaining({ code });

describe('an invitation', () => {
  it('writes who asks to what, and its link makes a person with these roles, once', async () => {
    await invite();
    expect(town.letters.at(-1)).toMatchObject({
      kind: 'invitation',
      to: NEW,
      language: 'fr',
      text: expect.stringMatching(/Name of dean@\S+ law registrar,assessor$/),
    });
    for (let looks = 0; looks < 3; looks++) expect(await town.people.invitations.peek(link())).toMatchObject({ email: NEW, profile: 'law', known: false });
    expect(await states()).toEqual([`${NEW} waiting`]);
    const { session } = await accept(link());
    expect([session.person.name, holds(session, 'registrar', 'law'), holds(session, 'registrar', 'nursing'), holds(session, 'administrator', 'law')]).toEqual([
      'Noor',
      true,
      false,
      false,
    ]);
    expect(await states()).toEqual([`${NEW} accepted`]);
    expect((await town.people.access.colleagues('law')).find(({ person }) => person.email === NEW)?.held[0]?.by).toEqual(dean.person);
    await expect(accept(link())).rejects.toEqual(refused('invitation_ended'));
    expect(town.events.slice(-5).map(({ action }) => action)).toEqual([
      'invitation.sent',
      'person.added',
      'role.granted',
      'role.granted',
      'invitation.accepted',
    ]);
  });

  it('whose letter came back says so', async () => {
    const away = await openTown({ cameBack: new Set(['gone@example.org']) });
    const by = await away.enter('dean@example.org', { role: 'administrator', profile: 'law' });
    for (const email of ['gone@example.org', NEW]) await away.people.invitations.invite({ profile: 'law', email, roles: ['registrar'], language: 'fr' }, by);
    const lost = (await away.people.invitations.list('law')).map(({ email, lost }) => `${email} ${lost}`);
    expect(lost.toSorted()).toEqual(['gone@example.org bounced', `${NEW} undefined`]);
    await away.close();
  });

  it('lets one of ten simultaneous answers through', async () => {
    await invite();
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => accept(link())));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('rests without its secret', async () => {
    await invite();
    const bytes = await Promise.all([town.file, `${town.file}-wal`].map((file) => readFile(file, 'latin1')));
    expect([bytes.join('').includes(NEW), bytes.join('').includes(link())]).toEqual([true, false]);
  });

  it('ends after its days, when it is withdrawn, and when it is sent again', async () => {
    await invite();
    const [id, old] = [await first(), link()];
    town.later(2 * DAY);
    await town.people.invitations.sendAgain({ profile: 'law', id }, dean);
    expect(link()).not.toBe(old);
    expect(await town.people.invitations.peek(old)).toBeUndefined();
    await expect(accept(old)).rejects.toEqual(refused('invitation_ended'));
    town.later(INVITATION_MS - 1);
    expect(await town.people.invitations.peek(link())).toBeDefined();
    town.later(1);
    await expect(accept(link())).rejects.toEqual(refused('invitation_ended'));
    expect(await states()).toEqual([`${NEW} ended`]);
    await town.people.invitations.sendAgain({ profile: 'law', id }, dean);
    await town.people.invitations.withdraw({ profile: 'law', id }, dean);
    await expect(accept(link())).rejects.toEqual(refused('invitation_ended'));
    await expect(town.people.invitations.sendAgain({ profile: 'law', id }, dean)).rejects.toEqual(refused('conflict'));
  });

  it('of somebody who may no longer invite opens nothing', async () => {
    await invite();
    const admin = await town.enter('admin@example.org');
    await town.people.access.setRoles({ profile: 'law', personId: dean.person.id, roles: ['registrar'] }, admin);
    await expect(accept(link())).rejects.toEqual(refused('invitation_ended'));
    await town.people.invitations.sendAgain({ profile: 'law', id: await first() }, admin);
    expect(holds((await accept(link())).session, 'registrar', 'law')).toBe(true);
  });

  it('to somebody known opens no account: its link only asks, and who is signed in answers', async () => {
    const zoe = await town.enter('zoe@example.org', { role: 'learner', profile: '*' });
    const other = await town.enter('other@example.org', { role: 'learner', profile: '*' });
    await invite('zoe@example.org');
    const token = link('zoe@example.org');
    expect(await town.people.invitations.peek(token)).toMatchObject({ known: true });
    await expect(accept(token)).rejects.toEqual(refused('not_allowed'));
    await expect(town.people.invitations.acceptAs(token, other)).rejects.toEqual(refused('not_allowed'));
    const { session } = await town.people.invitations.acceptAs(token, zoe);
    expect([session.id === zoe.id, session.provedAt, holds(session, 'registrar', 'law')]).toEqual([false, zoe.provedAt, true]);
    expect((await town.people.access.colleague('law', zoe.person.id)).held.map(({ role }) => role)).toEqual(['assessor', 'registrar']);
    await expect(town.people.invitations.acceptAs(token, zoe)).rejects.toEqual(refused('invitation_ended'));
  });

  it('is no way round to roles of one’s own, by an address taken after it was sent', async () => {
    await invite();
    await town.people.account.askAddress(dean, NEW);
    await town.people.account.confirmAddress(town.linkTo(NEW, 'address'));
    await expect(town.people.invitations.acceptAs(link(), dean)).rejects.toEqual(refused('own_roles'));
    expect((await town.people.access.colleague('law', dean.person.id)).held.map(({ role }) => role)).toEqual(['administrator']);
  });

  it('is not sent by whoever does not administer that profile, nor to oneself, nor twice at a time, nor to what is no address', async () => {
    const clerk = await town.enter('clerk@example.org', { role: 'registrar', profile: 'law' });
    const nurse = await town.enter('nurse@example.org', { role: 'administrator', profile: 'nursing' });
    for (const by of [clerk, nurse]) await expect(invite(NEW, ['administrator'], by)).rejects.toEqual(refused('not_allowed'));
    await invite();
    for (const by of [clerk, nurse]) {
      await expect(town.people.invitations.sendAgain({ profile: 'law', id: await first() }, by)).rejects.toEqual(refused('not_allowed'));
      await expect(town.people.invitations.withdraw({ profile: 'law', id: await first() }, by)).rejects.toEqual(refused('not_allowed'));
    }
    await expect(town.people.invitations.withdraw({ profile: 'nursing', id: await first() }, nurse)).rejects.toEqual(refused('not_found'));
    const problem = (code: string) => expect.objectContaining({ code: 'bad_form', problems: [expect.objectContaining({ code })] });
    await expect(invite('New@EXAMPLE.org')).rejects.toEqual(problem('invited'));
    await expect(invite('dean@example.org')).rejects.toEqual(problem('own_address'));
    await expect(invite('nobody')).rejects.toEqual(problem('email_unreadable'));
    await expect(invite('some@example.org', [])).rejects.toEqual(problem('roles_missing'));
    expect(town.letters.filter(({ kind }) => kind === 'invitation')).toHaveLength(1);
  });

  it('writes to one address five times in a while, and says when to try again', async () => {
    await invite();
    for (let sent = 0; sent < 4; sent++) await town.people.invitations.sendAgain({ profile: 'law', id: await first() }, dean);
    await expect(town.people.invitations.sendAgain({ profile: 'law', id: await first() }, dean)).rejects.toMatchObject({
      code: 'too_many_requests',
      retryAfterSeconds: 1800,
    });
    expect(await town.people.invitations.peek(link())).toBeDefined();
  });

  it('is forgotten with its address a month after it ended', async () => {
    await invite();
    town.later(INVITATION_MS + INVITATION_KEPT_MS);
    await town.people.jobs[0]?.run();
    expect(await states()).toEqual([`${NEW} ended`]);
    town.later(1);
    await town.people.jobs[0]?.run();
    expect(await states()).toEqual([]);
  });
});
