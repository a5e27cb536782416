import type { Migration } from '@laurel/store';

/** A guardianship by the word of the institution that registered NEW.recipient, whose day is to come at NEW.at and which that institution did not take back. */
const MINOR = `EXISTS (SELECT 1 FROM guardianship AS g WHERE g.subject = NEW.subject AND g.profile = (SELECT o.profile FROM organisation AS o WHERE o.id = NEW.recipient)
  AND g.confirmed_at IS NOT NULL AND g.confirmed_at <= NEW.at AND g.ends_at > NEW.at
  AND (g.ended_by IS NOT 'institution' OR g.ended_at > NEW.at) AND (g.lifted_at IS NULL OR g.lifted_at > NEW.at))`;

const FIXED = ['id', 'profile', 'subject', 'guardian', 'powers', 'purposes', 'ends_at', 'created_at', 'created_by'];
const ONCE = ['confirmed_at', 'ended_at', 'ended_by', 'told_at', 'lifted_at'];

/**
 * Who ends a guardianship grows no older by it: until its day nobody comes into a directory. The institution that saw the papers can say that it was
 * named in error, also once somebody else has ended it. The triggers of programme-0008 and programme-0029 over again; rows stay as they are.
 */
export const minorityMigration: Migration = {
  id: 'programme-0030-minority',
  sql: [
    'ALTER TABLE guardianship ADD COLUMN lifted_at text',
    'DROP TRIGGER consent_event_directory',
    `CREATE TRIGGER consent_event_directory BEFORE INSERT ON consent_event
      WHEN NEW.purpose = 'directory' AND NEW.state = 'given' AND ${MINOR}
      BEGIN SELECT RAISE(ABORT, 'consent_event: a minor stands in no directory'); END`,
    'DROP TRIGGER guardianship_fixed',
    `CREATE TRIGGER guardianship_fixed BEFORE UPDATE ON guardianship
      WHEN ${[...FIXED.map((one) => `NEW.${one} IS NOT OLD.${one}`), ...ONCE.map((one) => `(OLD.${one} IS NOT NULL AND NEW.${one} IS NOT OLD.${one})`)].join(' OR ')}
      BEGIN SELECT RAISE(ABORT, 'guardianship: is taken on, ended, told of and lifted once, and nothing else'); END`,
  ],
};
