import { now, utf8 } from '@laurel/base';
import { keyOf, knownKey, lock, unlock } from '@laurel/people';
import type { ScopedWriter } from '@laurel/store';
import type { ProgrammeDeps } from '../deps.ts';
import { demandHere } from '../rights/demand-here.ts';
import { BackgroundAnswer, type BackgroundRow } from './background-records.ts';
import { type Answers, isAnswer, QUESTION_NAMES, QUESTIONS, type Question } from './questions.ts';

type Deps = Pick<ProgrammeDeps, 'store' | 'agent' | 'context' | 'people'>;

/** What a learner said of themselves. */
export async function readAnswers({ store, agent }: Pick<Deps, 'store' | 'agent'>, personId: string): Promise<Answers> {
  return store.across('one person’s answers, and the key that locks them').read(async (db) => {
    const rows = await db.list(BackgroundAnswer, { personId });
    const key = rows.some(({ sealed }) => isLocked(sealed)) ? await knownKey({ agent }, db, personId) : undefined;
    return Object.fromEntries(rows.map(({ question, sealed }) => [question, open({ agent }, key, personId, { question, sealed })]));
  });
}

/** Answers of before there were keys of persons are sealed by the node's alone, until a job has locked them (`lockOld`). */
function open({ agent }: Pick<Deps, 'agent'>, key: Uint8Array | undefined, personId: string, { question, sealed }: Pick<BackgroundRow, 'question' | 'sealed'>) {
  if (!isLocked(sealed)) return agent.unseal(sealed, about(personId, question)).trimEnd();
  if (!key) throw new Error('An answer is locked, and no key was read.');
  return new TextDecoder().decode(unlock(key, Buffer.from(sealed.slice(LOCKED.length), 'base64url'), about(personId, question))).trimEnd();
}

export const LOCKED = 'own.';
const isLocked = (sealed: string): boolean => sealed.startsWith(LOCKED);

/** Keeps just what is answered now; what is left open is erased, on the disk too. @throws LaurelError not_signed_in */
export async function saveAnswers(deps: Deps, personId: string, given: Record<string, string>): Promise<void> {
  const answers = QUESTION_NAMES.flatMap((question) => {
    const answer = given[question] ?? '';
    return isAnswer(question, answer) ? [{ question, answer }] : [];
  });
  await deps.store.as(personId).write(async (db) => {
    await demandHere(deps, personId);
    await keepAnswers(deps, db, answers);
  });
  await deps.store.purge();
}

/** These and no others, under the person's own key. */
export async function keepAnswers(
  deps: Pick<Deps, 'agent' | 'context'>,
  db: ScopedWriter,
  answers: readonly { question: Question; answer: string }[],
): Promise<void> {
  await db.remove(BackgroundAnswer, {});
  if (answers.length === 0) return;
  const key = await keyOf(deps, db.open, db.scope);
  const savedAt = now(deps.context);
  const sealedOf = (question: Question, answer: string) =>
    LOCKED + Buffer.from(lock(key, utf8(answer.padEnd(LONGEST)), about(db.scope, question), deps.context)).toString('base64url');
  await db.insert(
    BackgroundAnswer,
    answers.map(({ question, answer }) => ({ question, sealed: sealedOf(question, answer), savedAt })),
  );
}

/** What is sealed still shows its length, and by that which of a few answers it is: all are as long as this. */
const LONGEST = Math.max(...Object.values(QUESTIONS).flatMap((answers) => answers.map(({ length }) => length)));

const about = (personId: string, question: Question): string => `background ${question} of ${personId}`;
