import { type Context, type Enqueue, fromBase64url, hashed, inMs, LaurelError, now, type RecordEvent, toBase64url } from '@laurel/base';
import { MoreThan, type Store, type Writer } from '@laurel/store';
import { generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { NodeKey } from '../contacts/person-key.ts';
import { PASSKEY_CHALLENGE_MS, PASSKEYS_PER_PERSON } from '../limits.ts';
import { plainName } from '../persons.ts';
import { beginSession } from '../sessions.ts';
import { tellOwner } from '../tell-owner.ts';
import type { Begun, Browser, PeopleLetters, Session } from '../types.ts';
import { Passkey, PasskeyChallenge, type PasskeyChallengeRow } from './passkey.ts';
import { challengeIn, readAssertion, readAttestation } from './read-credential.ts';
import type { Passkeys } from './types.ts';

type Deps = {
  store: Store;
  agent: NodeKey;
  context: Context;
  enqueue: Enqueue<Writer>;
  record: RecordEvent<Writer>;
  publicUrl: string;
  letters: PeopleLetters;
};

/** The user handle: random, and as long as WebAuthn lets it be (Level 3, section 14.6.1). */
const HANDLE_BYTES = 64;

/** `@simplewebauthn/server` checks what came back; here is who may ask what, once, and what is kept. */
export function openPasskeys(deps: Deps): Passkeys {
  const { store, context, record, publicUrl } = deps;
  const { origin, hostname } = new URL(publicUrl);
  const expected = { expectedOrigin: origin, expectedRPID: hostname, requireUserVerification: true };
  const ofPerson = ({ person }: Session) => store.read((db) => db.list(Passkey, { personId: person.id }, { order: { createdAt: 'ASC', id: 'ASC' } }));

  const ask = async (about: Omit<PasskeyChallengeRow, 'challengeHash' | 'expiresAt'>): Promise<Uint8Array<ArrayBuffer>> => {
    const challenge = new Uint8Array(context.random(32));
    const row = { ...about, challengeHash: hashed(toBase64url(challenge)), expiresAt: inMs(context, PASSKEY_CHALLENGE_MS) };
    await store.write((db) => db.insert(PasskeyChallenge, row));
    return challenge;
  };

  return {
    list: async (session) => (await ofPerson(session)).map(({ id, name, createdAt, lastUsedAt }) => ({ id, name, createdAt, lastUsedAt })),

    async startAdding(session) {
      const known = await ofPerson(session);
      if (known.length >= PASSKEYS_PER_PERSON) throw tooMany();
      // One person has one handle, so that an authenticator replaces a passkey rather than keeping two for one account.
      const handle = known[0]?.handle ?? toBase64url(context.random(HANDLE_BYTES));
      const challenge = await ask({ personId: session.person.id, sessionId: session.id, handle });
      return generateRegistrationOptions({
        rpName: hostname,
        rpID: hostname,
        userName: session.person.email,
        userDisplayName: session.person.name || session.person.email,
        userID: bytesOf(handle),
        challenge,
        attestationType: 'none',
        excludeCredentials: known.map(({ id, transports }) => ({ id, transports })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        supportedAlgorithmIDs: [...ALGORITHMS],
      });
    },

    async add(session, { name, credential }) {
      const response = readAttestation(credential);
      const asked = await take(store, context, challengeIn(response?.response.clientDataJSON));
      if (!response || !asked || asked.row.personId !== session.person.id || asked.row.sessionId !== session.id || asked.row.handle === null) throw refused();
      const options = { ...expected, response, expectedChallenge: asked.challenge, supportedAlgorithmIDs: [...ALGORITHMS] };
      const checked = await verifyRegistrationResponse(options).catch(notOurs);
      if (!checked?.verified) throw refused();
      const { id, publicKey, counter, transports = [] } = checked.registrationInfo.credential;
      const { id: personId } = session.person;
      const made = {
        id,
        personId,
        handle: asked.row.handle,
        publicKey: toBase64url(publicKey),
        counter,
        transports,
        createdAt: now(context),
        lastUsedAt: null,
      };
      await store.write(async (db) => {
        if (await db.one(Passkey, { id })) throw refused();
        if ((await db.count(Passkey, { personId })) >= PASSKEYS_PER_PERSON) throw tooMany(); // several may have been begun at the same time
        const called = plainName(name) || hostname;
        await db.insert(Passkey, { ...made, name: called });
        await tellOwner(deps, db, session.person, 'passkey-added', called);
        await record(db, { actor: `person:${personId}`, action: 'passkey.added', object: `passkey:${hashed(id)}` });
      });
    },

    remove: (session, id) =>
      store.write(async (db) => {
        const row = await db.one(Passkey, { id, personId: session.person.id });
        if (!row) throw new LaurelError('not_found');
        await db.remove(Passkey, { id });
        await tellOwner(deps, db, session.person, 'passkey-removed', row.name);
        await record(db, { actor: `person:${row.personId}`, action: 'passkey.removed', object: `passkey:${hashed(id)}` });
      }),

    async startSignIn() {
      const challenge = await ask({ personId: null, sessionId: null, handle: null });
      return generateAuthenticationOptions({ rpID: hostname, challenge, userVerification: 'required' });
    },

    async signIn(credential, browser = {}) {
      const response = readAssertion(credential);
      const asked = await take(store, context, challengeIn(response?.response.clientDataJSON));
      const row = response && (await store.read((db) => db.one(Passkey, { id: response.id })));
      // No address was typed, so the passkey itself must say whose it is (WebAuthn Level 3, section 7.2 step 6).
      if (!response || !asked || asked.row.personId !== null || !row || response.response.userHandle !== row.handle) throw refused();
      const known = { id: row.id, publicKey: bytesOf(row.publicKey), counter: row.counter };
      const checked = await verifyAuthenticationResponse({ ...expected, response, expectedChallenge: asked.challenge, credential: known }).catch(notOurs);
      if (!checked?.verified) throw refused();
      const { newCounter } = checked.authenticationInfo;
      const begun = await store.write(async (db): Promise<Begun | undefined> => {
        // By the counter just read: a cloned authenticator that answers at the same moment comes too late.
        const used = await db.update(Passkey, { id: row.id, counter: row.counter }, { counter: newCounter, lastUsedAt: now(context) });
        if (used === 0) return undefined;
        return enter(deps, db, row.personId, browser);
      });
      if (!begun) throw refused();
      return begun;
    },
  };
}

async function enter(deps: Deps, db: Writer, personId: string, browser: Browser): Promise<Begun> {
  const begun = await beginSession(deps, db, personId, browser);
  await deps.record(db, { actor: `person:${personId}`, action: 'person.signed-in', object: `session:${begun.session.id}`, detail: { by: 'passkey' } });
  return begun;
}

/** Takes a question that was put, so that it is answered once: whatever the answer turns out to be. */
async function take(store: Store, context: Context, challenge: string | undefined): Promise<{ challenge: string; row: PasskeyChallengeRow } | undefined> {
  if (challenge === undefined) return undefined;
  return store.write(async (db) => {
    const row = await db.one(PasskeyChallenge, { challengeHash: hashed(challenge), expiresAt: MoreThan(now(context)) });
    if (!row || (await db.remove(PasskeyChallenge, { challengeHash: row.challengeHash })) === 0) return undefined;
    return { challenge, row };
  });
}

/** ES256, EdDSA, RS256: what authenticators in the field make. */
const ALGORITHMS = [-7, -8, -257] as const;

const refused = () => new LaurelError('passkey_refused');
const tooMany = () => new LaurelError('conflict', { detail: 'Remove a passkey first: more would not be told apart.' });

/** The library throws at what does not fit; a stranger's answer that does not fit is no fault of ours. */
const notOurs = () => undefined;

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64url(text);
  if (!bytes) throw new Error('A passkey’s row is damaged.');
  return new Uint8Array(bytes);
}
