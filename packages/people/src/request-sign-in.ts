import { type Context, type Enqueue, hashed, inMs, LaurelError, localPath, MINUTE, newCode, newId, newSecret, now } from '@laurel/base';
import { IsNull, type Store, takeToken, type Writer } from '@laurel/store';
import { hashCode } from './code-hash.ts';
import { demandEmail } from './email.ts';
import { CODE_TRIES, NEXT_CHARACTERS, SIGN_IN_MS, SIGN_IN_RATE } from './limits.ts';
import { personByEmail } from './persons.ts';
import { SignIn } from './records.ts';
import type { People, PeopleLetters } from './types.ts';

type Deps = { store: Store; context: Context; enqueue: Enqueue<Writer>; publicUrl: string; letters: PeopleLetters };

export const requestSignIn =
  ({ store, context, enqueue, publicUrl, letters }: Deps): People['requestSignIn'] =>
  async ({ email: typed, language, next, joinAs }) => {
    const email = demandEmail(typed);
    const [id, token, code, expiresAt] = [newId(context), newSecret(context), newCode(context), inMs(context, SIGN_IN_MS)];
    const codeHash = await hashCode(code, id);
    const letter = letters.signIn(language, { link: `${publicUrl}/sign-in/${token}`, code, minutes: SIGN_IN_MS / MINUTE });

    const rate = await store.write(async (db) => {
      const answer = await takeToken(db, context, `sign-in ${email}`, SIGN_IN_RATE);
      if (!answer.allowed) return answer;
      // One code at a time: several alive at once would multiply the guesses. The links of earlier letters stay good.
      await db.update(SignIn, { email, usedAt: IsNull() }, { triesLeft: 0 });
      await db.insert(SignIn, {
        id,
        email,
        tokenHash: hashed(token),
        codeHash,
        triesLeft: CODE_TRIES,
        next: destination(next),
        language,
        joinAs: joinAs ?? null,
        createdAt: now(context),
        expiresAt,
        usedAt: null,
      });
      // An unknown address gets the same row and no letter: nobody can be told apart, and nobody is written to who has no business here.
      if (joinAs !== undefined || (await personByEmail(db, email)))
        await enqueue(db, { kind: 'sign-in', to: email, language, ...letter, about: id, until: expiresAt });
      return answer;
    });
    if (!rate.allowed) throw new LaurelError('too_many_requests', { retryAfterSeconds: rate.retryAfterSeconds });
  };

/** Where signing in leads: a path of this node, or home. */
const destination = (next: string | undefined): string => (next !== undefined && next.length <= NEXT_CHARACTERS ? (localPath(next) ?? '/') : '/');
