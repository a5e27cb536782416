import { type Context, type Enqueue, hashed, inMs, LaurelError, newSecret, now, type RecordEvent } from '@laurel/base';
import { MoreThan, type Store, type Writer } from '@laurel/store';
import type { NodeKey } from '../contacts/person-key.ts';
import { normaliseEmail } from '../email.ts';
import { INSTITUTION_ATTEMPT_MS, RECENT_MS } from '../limits.ts';
import { personByEmail, personById } from '../persons.ts';
import { destination } from '../request-sign-in.ts';
import { beginSession } from '../sessions.ts';
import { tellOwner } from '../tell-owner.ts';
import type { PeopleLetters, Person } from '../types.ts';
import { type InstitutionClient, openInstitutionClient, type Stated } from './ask-institution.ts';
import { InstitutionAttempt, type InstitutionAttemptRow, InstitutionLinkTable } from './institution-link.ts';
import type { Institution, Institutions } from './types.ts';

type Deps = {
  store: Store;
  context: Context;
  agent: NodeKey;
  enqueue: Enqueue<Writer>;
  record: RecordEvent<Writer>;
  publicUrl: string;
  letters: PeopleLetters;
  institutions?: readonly Institution[];
};
type Known = Institution & { key: string; client: InstitutionClient };

/** Signing in with the institutions that the operator named. */
export function openInstitutions(deps: Deps): Institutions {
  const { store, context, publicUrl } = deps;
  // Each has a redirect address of its own: a code that one institution gave can never be handed to another (RFC 9700 section 2.1, mix-up).
  const all = (deps.institutions ?? []).map((institution): Known => {
    const key = institutionKey(institution.issuer);
    return { ...institution, key, client: openInstitutionClient(context, institution, callbackOf(publicUrl, key)) };
  });
  const find = (key: string): Known => {
    const found = all.find((institution) => institution.key === key);
    if (!found) throw new LaurelError('not_found');
    return found;
  };

  return {
    offered: all.map(({ key, name }) => ({ key, name })),

    async start(key, { next, again }) {
      const { client } = find(key);
      const way = { state: newSecret(context), nonce: newSecret(context), codeVerifier: newSecret(context), again };
      const url = await client.addressOf(way);
      const browserSecret = newSecret(context);
      const { state, nonce, codeVerifier } = way;
      const attempt = { institution: key, nonce, codeVerifier, next: destination(next), again: again ? 1 : 0 };
      const expiresAt = inMs(context, INSTITUTION_ATTEMPT_MS);
      await store.write((db) => db.insert(InstitutionAttempt, { ...attempt, stateHash: hashed(state), browserHash: hashed(browserSecret), expiresAt }));
      return { url, browserSecret };
    },

    async finish(key, { query, browserSecret }, browser = {}) {
      const institution = find(key);
      const state = new URLSearchParams(query).get('state') ?? '';
      const attempt = await takeAttempt(deps, state);
      // Another browser's way back: somebody would be signed in as whoever sent them the address.
      if (!attempt || attempt.institution !== key || browserSecret === undefined || attempt.browserHash !== hashed(browserSecret))
        throw new LaurelError('institution_refused');
      const again = attempt.again === 1;
      const stated = await institution.client.read(query, { ...attempt, state, again });
      const provedAt = new Date(Math.min((stated.authTime ?? 0) * 1000, context.clock().getTime())).toISOString();
      if (again && provedAt <= inMs(context, -RECENT_MS)) throw new LaurelError('institution_refused', { detail: 'It did not ask who is there now.' });
      return store.write(async (db) => {
        const person = await whoIs(deps, db, institution, stated);
        const begun = await beginSession(deps, db, person.id, browser, provedAt);
        const event = { actor: `person:${person.id}`, action: 'person.signed-in', object: `session:${begun.session.id}` };
        await deps.record(db, { ...event, detail: { by: 'institution', institution: key } });
        return { ...begun, next: attempt.next };
      });
    },

    links: ({ person }) =>
      store.read(async (db) => {
        const rows = await db.list(InstitutionLinkTable, { personId: person.id }, { order: { linkedAt: 'ASC' } });
        const nameOf = (issuer: string) => all.find((institution) => institution.issuer === issuer)?.name ?? new URL(issuer).host;
        return rows.map(({ issuer, linkedAt, lastUsedAt }) => ({ issuer, name: nameOf(issuer), linkedAt, lastUsedAt }));
      }),

    unlink: ({ person }, issuer) =>
      store.write(async (db) => {
        if ((await db.remove(InstitutionLinkTable, { personId: person.id, issuer })) === 0) throw new LaurelError('not_found');
        await deps.record(db, { actor: `person:${person.id}`, action: 'institution.unlinked', object: `institution:${institutionKey(issuer)}` });
      }),
  };
}

/** An issuer as it stands in an address: `login.example.org`, with what follows the host joined on. */
export function institutionKey(issuer: string): string {
  const { host, pathname } = new URL(issuer);
  return `${host}${pathname}`.replace(/[^a-z0-9.]+/gi, '-').replace(/-$/, '');
}

/** One way is gone once, whatever comes of it. */
const takeAttempt = ({ store, context }: Deps, state: string): Promise<InstitutionAttemptRow | undefined> =>
  store.write(async (db) => {
    const row = await db.one(InstitutionAttempt, { stateHash: hashed(state), expiresAt: MoreThan(now(context)) });
    return row && (await db.remove(InstitutionAttempt, { stateHash: row.stateHash })) > 0 ? row : undefined;
  });

/** The redirect address that has to be registered with an institution. */
export const callbackOf = (publicUrl: string, key: string): string => `${publicUrl}/sign-in/with/${key}/callback`;

/**
 * The person of a link, else of a verified address. An address that nobody verified is whatever its owner typed there, and one outside the
 * institution's domains is not its to speak for: by either, anybody at any institution could enter as the administrator here.
 */
async function whoIs(deps: Deps, db: Writer, institution: Known, { subject, email }: Stated): Promise<Person> {
  const { issuer, domains, name, key } = institution;
  const at = now(deps.context);
  const link = await db.one(InstitutionLinkTable, { issuer, subject });
  if (link) {
    const person = await personById(deps, db, link.personId);
    if (!person) throw new LaurelError('institution_unknown_person');
    await db.update(InstitutionLinkTable, { issuer, subject }, { lastUsedAt: at });
    return person;
  }
  const address = email === undefined ? undefined : normaliseEmail(email);
  const isTheirs = address !== undefined && (domains === undefined || domains.includes(address.split('@')[1] ?? ''));
  const person = isTheirs ? await personByEmail(deps, db, address) : undefined;
  // Who has an account there already is known by it alone: an address that the institution gave to somebody else must not bring them in here.
  if (!person || (await db.one(InstitutionLinkTable, { issuer, personId: person.id }))) throw new LaurelError('institution_unknown_person');
  await db.insert(InstitutionLinkTable, { issuer, subject, personId: person.id, linkedAt: at, lastUsedAt: at });
  await tellOwner(deps, db, person, 'institution-linked', name);
  await deps.record(db, { actor: `person:${person.id}`, action: 'institution.linked', object: `institution:${key}` });
  return person;
}
