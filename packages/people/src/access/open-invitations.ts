import { type Context, type Enqueue, hashed, inMs, LaurelError, newId, newSecret, now, type Problem, type RecordEvent } from '@laurel/base';
import { IsNull, MoreThan, type Store, takeToken, type Writer } from '@laurel/store';
import { Contact } from '../contacts/contact.ts';
import type { NodeKey } from '../contacts/person-key.ts';
import { normaliseEmail } from '../email.ts';
import { COLLEAGUES_SHOWN, INVITATION_MS, INVITATION_RATE, INVITED_RATE } from '../limits.ts';
import { demandName, personByEmail, personById, personsById } from '../persons.ts';
import { beginSession } from '../sessions.ts';
import type { People, PeopleLetters, Session } from '../types.ts';
import { acceptInvitation } from './accept-invitation.ts';
import { demandAdministrator } from './demand-administrator.ts';
import { Invitation, type InvitationRow } from './invitation.ts';
import type { InvitationState, Invitations, InvitationView, LetterStates } from './types.ts';

type Deps = {
  store: Store;
  context: Context;
  agent: NodeKey;
  enqueue: Enqueue<Writer>;
  record: RecordEvent<Writer>;
  publicUrl: string;
  letters: PeopleLetters;
  letterStates?: LetterStates;
  ensurePerson: People['ensurePerson'];
  grant: People['grant'];
};

/** Colleagues are let in by mail: who asks, whom, to what, for four days. */
export function openInvitations(deps: Deps): Invitations {
  const { store, context } = deps;
  const accept = acceptInvitation(deps);
  return {
    list: async (profile) => {
      const scoped = await store.as(profile).read(async (db) => {
        const rows = await db.list(Invitation, {}, { order: { createdAt: 'DESC' }, take: COLLEAGUES_SHOWN });
        const persons = await personsById(
          deps,
          db.open,
          rows.map(({ invitedBy }) => invitedBy),
        );
        const letters = await deps.letterStates?.(
          db.open,
          rows.map(({ id }) => id),
        );
        return { rows, persons, letters };
      });
      return scoped.rows.map((row) => ({
        id: row.id,
        email: row.email,
        roles: row.roles,
        language: row.language,
        by: scoped.persons.get(row.invitedBy),
        sentAt: row.sentAt,
        expiresAt: row.expiresAt,
        state: stateOf(row, now(context)),
        lost: lostOf(scoped.letters?.get(row.id)?.stage),
      }));
    },

    invite: (input, by) => invite(deps, input, by),

    sendAgain: (input, by) =>
      settled(
        store.write(async (db) => {
          const row = await openOne(db, input, by);
          return send(deps, db, { ...row, ...newTimes(context) }, by, 'invitation.sent-again');
        }),
      ),

    withdraw: ({ profile, id }, by) =>
      store.write(async (db) => {
        const row = await openOne(db, { profile, id }, by);
        await db.as(profile).update(Invitation, { id: row.id }, { withdrawnAt: now(context) });
        await deps.record(db, { actor: `person:${by.person.id}`, action: 'invitation.withdrawn', object: `invitation:${id}`, profile });
      }),

    peek: (token) =>
      store.across('a link names its own profile').read(async (db) => {
        const row = await db.one(Invitation, { tokenHash: hashed(token), acceptedAt: IsNull(), withdrawnAt: IsNull(), expiresAt: MoreThan(now(context)) });
        const by = row && (await personById(deps, db, row.invitedBy));
        if (!row || !by) return undefined;
        const { email, profile, roles, expiresAt } = row;
        return { email, profile, roles, by: by.name || by.email, expiresAt, known: (await personByEmail(deps, db, email)) !== undefined };
      }),

    accept: ({ token, name, language }, browser) =>
      accept(token, async (db, row) => {
        // Known since the page was opened: then the link must not open that account either.
        if (await personByEmail(deps, db, row.email)) throw new LaurelError('not_allowed');
        const person = await deps.ensurePerson(db, { email: row.email, name: demandName(name), language });
        await db.update(Contact, { personId: person.id }, { verifiedAt: now(context) });
        return { personId: person.id, finish: () => beginSession(deps, db, person.id, browser) };
      }),

    acceptAs: (token, session, browser) =>
      accept(token, async (db, row) => {
        const person = await personById(deps, db, session.person.id);
        if (person?.email !== row.email) throw new LaurelError('not_allowed');
        // Sent to an address that the sender took afterwards, it would be a way to change one's own roles.
        if (person.id === row.invitedBy) throw new LaurelError('own_roles');
        return { personId: person.id, finish: () => beginSession(deps, db, person.id, browser, session.provedAt) };
      }),
  };
}

