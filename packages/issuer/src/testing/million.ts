import { execFile } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { wordsOf } from '../register/words.ts';

const FIRST = [
  'Amélie',
  'Siobhán',
  'Jean-Baptiste',
  'Olena',
  'Zoë',
  'Nguyễn',
  'Łukasz',
  'María',
  '雨桐',
  'Émile',
  'Tom',
  'Inés',
  'Jörg',
  'Aoife',
  'Chidi',
  'Sana',
];
const LAST = [
  'Thériault',
  'Gaudet',
  'Kravchenko',
  'Martin',
  'Ní Dhomhnaill',
  'Arseneau',
  'Kowalski',
  'García',
  '陈',
  'O’Brien',
  'Okafor',
  'Haddad',
  'Søndergaard',
];
const ACHIEVEMENTS = 40;
const DAY_MS = 86_400_000;

/** What a test asks for by name: its place in time, and rows so rare that a walk to them would be long. */
export const RARE = { name: 'Quirrenbach', every: 250_000 };

/** One roster that a quarter of them came by. */
export const BIG_ROSTER = 'a-quarter';

/** In a process of its own: two libraries of SQLite in one process undo each other's locks (sqlite.org/howtocorrupt.html, 2.2). */
export async function fillRegister(file: string, rows: number, end: Date): Promise<void> {
  await promisify(execFile)(process.execPath, ['--conditions=source', import.meta.filename, file, String(rows), end.toISOString()]);
}

/**
 * Fills the tables of a register with awards of seven years, as many as asked: one achievement has a quarter of them, most are kept, one in
 * two hundred is revoked. Rows go in past the product, which writes 700 a second.
 */
function fill(file: string, rows: number, end: Date): void {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -800000; PRAGMA temp_store = MEMORY');
  const indexes = db.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN ('award', 'award_word') AND sql IS NOT NULL").all();
  for (const { name } of indexes) db.exec(`DROP INDEX ${name}`);
  db.exec('BEGIN');
  for (let n = 0; n < ACHIEVEMENTS; n++)
    db.prepare("INSERT INTO achievement VALUES (?, 1, 'kestrel', ?, 1, '2020-01-01T00:00:00.000Z', 'x')").run(`achievement-${n}`, definitionOf(n));
  const award = db.prepare(`INSERT INTO award (id, profile, achievement_id, achievement_version, recipient_name, recipient_email, email_key, recipient_language,
    external_id, awarded_on, valid_from, valid_until, assessment_class, results, batch_id, batch_line, state, standing, opened_at, created_at, created_by, sort_key, worded)
    VALUES (?, 'kestrel', ?, 1, ?, ?, ?, 'en', ?, ?, ?, ?, 'participation', '[]', ?, ?, ?, ?, ?, ?, 'person:x', ?, 1)`);
  const word = db.prepare("INSERT INTO award_word (award_id, word, profile, sort_key) VALUES (?, ?, 'kestrel', ?)");
  const step = (7 * 365 * DAY_MS) / rows;
  for (let n = 0; n < rows; n++) {
    const roll = hash(n);
    const id = `${(roll * 0x1_0000 + (hash(n + rows) % 0x1_0000)).toString(36).padStart(11, '0')}-${n}`.padEnd(22, 'x');
    const pick = hash(roll);
    const at = new Date(end.getTime() - (rows - n) * step).toISOString();
    const name = n % RARE.every === 7 ? `Ada ${RARE.name}` : `${FIRST[pick % FIRST.length]} ${LAST[(pick >>> 8) % LAST.length]}`;
    const email = `p${n}@${pick % 251 === 0 ? 'partner' : 'kestrelbay'}.example`;
    const achievement = roll % 4 === 0 ? 0 : roll % ACHIEVEMENTS;
    const state = roll % 10 < 6 ? 'kept' : roll % 10 < 9 ? 'offered' : 'declined';
    const standing = roll % 211 === 0 ? 'revoked' : roll % 307 === 0 ? 'suspended' : 'good';
    const until = roll % 2 === 0 ? new Date(Date.parse(at) + 3 * 365 * DAY_MS).toISOString() : null;
    const externalId = `K-${n}`;
    award.run(
      id,
      `achievement-${achievement}`,
      name,
      email,
      email,
      externalId,
      at.slice(0, 10),
      at,
      until,
      roll % 4 === 1 ? BIG_ROSTER : null,
      n,
      state,
      standing,
      roll % 3 === 0 ? at : null,
      at,
      `${at}-999999`,
    );
    for (const each of wordsOf({ recipientName: name, recipientEmail: email, externalId })) word.run(id, each, `${at}-999999`);
  }
  db.exec('COMMIT');
  for (const { sql } of indexes) db.exec(String(sql));
  db.close();
}

const definitionOf = (n: number): string =>
  JSON.stringify({
    name: { en: `Achievement ${n}` },
    description: { en: 'x' },
    criteria: { en: 'x' },
    type: 'MicroCredential',
    tags: [],
    alignments: [],
    results: [],
  });

/** An even spread that is the same each time. */
const hash = (n: number): number => {
  const mixed = Math.imul(n ^ (n >>> 16), 0x45d9f3b);
  const again = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return (again ^ (again >>> 16)) >>> 0;
};

const [, started, file, rows, end] = process.argv;
if (started === import.meta.filename && file && rows && end) fill(file, Number(rows), new Date(end));
