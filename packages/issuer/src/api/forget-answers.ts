import { isJsonObject } from '@laurel/credentials';
import type { ScopedWriter } from '@laurel/store';
import { emailKey } from '../roster/same-recipient.ts';
import { ApiAnswer } from './records.ts';

/** A request that is sent twice goes on being done once; its answer no longer says for whom. */
export async function forgetAnswers(db: ScopedWriter, key: string): Promise<void> {
  const near = await db
    .query(ApiAnswer, 'answer')
    .andWhere("LOWER(answer.body) LIKE :like ESCAPE '!'", { like: `%${key.replace(/[!%_]/g, '!$&')}%` })
    .getMany();
  for (const { keyId, idempotencyKey, body } of near)
    await db.update(ApiAnswer, { keyId, idempotencyKey }, { body: JSON.stringify(without(JSON.parse(body), key)) });
}

function without(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((one) => without(one, key));
  if (!isJsonObject(value)) return value;
  if (typeof value.email === 'string' && emailKey(value.email) === key) return { ...value, email: '', name: null, externalId: null };
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, without(one, key)]));
}
