import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SCHEMAS } from '@laurel/node';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { quarterNamed, seedPast } from './past.ts';

const TITLES = ['First (sample)', 'Second (sample)'] as const;
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-past-'));
  file = join(folder, 'laurel.sqlite');
  const db = new DatabaseSync(file);
  db.exec('BEGIN'); // one write to the disk, not one for each step
  for (const { migrations } of SCHEMAS) for (const { sql } of migrations.toSorted((a, b) => (a.id < b.id ? -1 : 1))) for (const one of sql) db.exec(one);
  db.exec("INSERT INTO issuer_profile (slug, did, created_at) VALUES ('kestrel-bay', 'did:web:kestrel-bay.example', '')");
  const achievement = db.prepare(
    `INSERT INTO achievement (id, version, profile, definition, current, created_at, created_by) VALUES (?, 1, 'kestrel-bay', ?, 1, '', '')`,
  );
  for (const title of TITLES) achievement.run(title, JSON.stringify({ name: { en: title } }));
  db.exec('COMMIT');
  db.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each(['2026-11-26', '2026-01-02', '2027-04-01'])(
  'puts applications into quarters that are over on %s, ten and more of each kind, once for a folder, and numbers them on',
  (day) => {
    const now = new Date(`${day}T08:00:00Z`);
    const count = seedPast(file, TITLES, now);
    expect(seedPast(file, TITLES, now)).toBe(0);
    const db = new DatabaseSync(file, { readOnly: true });
    const rows = db
      .prepare(
        `SELECT application.number, application.achievement_id AS badge, application.state, sent.at, decision.at AS decided, award_id FROM application
        JOIN submission_sent AS sent ON sent.application_id = application.id AND sent.round = 1 JOIN decision ON decision.application_id = application.id`,
      )
      .all();
    db.close();
    expect(rows.length).toBe(count);
    expect(new Set(rows.map(({ number }) => Number(number)))).toEqual(new Set(Array.from({ length: count }, (_, nth) => nth + 1)));
    const groups = Map.groupBy(rows, ({ at, badge, state }) => `${quarterNamed(new Date(String(at)))} ${badge} ${state}`);
    for (const [group, ones] of groups) expect([group, ones.length >= 10]).toEqual([group, true]);
    const quarters = new Set([...groups.keys()].map((group) => group.slice(0, 7)));
    const year = now.getUTCFullYear() - 1;
    for (const nth of [1, 2, 3, 4]) expect(quarters).toContain(`${year}-Q${nth}`);
    const last = new Date(Date.UTC(now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3) * 3, 0));
    for (const title of TITLES) for (const state of ['awarded', 'declined']) expect(groups.has(`${quarterNamed(last)} ${title} ${state}`)).toBe(true);
    expect(rows.every(({ decided, at }) => String(at) < String(decided) && String(decided) < now.toISOString())).toBe(true);
  },
);
