import { timingSafeEqual } from 'node:crypto';
import { type Context, DAY, hashed, inMs, LaurelError, newSecret, now, type RecordEvent } from '@laurel/base';
import { IsNull, type RateAnswer, type Store, takeToken, type Writer } from '@laurel/store';
import { demandAdministrator } from './access/demand-administrator.ts';
import { API_KEY_DAYS_MAX, API_KEY_NOTE_MS, API_KEY_RATE, API_KEYS_SHOWN } from './limits.ts';
import { readName } from './persons.ts';
import { ApiKeyTable } from './records.ts';
import type { ApiKey, ApiKeys, Session } from './types.ts';

type Deps = { store: Store; context: Context; record: RecordEvent<Writer>; publicUrl: string };

/** Keys of programs. A key is `lrl_<live|test>_<id>_<secret>`, so that a scanner of leaked secrets knows one when it sees it. */
export function openApiKeys({ store, context, record, publicUrl }: Deps): ApiKeys {
  const prefix = `lrl_${environmentOf(publicUrl)}_`;
  return {
    async create({ name, profile, scopes, days }, by) {
      const known = readName(name);
      if (known === undefined) throw new LaurelError('bad_form', { detail: 'Name the program that will hold the key, so that it can be told from others.' });
      if (scopes.length === 0) throw new LaurelError('bad_form', { detail: 'A key without a scope opens nothing: name at least one.' });
      if (!Number.isInteger(days) || days < 1 || days > API_KEY_DAYS_MAX)
        throw new LaurelError('bad_form', { detail: `A key lasts 1 to ${API_KEY_DAYS_MAX} days.` });
      const id = Buffer.from(context.random(ID_BYTES)).toString('hex');
      const secret = newSecret(context);
      const expiresAt = inMs(context, days * DAY);
      const row = { id, name: known, scopes: [...new Set(scopes)], secretHash: hashed(secret), createdAt: now(context), expiresAt };
      const rate = await store.as(profile).write(async (db) => {
        const answer = await mayMake(db.open, context, profile, by);
        if (!answer.allowed) return answer;
        await db.insert(ApiKeyTable, { ...row, lastUsedAt: null, revokedAt: null });
        const event = { actor: actorOf(by), action: 'api-key.created', object: `api-key:${id}`, profile };
        await record(db.open, { ...event, detail: { scopes: row.scopes.join('+') } });
        return answer;
      });
      if (!rate.allowed) throw new LaurelError('too_many_requests', { retryAfterSeconds: rate.retryAfterSeconds });
      return { id, key: `${prefix}${id}_${secret}`, expiresAt };
    },

    list: (profile) =>
      store.across('an operator sees the keys of every profile').read(async (db) => {
        const rows = await db.list(ApiKeyTable, profile === undefined ? {} : { profile }, { order: { createdAt: 'DESC', id: 'ASC' }, take: API_KEYS_SHOWN });
        return rows.map(({ secretHash: _secret, ...shown }) => shown);
      }),

    async revoke(id, by, within) {
      await store.across('a key is named by its id, whoever its profile').write(async (db) => {
        const row = await db.one(ApiKeyTable, { id, ...(within !== undefined && { profile: within }) });
        if (!row) throw new LaurelError('not_found', { detail: `There is no API key ${id}.` });
        if (by !== 'node') await demandAdministrator(db.open, by, row.profile);
        if ((await db.update(ApiKeyTable, { id, revokedAt: IsNull() }, { revokedAt: now(context) })) === 0) return;
        await record(db.open, { actor: actorOf(by), action: 'api-key.revoked', object: `api-key:${id}`, profile: row.profile });
      });
    },

    async find(text) {
      const [id, secret] = [text.slice(prefix.length, prefix.length + ID_LENGTH), text.slice(prefix.length + ID_LENGTH + 1)];
      const row = await store.across('a key names its profile').read((db) => db.one(ApiKeyTable, { id }));
      // A key that is not there is compared too: the time an answer takes says nothing about which ids are.
      const fits = same(hashed(secret), row?.secretHash ?? NOBODYS) && text === `${prefix}${id}_${secret}`;
      if (!row || !fits || row.revokedAt !== null || row.expiresAt <= now(context)) return undefined;
      if (row.lastUsedAt === null || row.lastUsedAt <= inMs(context, -API_KEY_NOTE_MS))
        await store.as(row.profile).write((db) => db.update(ApiKeyTable, { id }, { lastUsedAt: now(context) }));
      return { id, profile: row.profile, scopes: row.scopes };
    },
  };
}

type By = Session | 'node';
const actorOf = (by: By): string => (by === 'node' ? by : `person:${by.person.id}`);

/** Whoever is at the machine may; of people those who administer the profile, asked of the rows, and only so many. @throws LaurelError not_allowed */
async function mayMake(db: Writer, context: Context, profile: string, by: By): Promise<RateAnswer> {
  if (by === 'node') return { allowed: true, retryAfterSeconds: 0 };
  await demandAdministrator(db, by, profile);
  return takeToken(db, context, `api-keys ${profile}`, API_KEY_RATE);
}

/** Whether a key may do what a scope names, on one profile (`*` asks for the whole node). Scopes stand beside each other: none holds another. */
export const opens = ({ scopes, profile: own }: ApiKey, scope: ApiKey['scopes'][number], profile: string): boolean =>
  scopes.includes(scope) && (own === '*' || own === profile);

const ID_BYTES = 8;
const ID_LENGTH = 2 * ID_BYTES;
const NOBODYS = hashed('');

const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** A key of a node on this machine is worth nothing elsewhere; whoever finds one in a log should see that. */
function environmentOf(publicUrl: string): 'live' | 'test' {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(publicUrl).hostname) ? 'test' : 'live';
}
