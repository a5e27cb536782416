import { hashed, LaurelError, now } from '@laurel/base';
import { canonicalizeJson, isJsonObject } from '@laurel/credentials';
import type { ScopedReader, ScopedWriter } from '@laurel/store';
import type { WebRequest } from '@laurel/web';
import type { Within } from '../awards/within.ts';
import type { Issuer } from '../deps.ts';
import { ApiAnswer, type ApiAnswerRow } from './records.ts';

export type Answer = { status: number; body: unknown };
/** Does an effect once for an Idempotency-Key. `answer` is made in the effect's own write, and kept there. */
export type Once = <Made>(
  effect: (within: Within<Made>) => Promise<unknown>,
  answer: (db: ScopedWriter, made: Made) => Promise<Answer>,
) => Promise<Answer & { replayed?: true }>;

/** Printable ASCII, as the header's draft has it in quotes or without (draft-ietf-httpapi-idempotency-key-header). */
const KEY = /^"?([\x21\x23-\x7e]{1,200})"?$/;

/**
 * An effect and its answer are one write: whoever asks with the same key meanwhile or later finds the answer, does nothing and is told the
 * same. Another request under the same key is refused. Without a key each request is one of its own.
 * @throws LaurelError bad_form (a key of another form) · idempotency_conflict
 */
export function openOnce(issuer: Issuer, request: WebRequest, profile: string): Once {
  const named = request.header('idempotency-key');
  const idempotencyKey = named === undefined ? undefined : KEY.exec(named)?.[1];
  if (named !== undefined && idempotencyKey === undefined)
    throw new LaurelError('bad_form', { problems: [{ at: 'Idempotency-Key', code: 'unfit', detail: 'One to 200 printable characters without spaces.' }] });
  const keyId = request.apiKey?.id ?? '';
  const requestHash = hashed(canonicalizeJson({ method: request.method, path: request.path, body: isJsonObject(request.json) ? request.json : null }));

  const known = async (db: Pick<ScopedReader, 'one'>): Promise<void> => {
    if (idempotencyKey === undefined) return;
    const row = await db.one(ApiAnswer, { keyId, idempotencyKey });
    if (row && row.requestHash !== requestHash) throw new LaurelError('idempotency_conflict');
    if (row) throw new Answered(row);
  };
  return async (effect, answer) => {
    const made: Answer[] = [];
    try {
      // Asked before, so that a replay does none of the work; and again in the effect's write, where nobody comes in between.
      await issuer.store.as(profile).read(known);
      await effect({
        first: known,
        last: async (db, result) => {
          const given = await answer(db, result);
          made.push(given);
          if (idempotencyKey === undefined) return;
          await db.insert(ApiAnswer, {
            keyId,
            idempotencyKey,
            requestHash,
            status: given.status,
            body: JSON.stringify(given.body),
            createdAt: now(issuer.context),
          });
        },
      });
    } catch (error) {
      if (error instanceof Answered) return { status: error.row.status, body: JSON.parse(error.row.body), replayed: true };
      throw error;
    }
    const [given] = made;
    if (!given) throw new Error('The effect did not say what it made.');
    return given;
  };
}

/** Rolls back the write of whoever came second. */
class Answered extends Error {
  readonly row: ApiAnswerRow;
  constructor(row: ApiAnswerRow) {
    super('answered before');
    this.row = row;
  }
}
