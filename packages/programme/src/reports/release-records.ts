import { integer, key, type Migration, scopedTable, text } from '@laurel/store';
import type { Period } from './periods.ts';
import type { Definition } from './report.ts';

/** A report as it was made: never changed, since every later one is held against it. */
export type ReleaseRow = {
  id: string;
  profile: string;
  /** The nth of the profile. */
  number: number;
  definition: Definition;
  period: Period;
  /** Who gets it: the institution's own readers, or an organisation's id. */
  recipient: string;
  /** What was published, as JSON (`Report`). The digest is of these very bytes. */
  report: string;
  /** SHA-256, hex. */
  digest: string;
  /** What it said, or withheld, of counts that other reports say too: JSON, by their names. */
  sayings: string;
  createdAt: string;
};
export const ReportRelease = scopedTable<ReleaseRow>()('report_release', 'profile', {
  id: text(key),
  profile: text(),
  number: integer(),
  definition: text(),
  period: text(),
  recipient: text(),
  report: text(),
  digest: text(),
  sayings: text(),
  createdAt: text(),
});

export const releaseMigration: Migration = {
  id: 'programme-0004-report-releases',
  sql: [
    `CREATE TABLE report_release (
      id text PRIMARY KEY, profile text NOT NULL REFERENCES issuer_profile (slug), number integer NOT NULL, definition text NOT NULL, period text NOT NULL,
      recipient text NOT NULL, report text NOT NULL, digest text NOT NULL, sayings text NOT NULL, created_at text NOT NULL,
      UNIQUE (profile, number), UNIQUE (profile, recipient, definition, period))`,
    `CREATE TRIGGER report_release_kept BEFORE DELETE ON report_release BEGIN SELECT RAISE(ABORT, 'report_release: is never removed'); END`,
    `CREATE TRIGGER report_release_fixed BEFORE UPDATE ON report_release BEGIN SELECT RAISE(ABORT, 'report_release: is never changed'); END`,
  ],
};
