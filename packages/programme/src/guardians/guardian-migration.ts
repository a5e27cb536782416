import type { Migration } from '@laurel/store';

/** Whether somebody acts for NEW.subject at NEW.at, in whatever: they are a minor. */
const MINOR = `EXISTS (SELECT 1 FROM guardianship AS g WHERE g.subject = NEW.subject
  AND g.confirmed_at IS NOT NULL AND g.confirmed_at <= NEW.at AND g.ends_at > NEW.at AND (g.ended_at IS NULL OR g.ended_at > NEW.at))`;

/** Whether somebody may answer for NEW.subject about NEW.purpose at NEW.at; `who` narrows it to one guardian. */
const live = (who: string): string => `EXISTS (
  SELECT 1 FROM guardianship AS g WHERE g.subject = NEW.subject ${who} AND instr(g.powers, '"consent"') > 0 AND instr(g.purposes, '"' || NEW.purpose || '"') > 0
    AND g.confirmed_at IS NOT NULL AND g.confirmed_at <= NEW.at AND g.ends_at > NEW.at AND (g.ended_at IS NULL OR g.ended_at > NEW.at))`;

const FIXED = ['id', 'profile', 'subject', 'guardian', 'powers', 'purposes', 'ends_at', 'created_at', 'created_by'];
const ONCE = ['confirmed_at', 'ended_at', 'ended_by', 'told_at'];

/**
 * Guardianships that an institution established, a guardian took on and somebody can end. No use case ever wrote the rows of before; what stands there
 * is carried over as taken on when it would have been made, a moment before anything could rest on it. A consent from a guardian takes one that covers
 * its purpose at that moment; and while there is one, the minor's own hand can decline and stop but not agree.
 * Into a directory a minor comes by nobody's hand.
 */
export const guardianMigration: Migration = {
  id: 'programme-0008-guardians',
  sql: [
    'DROP TRIGGER consent_event_grantor',
    'ALTER TABLE guardianship RENAME TO guardianship_before',
    `CREATE TABLE guardianship (
      id text PRIMARY KEY, profile text NOT NULL, subject text NOT NULL, guardian text NOT NULL, powers text NOT NULL, purposes text NOT NULL,
      ends_at text NOT NULL, created_at text NOT NULL, created_by text NOT NULL, confirmed_at text, ended_at text, ended_by text, told_at text,
      CHECK (subject <> guardian), CHECK (instr(purposes, '"directory"') = 0), CHECK (ends_at > created_at), CHECK ((ended_at IS NULL) = (ended_by IS NULL)))`,
    `INSERT INTO guardianship
      SELECT lower(hex(randomblob(16))), '', subject, guardian, '["view","consent"]', '["coaching","incentive","research","verification","newsletter"]',
        ends_at, '', 'node', '', NULL, NULL, NULL
      FROM guardianship_before WHERE subject <> guardian`,
    'DROP TABLE guardianship_before',
    'CREATE INDEX guardianship_subject ON guardianship (subject)',
    'CREATE INDEX guardianship_guardian ON guardianship (guardian)',
    'CREATE INDEX guardianship_profile ON guardianship (profile, created_at)',
    `CREATE TRIGGER consent_event_grantor BEFORE INSERT ON consent_event
      WHEN NEW.grantor <> NEW.subject AND NOT ${live('AND g.guardian = NEW.grantor')}
      BEGIN SELECT RAISE(ABORT, 'consent_event: the grantor is neither the subject nor a live guardian'); END`,
    `CREATE TRIGGER consent_event_minor BEFORE INSERT ON consent_event
      WHEN NEW.grantor = NEW.subject AND NEW.state = 'given' AND ${live('')}
      BEGIN SELECT RAISE(ABORT, 'consent_event: a guardian decides about this'); END`,
    `CREATE TRIGGER consent_event_directory BEFORE INSERT ON consent_event
      WHEN NEW.purpose = 'directory' AND NEW.state = 'given' AND ${MINOR}
      BEGIN SELECT RAISE(ABORT, 'consent_event: a minor stands in no directory'); END`,
    `CREATE TRIGGER guardianship_kept BEFORE DELETE ON guardianship BEGIN SELECT RAISE(ABORT, 'guardianship: is never removed'); END`,
    `CREATE TRIGGER guardianship_fixed BEFORE UPDATE ON guardianship
      WHEN ${[...FIXED.map((one) => `NEW.${one} IS NOT OLD.${one}`), ...ONCE.map((one) => `(OLD.${one} IS NOT NULL AND NEW.${one} IS NOT OLD.${one})`)].join(' OR ')}
      BEGIN SELECT RAISE(ABORT, 'guardianship: is taken on, ended and told of once, and nothing else'); END`,
  ],
};
