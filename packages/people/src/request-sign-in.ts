import { type Context, type Enqueue, hashed, inMs, LaurelError, localPath, MINUTE, newCode, newId, newSecret, now } from '@laurel/base';
import { IsNull, type Reader, type Store, takeToken, type Writer } from '@laurel/store';
import { hashCode } from './code-hash.ts';
import type { NodeKey } from './contacts/person-key.ts';
import { demandEmail } from './email.ts';
import { CODE_TRIES, NEXT_CHARACTERS, SIGN_IN_MS, SIGN_IN_RATE, STRANGER_LETTERS } from './limits.ts';
import { personByEmail } from './persons.ts';
import { SignIn, type SignInRow } from './records.ts';
import type { People, PeopleLetters } from './types.ts';

type Deps = { store: Store; context: Context; enqueue: Enqueue<Writer>; publicUrl: string; letters: PeopleLetters; agent: NodeKey };

export const requestSignIn =
  ({ store, context, enqueue, publicUrl, letters, agent }: Deps): People['requestSignIn'] =>
  async (input) => {
    const { language } = input;
    const email = demandEmail(input.email);
    const [id, token, code, expiresAt] = [newId(context), newSecret(context), newCode(context), inMs(context, SIGN_IN_MS)];
    const codeHash = await hashCode(code, id);
    const letter = letters.signIn(language, { link: `${publicUrl}/sign-in/${token}`, code, minutes: SIGN_IN_MS / MINUTE });

    const rate = await store.write(async (db) => {
      const answer = await takeToken(db, context, `sign-in ${email}`, SIGN_IN_RATE);
      if (!answer.allowed) return { ...answer, isCrowded: false };
      const known = await personByEmail({ agent }, db, email);
      const asked = { next: destination(input.next), joinAs: input.joinAs ?? null };
      const { next, joinAs } = known || input.joinAs !== undefined ? asked : await stillJoining(db, email, asked);
      // One code at a time: several alive at once would multiply the guesses. The links of earlier letters stay good.
      await db.update(SignIn, { email, usedAt: IsNull() }, { triesLeft: 0 });
      await db.insert(SignIn, {
        id,
        email,
        tokenHash: hashed(token),
        codeHash,
        triesLeft: CODE_TRIES,
        next,
        language,
        joinAs,
        createdAt: now(context),
        expiresAt,
        usedAt: null,
      });
      // An unknown address gets the same row and no letter: nobody can be told apart, and nobody is written to who has no business here.
      // So is one past the bound of all letters to strangers. Whoever joins counts toward it, known or not: that it was reached tells nothing of an address.
      const hasRoom = joinAs === null || (await takeToken(db, context, 'sign-in strangers', STRANGER_LETTERS)).allowed;
      if (known || (joinAs !== null && hasRoom)) await enqueue(db, { kind: 'sign-in', to: email, language, ...letter, about: id, until: expiresAt });
      return { ...answer, isCrowded: input.joinAs !== undefined && !hasRoom };
    });
    if (!rate.allowed) throw new LaurelError('too_many_requests', { retryAfterSeconds: rate.retryAfterSeconds });
    return { isCrowded: rate.isCrowded };
  };

type Asked = Pick<SignInRow, 'next' | 'joinAs'>;

/**
 * Who asked to join and asks again on the ordinary page, since the first letter was late or its code mistyped, is no stranger to be left without one. Who joined is
 * known, or signs in by another address since: the one they left joins nobody anew unasked.
 */
async function stillJoining(db: Reader, email: string, asked: Asked): Promise<Asked> {
  const [before] = await db.list(SignIn, { email }, { order: { createdAt: 'DESC' }, take: 1 });
  if (!before || before.joinAs === null || before.usedAt !== null) return asked;
  return { joinAs: before.joinAs, next: asked.next === '/' ? before.next : asked.next };
}

/** Where signing in leads: a path of this node, or home. */
export const destination = (next: string | undefined): string => (next !== undefined && next.length <= NEXT_CHARACTERS ? (localPath(next) ?? '/') : '/');