async function invite(deps: Deps, { profile, roles, language, ...typed }: Parameters<Invitations['invite']>[0], by: Session): Promise<void> {
  const { store, context } = deps;
  const email = normaliseEmail(typed.email);
  const problems: Problem[] = [
    ...(email === undefined ? [{ at: 'email', code: 'email_unreadable', detail: 'This is not an e-mail address.' }] : []),
    ...(roles.length === 0 ? [{ at: 'roles', code: 'roles_missing', detail: 'Somebody with no role could do nothing here.' }] : []),
  ];
  if (email === undefined || problems.length > 0) throw new LaurelError('bad_form', { problems });
  await settled(
    store.write(async (db) => {
      await demandAdministrator(db, by, profile);
      if (email === by.person.email) throw taken('own_address', 'This is your own address; another administrator changes your roles.');
      if (await waiting(db, profile, email, now(context))) throw taken('invited', 'An invitation to this address is waiting already; send that one again.');
      const made = { id: newId(context), profile, email, roles: [...new Set(roles)], language, invitedBy: by.person.id, acceptedAt: null, withdrawnAt: null };
      return send(deps, db, { ...made, tokenHash: '', createdAt: now(context), ...newTimes(context) }, by, 'invitation.sent');
    }),
  );
}

const taken = (code: string, detail: string) => new LaurelError('bad_form', { problems: [{ at: 'email', code, detail }] });

const waiting = async (db: Writer, profile: string, email: string, at: string): Promise<boolean> =>
  (await db.as(profile).count(Invitation, { email, acceptedAt: IsNull(), withdrawnAt: IsNull(), expiresAt: MoreThan(at) })) > 0;

/** One that can still be answered or sent again. @throws LaurelError not_allowed · not_found · conflict */
async function openOne(db: Writer, { profile, id }: { profile: string; id: string }, by: Session): Promise<InvitationRow> {
  await demandAdministrator(db, by, profile);
  const row = await db.as(profile).one(Invitation, { id });
  if (!row) throw new LaurelError('not_found');
  if (row.acceptedAt !== null || row.withdrawnAt !== null) throw new LaurelError('conflict');
  return row;
}

const newTimes = (context: Context) => ({ sentAt: now(context), expiresAt: inMs(context, INVITATION_MS) });

/** Writes the row with a new link and the letter with it. Who sends it again vouches for it from then on. */
async function send(deps: Deps, db: Writer, row: InvitationRow, by: Session, action: string): Promise<LaurelError | undefined> {
  const { context, letters, publicUrl } = deps;
  for (const [key, rule] of [
    [`invitations ${row.profile}`, INVITATION_RATE],
    [`invited ${row.email}`, INVITED_RATE],
  ] as const) {
    const rate = await takeToken(db, context, key, rule);
    if (!rate.allowed) return new LaurelError('too_many_requests', { retryAfterSeconds: rate.retryAfterSeconds });
  }
  const token = newSecret(context);
  const { profile, ...sent } = { ...row, invitedBy: by.person.id, tokenHash: hashed(token) };
  const scope = db.as(profile);
  if ((await scope.update(Invitation, { id: row.id }, sent)) === 0) await scope.insert(Invitation, sent);
  const { email, language, roles, expiresAt } = row;
  const words = { link: `${publicUrl}/invitation/${token}`, by: by.person.name || by.person.email, profile, roles, until: expiresAt };
  const letter = letters.invitation(language, words);
  await deps.enqueue(db, { kind: 'invitation', to: email, language, ...letter, about: row.id, until: expiresAt });
  await deps.record(db, { actor: `person:${by.person.id}`, action, object: `invitation:${row.id}`, profile, detail: { roles: roles.join('+') } });
  return undefined;
}

/** A refusal for being asked too often leaves the write as a value: thrown in it, it would take back the token that was counted. */
async function settled(outcome: Promise<LaurelError | undefined>): Promise<void> {
  const refused = await outcome;
  if (refused) throw refused;
}

const lostOf = (stage: string | undefined): InvitationView['lost'] => (stage === 'failed' || stage === 'bounced' ? stage : undefined);

function stateOf({ acceptedAt, withdrawnAt, expiresAt }: InvitationRow, at: string): InvitationState {
  if (acceptedAt !== null) return 'accepted';
  if (withdrawnAt !== null) return 'withdrawn';
  return expiresAt > at ? 'waiting' : 'ended';
}
