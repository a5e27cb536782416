import { In, type Reader } from '@laurel/store';
import { type LetterRow, type LetterStage, Outbox } from './outbox.ts';

/** `accepted` is "accepted by the mail server". `problem` is the last trouble: `address_refused`, `message_refused`, `server_trouble`, `too_late`, `restored`, `bounced`; `smtp` its figures. */
export type LetterState = { stage: LetterStage; at: string; attempts: number; problem?: string; smtp?: string };

/** The latest letter about each of these rows; a row nobody wrote about is not in the map. */
export async function letterStates(db: Reader, about: readonly string[]): Promise<Map<string, LetterState>> {
  const letters = await db.list(Outbox, { about: In(about) }, { order: { createdAt: 'ASC' } });
  return new Map(letters.flatMap((letter) => (letter.about === null ? [] : [[letter.about, stateOf(letter)]])));
}

/** SQL of the ids of rows whose latest letter failed or came back, for conditions over tables of who wrote it. */
export const LAST_LETTER_FAILED = `SELECT letter.about FROM outbox letter WHERE letter.state IN ('failed', 'bounced') AND letter.about IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM outbox later WHERE later.about = letter.about AND later.created_at > letter.created_at)`;

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
