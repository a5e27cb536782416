import { type RateRule, takeToken } from '@laurel/store';
import type { Actor, Issuer } from '../deps.ts';

/** Somebody opened what names learners, again and again while they work: once an hour tells who looked, and keeps the record readable. */
const READ_NOTED: RateRule = { perMinute: 1 / 60, burst: 1 };

type Read = { kind: string; id: string | undefined };

/**
 * What an address of the desk or of the API shows of learners by name, told by how its path begins; `undefined` where it names none. A download of the
 * register (`register.csv`) is not among them: it records itself, each time.
 */
export function readByName(path: string): ((params: Readonly<Record<string, string | undefined>>) => Read) | undefined {
  const [, first = '', second = ''] = path.split('/');
  const kind = ONE_OF[first];
  if (kind !== undefined && second.startsWith(':')) return (params) => ({ kind, id: params[second.slice(1)] });
  return MANY.has(first) ? () => ({ kind: 'register', id: undefined }) : undefined;
}

const MANY: ReadonlySet<string> = new Set(['register', 'awards', 'corrections', 'mail', 'issues', 'changes']);
const ONE_OF: Readonly<Record<string, string>> = { awards: 'award', batches: 'batch', claims: 'open-claim' };

/**
 * Puts such a read into the audit record before what was read is answered: `award.read`, `batch.read`, `open-claim.read`, and `register.read` for what
 * shows many. Neither names nor words that were searched for are in it. A programme says so likewise of what its assessors open.
 */
export async function noteRead(
  issuer: Pick<Issuer, 'store' | 'context' | 'record'>,
  { kind, id }: Read,
  { profile, actor }: { profile: string; actor: Actor },
): Promise<void> {
  const object = `${kind}:${id ?? profile}`;
  await issuer.store.write(async (db) => {
    const { allowed } = await takeToken(db, issuer.context, `read ${profile} ${actor} ${object}`, READ_NOTED);
    if (allowed) await issuer.record(db, { actor, action: `${kind}.read`, object, profile });
  });
}
