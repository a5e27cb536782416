import { now } from '@laurel/base';
import type { ProgrammeDeps } from '../deps.ts';
import { BackgroundAnswer } from './background-records.ts';
import { type Answers, isAnswer, QUESTION_NAMES, QUESTIONS, type Question } from './questions.ts';

type Deps = Pick<ProgrammeDeps, 'store' | 'agent' | 'context'>;

/** What a learner said of themselves. */
export async function readAnswers({ store, agent }: Deps, personId: string): Promise<Answers> {
  const rows = await store.as(personId).read((db) => db.list(BackgroundAnswer, {}));
  return Object.fromEntries(rows.map(({ question, sealed }) => [question, agent.unseal(sealed, about(personId, question)).trimEnd()]));
}

/** Keeps just what is answered now; what is left open is erased, on the disk too. */
export async function saveAnswers({ store, agent, context }: Deps, personId: string, given: Record<string, string>): Promise<void> {
  const savedAt = now(context);
  const rows = QUESTION_NAMES.flatMap((question) => {
    const answer = given[question] ?? '';
    return isAnswer(question, answer) ? [{ question, sealed: agent.seal(answer.padEnd(LONGEST), about(personId, question)), savedAt }] : [];
  });
  await store.as(personId).write(async (db) => {
    for (const question of QUESTION_NAMES) await db.remove(BackgroundAnswer, { question });
    if (rows.length > 0) await db.insert(BackgroundAnswer, rows);
  });
  await store.purge();
}

/** What is sealed still shows its length, and by that which of a few answers it is: all are as long as this. */
const LONGEST = Math.max(...Object.values(QUESTIONS).flatMap((answers) => answers.map(({ length }) => length)));

const about = (personId: string, question: Question): string => `background ${question} of ${personId}`;
