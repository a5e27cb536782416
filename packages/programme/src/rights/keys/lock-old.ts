import { LaurelError } from '@laurel/base';
import { keyOf, lock } from '@laurel/people';
import type { AcrossReader, AcrossWriter } from '@laurel/store';
import { placeOf } from '../../applications/evidence-chunks.ts';
import { Application, Evidence, EvidenceChunk } from '../../applications/records.ts';
import { keepAnswers, LOCKED, readAnswers } from '../../background/answers.ts';
import { BackgroundAnswer } from '../../background/background-records.ts';
import { QUESTION_NAMES } from '../../background/questions.ts';
import type { ProgrammeDeps } from '../../deps.ts';
import { LOCKED_AT_ONCE } from '../../limits.ts';

const OLD = 'what was kept before each person had a key, whosever it is';

/**
 * Locks what was kept before each person had a key, some at a time, and sees to it that nothing of it stays on the disk. What no longer opens is left where it is, told of in the
 * log once a process, and holds up nobody (`stuck`).
 */
export async function lockOld(deps: ProgrammeDeps, stuck: Set<string> = new Set()): Promise<'more' | 'idle'> {
  const chunks = await deps.store.across(OLD).read((db) => db.list(EvidenceChunk, { locked: 0 }, { take: LOCKED_AT_ONCE }));
  const person = await deps.store.across(OLD).read((db) => oldAnswers(db, stuck));
  if (chunks.length > 0) await deps.store.across(OLD).write((db) => lockChunks(deps, db));
  if (person !== undefined) await lockAnswers(deps, person, stuck);
  if (chunks.length === 0 && person === undefined) return 'idle';
  if (chunks.length < LOCKED_AT_ONCE && (await deps.store.across(OLD).read((db) => oldAnswers(db, stuck))) === undefined) await deps.store.purge();
  return 'more';
}

async function oldAnswers(db: AcrossReader, stuck: ReadonlySet<string>): Promise<string | undefined> {
  const rows = await db
    .query(BackgroundAnswer, 'answer')
    .andWhere('answer.sealed NOT LIKE :locked', { locked: `${LOCKED}%` })
    .take((stuck.size + 1) * QUESTION_NAMES.length)
    .getMany();
  return rows.find(({ personId }) => !stuck.has(personId))?.personId;
}

async function lockAnswers(deps: ProgrammeDeps, person: string, stuck: Set<string>): Promise<void> {
  const answers = await readAnswers(deps, person).catch((error: unknown) => {
    deps.context.log.error('answers-not-locked', { person, reason: error instanceof LaurelError ? error.code : 'unreadable' });
    stuck.add(person);
  });
  if (!answers) return;
  await deps.store.as(person).write(async (db) => {
    // Answered anew, or erased, since they were read: then nothing of them is left to lock.
    if ((await db.list(BackgroundAnswer, {})).every(({ sealed }) => sealed.startsWith(LOCKED))) return;
    const left = QUESTION_NAMES.flatMap((question) => {
      const answer = answers[question];
      return answer === undefined ? [] : [{ question, answer }];
    });
    await keepAnswers(deps, db, left);
  });
}

/** Read again in the write: an application that was withdrawn meanwhile has none any more. */
async function lockChunks(deps: ProgrammeDeps, db: AcrossWriter): Promise<void> {
  for (const { evidenceId, position, body } of await db.list(EvidenceChunk, { locked: 0 }, { take: LOCKED_AT_ONCE })) {
    const evidence = await db.one(Evidence, { id: evidenceId });
    const application = evidence && (await db.one(Application, { id: evidence.applicationId }));
    if (!application) throw new Error('A chunk of no application.');
    const key = await keyOf(deps, db.open, application.personId);
    const locked = lock(key, Buffer.from(body, 'base64'), placeOf({ evidenceId, position }), deps.context);
    await db.update(EvidenceChunk, { evidenceId, position }, { body: Buffer.from(locked).toString('base64'), locked: 1 });
  }
}
