import { now } from '@laurel/base';
import type { Person } from '@laurel/people';
import type { ScopedWriter } from '@laurel/store';
import type { Translate } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { BACKUP_BYTES, COPIES_SET_ASIDE, PASSPHRASE_CHARACTERS, PASSPHRASE_DIFFERENT, REFILL_AT } from '../limits.ts';
import { Badge, Copy } from '../records.ts';
import { spend } from '../share/answer-request.ts';
import { packContents } from './contents.ts';
import { readPassphrase } from './derive-key.ts';
import { recordSaved } from './events.ts';
import { Saved, type SavedRow, SET_ASIDE } from './records.ts';
import { refuse } from './refuse.ts';
import { sealFile } from './sealed-file.ts';
import { kidsIn, readRows } from './wallet-rows.ts';

export type Wish = { passphrase: string; again: string };

/**
 * One person's wallet as one file under a passphrase. Its owner is told by letter, since the keys of all badges are in it.
 * @throws LaurelError bad_form · too_many_requests
 */
export async function saveWallet(holder: Holder, { person, wish, t }: { person: Person; wish: Wish; t: Translate }): Promise<{ file: Buffer; name: string }> {
  demandStrong(wish, person);
  const at = now(holder.context);
  const store = holder.store.as(person.id);
  await store.write((db) => setCopiesAside(holder, db));
  const { rows, badges } = await store.read(async (db) => ({ rows: await readRows(holder, db), badges: await db.count(Badge, {}) }));
  const keys = await holder.agent.copyKeys([...kidsIn(rows.map(({ row }) => row))]);
  const file = await sealed(holder, wish.passphrase, { at, rows, keys });
  await store.write(async (db) => {
    await noteSaved(db, { savedAt: at, badges });
    await recordSaved(holder, db, badges);
    const [subject, text] = [t('holder.safe.letter.subject'), t('holder.safe.letter.text', { host: new URL(holder.config.publicUrl).host })];
    await holder.enqueue(db.open, { kind: 'wallet-saved', to: person.email, language: t.language, subject, text, about: person.id });
  });
  return { file, name: `laurel-wallet-${at.slice(0, 10)}.laurel` };
}

/** @throws LaurelError bad_form */
function demandStrong({ passphrase, again }: Wish, { email, name }: Pick<Person, 'email' | 'name'>): void {
  const read = readPassphrase(passphrase);
  const letters = [...read];
  if (read === '') throw refuse({ at: 'passphrase', code: 'missing' });
  if (letters.length < PASSPHRASE_CHARACTERS) throw refuse({ at: 'passphrase', code: 'short' });
  if (new Set(letters).size < PASSPHRASE_DIFFERENT) throw refuse({ at: 'passphrase', code: 'plain' });
  const [plain, ...known] = [read, email, email.split('@')[0] ?? '', name].map((one) => readPassphrase(one).toLowerCase());
  const left = known.filter(Boolean).reduce((rest, one) => rest.replaceAll(one, ''), plain ?? '');
  if (left.length < PASSPHRASE_CHARACTERS / 2) throw refuse({ at: 'passphrase', code: 'about_you' });
  if (read !== readPassphrase(again)) throw refuse({ at: 'again', code: 'different' });
}

/**
 * Copies that this wallet will show to nobody, so that the one which is restored from the file has some that nobody has seen: a copy shown here after
 * the file was made, and there again, would let two verifiers recognise the person. They stay the same from file to file, and are taken only from
 * plenty.
 */
async function setCopiesAside(holder: Holder, db: ScopedWriter): Promise<void> {
  const set = Map.groupBy(await db.query(Copy, 'copy').without('compact').getMany(), ({ badgeId }) => badgeId);
  for (const copies of set.values()) {
    const missing = COPIES_SET_ASIDE - copies.filter(({ spentFor }) => spentFor === SET_ASIDE).length;
    const fresh = copies.filter(({ state }) => state === 'fresh');
    for (const copy of fresh.slice(0, Math.max(0, Math.min(missing, fresh.length - REFILL_AT)))) await spend(holder, db, copy, SET_ASIDE);
  }
}

async function sealed(holder: Holder, passphrase: string, contents: Parameters<typeof packContents>[0]): Promise<Buffer> {
  const packed = packContents(contents);
  for (const { secret } of contents.keys) secret.fill(0);
  try {
    const file = await sealFile(holder.context, passphrase, packed);
    if (file.length > BACKUP_BYTES) throw refuse({ at: 'backup', code: 'too_large' });
    return file;
  } finally {
    packed.fill(0);
  }
}

export async function noteSaved(db: ScopedWriter, change: Partial<Omit<SavedRow, 'owner'>>): Promise<void> {
  if ((await db.update(Saved, {}, change)) === 0) await db.insert(Saved, { savedAt: null, badges: 0, restoredBytes: 0, renewedAt: null, ...change });
}
