import { In, IsNull, type Writer } from '@laurel/store';
import { Outbox } from './outbox.ts';

/** Letters to somebody, or about these rows, that still wait: they are not sent any more. One that a mail server is being handed at this moment may arrive. */
export async function forgetLetters(db: Writer, { to, about }: { to: string; about: readonly string[] }): Promise<void> {
  await db.remove(Outbox, { recipient: to, endedAt: IsNull() });
  for (let start = 0; start < about.length; start += PIECE) await db.remove(Outbox, { about: In(about.slice(start, start + PIECE)), endedAt: IsNull() });
}

/** Letters of these kinds about a row that have not left and would say what is no longer so. One that a mail server is being handed at this moment goes on. */
export async function withdrawLetters(db: Writer, { about, kinds }: { about: string; kinds: readonly string[] }): Promise<void> {
  await db.remove(Outbox, { about, kind: In(kinds), state: 'queued' });
}

/** Of one statement: engines bind so many values and no more. */
const PIECE = 500;
