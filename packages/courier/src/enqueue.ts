import { type Context, type Enqueue, LaurelError, type Letter, newId, now } from '@laurel/base';
import type { Writer } from '@laurel/store';
import { ADDRESS_CHARACTERS, SUBJECT_CHARACTERS } from './limits.ts';
import { Outbox } from './outbox.ts';

/** Puts a letter into the outbox inside the caller's write: it is sent if, and only after, that write commits. */
export const enqueueIn =
  (context: Context): Enqueue<Writer> =>
  async (db: Writer, letter: Letter) => {
    const id = newId(context);
    const at = now(context);
    await db.insert(Outbox, {
      id,
      kind: letter.kind,
      about: letter.about ?? null,
      scope: letter.scope ?? null,
      language: letter.language,
      recipient: oneAddress(letter.to),
      subject: oneLine(letter.subject),
      text: letter.text,
      unsubscribe: letter.unsubscribe === undefined ? null : oneLine(letter.unsubscribe),
      until: letter.until ?? null,
      state: 'queued',
      attempts: 0,
      nextAt: at,
      lastError: null,
      createdAt: at,
      endedAt: null,
    });
    return id;
  };

// Not a judgement whether the address exists: only that it is one address and cannot be read as a list, a name or a header.
function oneAddress(to: string): string {
  if (to.length > ADDRESS_CHARACTERS || !/^[^\s\p{C}<>()[\]\\,;:"@]+@[^\s\p{C}<>()[\]\\,;:"@]+$/u.test(to)) {
    throw new LaurelError('bad_request', { detail: 'A letter goes to exactly one e-mail address.' });
  }
  return to;
}

// A line break in a subject would begin a header of somebody's own.
const oneLine = (subject: string): string => [...subject.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()].slice(0, SUBJECT_CHARACTERS).join('');
