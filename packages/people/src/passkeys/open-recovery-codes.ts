import { type Context, type Enqueue, hashed, LaurelError, now, type RecordEvent } from '@laurel/base';
import { IsNull, type Store, type Writer } from '@laurel/store';
import type { NodeKey } from '../contacts/person-key.ts';
import { normaliseEmail } from '../email.ts';
import { RECOVERY_CODES } from '../limits.ts';
import { personByEmail, personById } from '../persons.ts';
import { beginSession } from '../sessions.ts';
import { tellOwner } from '../tell-owner.ts';
import type { Begun, PeopleLetters } from '../types.ts';
import { RecoveryCode } from './passkey.ts';
import type { RecoveryCodes } from './types.ts';

type Deps = { store: Store; agent: NodeKey; context: Context; enqueue: Enqueue<Writer>; record: RecordEvent<Writer>; letters: PeopleLetters };

/**
 * Codes on paper. Each is 80 random bits, so it rests as a plain hash and no count of guesses is kept: a count would let anybody who knows an
 * address lock its owner out.
 */
export const openRecoveryCodes = (deps: Deps): RecoveryCodes => ({
  state: ({ person }) =>
    deps.store.read(async (db) => {
      const [newest] = await db.list(RecoveryCode, { personId: person.id }, { order: { createdAt: 'DESC' }, take: 1 });
      return { left: await db.count(RecoveryCode, { personId: person.id, usedAt: IsNull() }), madeAt: newest?.createdAt };
    }),

  async make({ person }) {
    const codes = Array.from({ length: RECOVERY_CODES }, () => newCode(deps.context));
    await deps.store.write(async (db) => {
      await db.remove(RecoveryCode, { personId: person.id });
      const rows = codes.map((code) => ({ codeHash: hashOf(person.id, code), personId: person.id, createdAt: now(deps.context), usedAt: null }));
      await db.insert(RecoveryCode, rows);
      await tellOwner(deps, db, person, 'recovery-codes', '');
      await deps.record(db, { actor: `person:${person.id}`, action: 'recovery-codes.made', object: `person:${person.id}`, detail: { count: codes.length } });
    });
    return codes;
  },

  async signIn({ email, code }, browser = {}) {
    const { store, context, record } = deps;
    const begun = await store.write(async (db): Promise<Begun | undefined> => {
      // What is asked for somebody is asked for nobody too: else the time an answer takes tells whose address is known here.
      const person = (await personByEmail(deps, db, normaliseEmail(email) ?? '')) ?? (await personById(deps, db, NOBODY));
      const used = await db.update(RecoveryCode, { codeHash: hashOf(person?.id ?? NOBODY, code), usedAt: IsNull() }, { usedAt: now(context) });
      if (!person || used === 0) return undefined;
      const left = await db.count(RecoveryCode, { personId: person.id, usedAt: IsNull() });
      const entered = await beginSession(deps, db, person.id, browser);
      await tellOwner(deps, db, person, 'recovery-code-used', String(left));
      const event = { actor: `person:${person.id}`, action: 'person.signed-in', object: `session:${entered.session.id}` };
      await record(db, { ...event, detail: { by: 'recovery-code', left } });
      return entered;
    });
    if (!begun) throw new LaurelError('recovery_code_wrong');
    return begun;
  },
});

/** No person's id: theirs are 22 characters. */
const NOBODY = 'nobody';

/** Crockford's letters and digits: none is mistaken for another when it is read aloud or copied by hand. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;

const newCode = ({ random }: Pick<Context, 'random'>): string =>
  [...random(LENGTH)]
    .map((byte) => LETTERS[byte % LETTERS.length])
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-');

/** As it is typed: small letters, spaces, and the letters that Crockford left out read as the digits they look like. */
const hashOf = (personId: string, code: string): string =>
  hashed(
    `${personId} ${code
      .toUpperCase()
      .replace(/O/g, '0')
      .replace(/[IL]/g, '1')
      .replace(/[^0-9A-Z]/g, '')}`,
  );
