import type { Migration } from '@laurel/store';

/** A guardianship of the institution that registered NEW.recipient, in force for NEW.subject at NEW.at. Towards anybody who is nobody's, there is none. */
const IN_FORCE = `g.subject = NEW.subject AND g.profile = (SELECT o.profile FROM organisation AS o WHERE o.id = NEW.recipient)
  AND g.confirmed_at IS NOT NULL AND g.confirmed_at <= NEW.at AND g.ends_at > NEW.at AND (g.ended_at IS NULL OR g.ended_at > NEW.at)`;
const MINOR = `EXISTS (SELECT 1 FROM guardianship AS g WHERE ${IN_FORCE})`;

/** Whether somebody may answer for NEW.subject about NEW.purpose at NEW.at; `who` narrows it to one guardian. */
const live = (who: string): string => `EXISTS (
  SELECT 1 FROM guardianship AS g WHERE ${IN_FORCE} ${who} AND instr(g.powers, '"consent"') > 0 AND instr(g.purposes, '"' || NEW.purpose || '"') > 0)`;

/**
 * The triggers of programme-0008-guardians over again, for nodes of several institutions: the word of the one that saw the papers reaches its own
 * organisations. To a neighbour's, no guardian of its answers and no learner is kept from answering. Rows stay as they are; what a guardian gave to
 * a neighbour's organisation before counts no more (`standings`).
 */
export const institutionMigration: Migration = {
  id: 'programme-0029-guardians-of-one',
  sql: [
    'DROP TRIGGER consent_event_grantor',
    'DROP TRIGGER consent_event_minor',
    'DROP TRIGGER consent_event_directory',
    `CREATE TRIGGER consent_event_grantor BEFORE INSERT ON consent_event
      WHEN NEW.grantor <> NEW.subject AND NOT ${live('AND g.guardian = NEW.grantor')}
      BEGIN SELECT RAISE(ABORT, 'consent_event: the grantor is neither the subject nor a live guardian of the institution that asks'); END`,
    `CREATE TRIGGER consent_event_minor BEFORE INSERT ON consent_event
      WHEN NEW.grantor = NEW.subject AND NEW.state = 'given' AND ${live('')}
      BEGIN SELECT RAISE(ABORT, 'consent_event: a guardian decides about this'); END`,
    `CREATE TRIGGER consent_event_directory BEFORE INSERT ON consent_event
      WHEN NEW.purpose = 'directory' AND NEW.state = 'given' AND ${MINOR}
      BEGIN SELECT RAISE(ABORT, 'consent_event: a minor stands in no directory'); END`,
  ],
};
