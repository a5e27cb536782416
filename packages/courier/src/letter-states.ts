import { In, type Reader } from '@laurel/store';
import { type LetterRow, type LetterStage, Outbox } from './outbox.ts';

/** `accepted` is "accepted by the mail server". `problem` is the last trouble: `address_refused`, `message_refused`, `server_trouble`, `too_late`, `restored`, `bounced`; `smtp` its figures. */
export type LetterState = { stage: LetterStage; at: string; attempts: number; problem?: string; smtp?: string };

/**
 * The latest letter about each of these rows, or the one that came back after a later one was written: what was known too late is news all the
 * same. A row nobody wrote about is not in the map.
 */
export async function letterStates(db: Reader, about: readonly string[]): Promise<Map<string, LetterState>> {
  const letters = await db.list(Outbox, { about: In(about) }, { order: { createdAt: 'ASC' } });
  const shown = new Map<string, LetterRow>();
  for (const letter of letters) {
    if (letter.about === null) continue;
    const before = shown.get(letter.about);
    if (before === undefined || !isLost(before) || takesThePlace(letter, before)) shown.set(letter.about, letter);
  }
  return new Map([...shown].map(([row, letter]) => [row, stateOf(letter)]));
}

/**
 * SQL, over a table `letter` and its columns as they are called here, of whether a newer letter about the same row took its place: one written once
 * its end was known, or one of the same kind (sent again, perhaps to another address). A suspension written before the bounce came in did not.
 */
export const replacedSql = (column: { createdAt: string; endedAt: string; kind: string }): string =>
  // A space after each column: the query builder finds no name before the end of a line.
  [
    `EXISTS (SELECT 1 FROM outbox newer WHERE newer.about = letter.about AND newer.created_at > letter.${column.createdAt}`,
    `AND (newer.kind = letter.${column.kind} OR newer.created_at > COALESCE(letter.${column.endedAt}, letter.${column.createdAt})))`,
  ].join(' ');

/** SQL of the ids of rows of which a letter failed or came back and no newer one took its place, for conditions over tables of who wrote it. */
export const LAST_LETTER_FAILED = `SELECT letter.about FROM outbox letter WHERE letter.state IN ('failed', 'bounced') AND letter.about IS NOT NULL
  AND NOT ${replacedSql({ createdAt: 'created_at', endedAt: 'ended_at', kind: 'kind' })}`;

const isLost = ({ state }: LetterRow): boolean => state === 'failed' || state === 'bounced';

/** As `replacedSql` says it, of a letter that is known to be the newer. */
const takesThePlace = (newer: LetterRow, lost: LetterRow): boolean => newer.kind === lost.kind || newer.createdAt > (lost.endedAt ?? lost.createdAt);

export function stateOf({ state, endedAt, createdAt, attempts, lastError }: LetterRow): LetterState {
  const [problem, ...smtp] = lastError?.split(' ') ?? [];
  return {
    stage: state,
    at: endedAt ?? createdAt,
    attempts,
    ...(problem === undefined ? {} : { problem }),
    ...(smtp.length === 0 ? {} : { smtp: smtp.join(' ') }),
  };
}
