import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

const DAY_MS = 86_400_000;
const MONTHS_OF_QUARTER = 3;

/** The first day of a quarter: of the one that is now, or of one before. */
const beginOf = (now: Date, back: number): Date =>
  new Date(Date.UTC(now.getUTCFullYear(), (Math.floor(now.getUTCMonth() / MONTHS_OF_QUARTER) - back) * MONTHS_OF_QUARTER, 1));

export const quarterNamed = (day: Date): string => `${day.getUTCFullYear()}-Q${Math.floor(day.getUTCMonth() / MONTHS_OF_QUARTER) + 1}`;

/** So many applied for a badge in a quarter, and so many of them were awarded it. */
type Past = { begin: Date; badge: 0 | 1; awarded: number; declined: number };

/** The quarter that was over last, with both badges, and each of last year's: what a report by badge and one by quarter can be about, whatever day it is. */
export function pastOf(now: Date): Past[] {
  const last = beginOf(now, 1);
  const year = now.getUTCFullYear() - 1;
  const rest = [0, 1, 2, 3].map((nth) => new Date(Date.UTC(year, nth * MONTHS_OF_QUARTER, 1))).filter((begin) => begin.getTime() !== last.getTime());
  return [
    { begin: last, badge: 0, awarded: 17, declined: 12 },
    { begin: last, badge: 1, awarded: 13, declined: 11 },
    ...rest.map((begin, nth): Past => ({ begin, badge: 0, awarded: 12 + 2 * nth, declined: 11 + (nth % 2) })),
  ];
}

/**
 * Puts made-up applications of quarters that are over into the demo's issuer, beside its running node: its pages send only what is sent today. They are as
 * applications are whose learners have erased their accounts since: counts, and nobody's. Once for a folder of data. @returns how many were put in
 */
export function seedPast(database: string, titles: readonly [string, string], now = new Date()): number {
  const db = new DatabaseSync(database, { timeout: 10_000 });
  try {
    db.exec('BEGIN IMMEDIATE');
    const before = db.prepare('SELECT count(*) AS counted FROM application WHERE submitted_at < ?').get(beginOf(now, 0).toISOString());
    const count = before?.counted === 0 ? insertAll(db, titles, now) : 0;
    db.exec('COMMIT');
    return count;
  } finally {
    db.close(); // what was not committed is as if it had not been
  }
}

function insertAll(db: DatabaseSync, titles: readonly [string, string], now: Date): number {
  const badges = titles.map((title) => {
    const found = db.prepare("SELECT id, version, profile FROM achievement WHERE current = 1 AND json_extract(definition, '$.name.en') = ?").get(title);
    if (!found) throw new Error(`There is no achievement called ${title}.`);
    return found;
  });
  const decider = String(db.prepare("SELECT person_id FROM role_grant WHERE role = 'decider'").get()?.person_id ?? '');
  const begun = Number(db.prepare('SELECT count(*) AS counted FROM application WHERE profile = ?').get(badges[0]?.profile ?? '')?.counted);
  const application =
    db.prepare(`INSERT INTO application (id, profile, number, achievement_id, achievement_version, person_id, language, state, background, context,
    reflection, badge_name, round, created_at, saved_at, submitted_at, promised_at, closed_at, award_id) VALUES (?, ?, ?, ?, ?, ?, 'en', ?, NULL, '', '', '', ?, ?, ?, ?, NULL, ?, NULL)`);
  const submission = db.prepare(
    `INSERT INTO submission_sent (application_id, round, profile, at, background, context, reflection, evidence, attestations) VALUES (?, ?, ?, ?, '', '', '', '[]', '[]')`,
  );
  const decision = db.prepare(`INSERT INTO decision (application_id, round, appeal, profile, decider_id, outcome, words, at) VALUES (?, ?, 0, ?, ?, ?, '', ?)`);
  let count = 0;
  for (const { begin, badge, awarded, declined } of pastOf(now))
    for (let nth = 0; nth < awarded + declined; nth += 1) {
      const { id: achievement, version, profile } = badges[badge] ?? {};
      if (achievement === undefined || version === undefined || profile === undefined) throw new Error('Each badge has a row.');
      const [id, person] = [newId(), newId()];
      const sent = new Date(begin.getTime() + ((nth * 37) % 60) * DAY_MS).toISOString();
      const decided = new Date(Date.parse(sent) + (4 + (nth % 17)) * DAY_MS).toISOString();
      const [rounds, isAwarded] = [nth % 3 === 0 ? 2 : 1, nth < awarded];
      count += 1;
      const number = String(begun + count).padStart(4, '0');
      application.run(id, profile, number, achievement, version, person, isAwarded ? 'awarded' : 'declined', rounds, sent, sent, sent, decided);
      for (let round = 1; round <= rounds; round += 1) submission.run(id, round, profile, sent);
      decision.run(id, rounds, profile, decider, isAwarded ? 'award' : 'decline', decided);
    }
  return count;
}

const newId = (): string => randomBytes(16).toString('base64url');
