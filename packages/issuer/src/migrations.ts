import type { Schema } from '@laurel/store';
import { Approval, approvalMigration, elementsMigration, Publication, PublishingRule } from './achievements/approval-records.ts';
import { AchievementDraft, achievementDraftsMigration } from './achievements/draft-records.ts';
import { AchievementPicture, achievementPicturesMigration } from './achievements/picture-records.ts';
import { ApiAnswer, apiAnswersMigration } from './api/records.ts';
import { StandingChange, standingChangeMigration } from './awards/change-records.ts';
import { CorrectionRequest, correctionsMigration } from './awards/correction-records.ts';
import { pseudonymMigration } from './awards/pseudonym-migration.ts';
import { withdrawnMigration } from './awards/withdrawn-migration.ts';
import { OpenClaim, OpenClaimEntry, openClaimMigration } from './claims/open-claim-records.ts';
import { BatchSlips, slipsMigration } from './claims/slips-records.ts';
import { RecoveryKit, recoveryKitMigration } from './first-run/recovery-kit-records.ts';
import { Look, lookMigration } from './look/look-records.ts';
import { Reminded, ReminderPlan, ReminderStop, reminderMigration } from './mail/reminder-records.ts';
import * as records from './records.ts';
import { AwardWord, registerMigration } from './register/records.ts';
import { statusHistoryMigration } from './status/history-migration.ts';
import { Instance, ProgramEntry, vcApiMigration } from './vc-api/records.ts';

/** Everything an issuer keeps. The unique constraints are nets: the code is right without them, and they stay if it is not. */
export const issuerSchema: Schema = {
  name: 'issuer',
  tables: [
    records.Profile,
    records.Secret,
    records.Achievement,
    AchievementDraft,
    AchievementPicture,
    records.Award,
    records.AwardEvent,
    records.ClaimLink,
    records.Offer,
    records.AccessToken,
    records.RefreshToken,
    records.UsedNonce,
    records.IssuedCredential,
    records.StatusList,
    records.StatusEntry,
    records.StatusChange,
    Instance,
    ProgramEntry,
    records.Batch,
    records.RosterLine,
    AwardWord,
    StandingChange,
    CorrectionRequest,
    ApiAnswer,
    BatchSlips,
    ReminderPlan,
    Reminded,
    ReminderStop,
    OpenClaim,
    OpenClaimEntry,
    RecoveryKit,
    PublishingRule,
    Approval,
    Publication,
    Look,
  ],
  migrations: [
    {
      id: 'issuer-0001-profiles-achievements',
      sql: [
        'CREATE TABLE issuer_profile (slug text PRIMARY KEY, did text NOT NULL UNIQUE, created_at text NOT NULL)',
        'CREATE TABLE issuer_secret (name text PRIMARY KEY, value text NOT NULL)',
        `CREATE TABLE achievement (
          id text NOT NULL, version integer NOT NULL, profile text NOT NULL REFERENCES issuer_profile (slug), definition text NOT NULL,
          current integer NOT NULL, created_at text NOT NULL, created_by text NOT NULL,
          PRIMARY KEY (id, version))`,
        'CREATE UNIQUE INDEX achievement_current ON achievement (profile, id) WHERE current = 1',
      ],
    },
    {
      id: 'issuer-0002-awards',
      sql: [
        `CREATE TABLE batch (
          id text PRIMARY KEY, profile text NOT NULL REFERENCES issuer_profile (slug), state text NOT NULL, filename text NOT NULL,
          achievement_id text NOT NULL, achievement_version integer NOT NULL, assessment_class text NOT NULL, attestation text,
          headers text NOT NULL, uses text NOT NULL, language text NOT NULL, rows integer NOT NULL, ready integer NOT NULL, job_id text,
          created_at text NOT NULL, created_by text NOT NULL,
          FOREIGN KEY (achievement_id, achievement_version) REFERENCES achievement (id, version))`,
        'CREATE INDEX batch_recent ON batch (profile, created_at)',
        `CREATE TABLE roster_line (
          batch_id text NOT NULL REFERENCES batch (id) ON DELETE CASCADE, line integer NOT NULL, profile text NOT NULL,
          cells text NOT NULL, read text, problems text,
          PRIMARY KEY (batch_id, line))`,
        `CREATE TABLE award (
          id text PRIMARY KEY, profile text NOT NULL REFERENCES issuer_profile (slug),
          achievement_id text NOT NULL, achievement_version integer NOT NULL,
          recipient_name text, recipient_email text NOT NULL, email_key text NOT NULL, recipient_language text NOT NULL, search_key text NOT NULL,
          external_id text, awarded_on text NOT NULL, valid_from text NOT NULL, valid_until text,
          assessment_class text NOT NULL, attestation text, results text NOT NULL,
          batch_id text REFERENCES batch (id), batch_line integer NOT NULL,
          state text NOT NULL, standing text NOT NULL, opened_at text, kept_at text, created_at text NOT NULL, created_by text NOT NULL,
          UNIQUE (batch_id, batch_line),
          FOREIGN KEY (achievement_id, achievement_version) REFERENCES achievement (id, version))`,
        'CREATE INDEX award_register ON award (profile, created_at, batch_line, id)',
        'CREATE INDEX award_recipient ON award (profile, achievement_id, email_key)',
        'CREATE INDEX award_external ON award (profile, achievement_id, external_id)',
        `CREATE TABLE award_event (
          award_id text NOT NULL REFERENCES award (id), position integer NOT NULL, profile text NOT NULL, at text NOT NULL, kind text NOT NULL,
          actor text NOT NULL, reason text, note text,
          PRIMARY KEY (award_id, position))`,
      ],
    },
    {
      id: 'issuer-0003-offers',
      sql: [
        `CREATE TABLE claim_link (
          hash text PRIMARY KEY, profile text NOT NULL, award_id text NOT NULL REFERENCES award (id), created_at text NOT NULL, expires_at text NOT NULL,
          pin_hash text, pin_tries integer NOT NULL, ended_at text)`,
        'CREATE INDEX claim_link_award ON claim_link (award_id)',
        `CREATE TABLE offer (
          id text PRIMARY KEY, profile text NOT NULL, award_id text NOT NULL REFERENCES award (id), link_hash text NOT NULL REFERENCES claim_link (hash),
          created_at text NOT NULL, expires_at text NOT NULL, pin_tries integer NOT NULL, used_at text)`,
        'CREATE INDEX offer_award ON offer (award_id)',
        `CREATE TABLE access_token (
          hash text PRIMARY KEY, profile text NOT NULL, award_id text NOT NULL REFERENCES award (id), family text NOT NULL, expires_at text NOT NULL)`,
        'CREATE INDEX access_token_family ON access_token (family)',
        'CREATE INDEX access_token_expiry ON access_token (expires_at)',
        `CREATE TABLE refresh_token (
          hash text PRIMARY KEY, profile text NOT NULL, award_id text NOT NULL REFERENCES award (id), family text NOT NULL, created_at text NOT NULL,
          used_at text, ended_at text)`,
        'CREATE INDEX refresh_token_family ON refresh_token (family)',
        'CREATE TABLE used_nonce (hash text PRIMARY KEY, expires_at text NOT NULL)',
        'CREATE INDEX used_nonce_expiry ON used_nonce (expires_at)',
      ],
    },
    {
      id: 'issuer-0004-credentials-status',
      sql: [
        `CREATE TABLE credential (
          id text PRIMARY KEY, profile text NOT NULL, award_id text NOT NULL REFERENCES award (id), configuration text NOT NULL, copy integer NOT NULL,
          holder_key text NOT NULL, verification_method text NOT NULL, signed text NOT NULL, issued_at text NOT NULL,
          UNIQUE (award_id, configuration, copy), UNIQUE (award_id, configuration, holder_key))`,
        'CREATE INDEX credential_issued ON credential (issued_at)',
        `CREATE TABLE status_list (
          id text PRIMARY KEY, profile text NOT NULL REFERENCES issuer_profile (slug), kind text NOT NULL, verification_method text NOT NULL,
          permutation_key text NOT NULL, allocated integer NOT NULL, version integer NOT NULL,
          published_version integer NOT NULL, published text NOT NULL, published_at text NOT NULL)`,
        'CREATE INDEX status_list_open ON status_list (profile, kind, verification_method)',
        `CREATE TABLE status_entry (
          list_id text NOT NULL REFERENCES status_list (id), position integer NOT NULL, profile text NOT NULL,
          credential_id text NOT NULL REFERENCES credential (id), award_id text NOT NULL REFERENCES award (id), value integer NOT NULL,
          PRIMARY KEY (list_id, position))`,
        'CREATE INDEX status_entry_award ON status_entry (award_id)',
        'CREATE INDEX status_entry_set ON status_entry (list_id) WHERE value <> 0',
      ],
    },
    {
      id: 'issuer-0005-tokens-of-an-award',
      sql: ['CREATE INDEX access_token_award ON access_token (award_id)', 'CREATE INDEX refresh_token_award ON refresh_token (award_id)'],
    },
    {
      // A key may hold a second credential once the first is superseded: the constraint becomes an index over those that count. SQLite drops no
      // constraint, so the table is made anew, and the one that refers to it before it.
      id: 'issuer-0006-issue-again',
      sql: [
        'ALTER TABLE award ADD COLUMN holder_key text',
        `CREATE TABLE credential_anew (
          id text PRIMARY KEY, profile text NOT NULL, award_id text NOT NULL REFERENCES award (id), configuration text NOT NULL, copy integer NOT NULL,
          holder_key text NOT NULL, verification_method text NOT NULL, signed text NOT NULL, issued_at text NOT NULL, superseded_at text,
          UNIQUE (award_id, configuration, copy))`,
        `INSERT INTO credential_anew (id, profile, award_id, configuration, copy, holder_key, verification_method, signed, issued_at)
          SELECT id, profile, award_id, configuration, copy, holder_key, verification_method, signed, issued_at FROM credential`,
        `CREATE TABLE status_entry_anew (
          list_id text NOT NULL REFERENCES status_list (id), position integer NOT NULL, profile text NOT NULL,
          credential_id text NOT NULL REFERENCES credential_anew (id), award_id text NOT NULL REFERENCES award (id), value integer NOT NULL,
          PRIMARY KEY (list_id, position))`,
        `INSERT INTO status_entry_anew (list_id, position, profile, credential_id, award_id, value)
          SELECT list_id, position, profile, credential_id, award_id, value FROM status_entry`,
        'DROP TABLE status_entry',
        'DROP TABLE credential',
        'ALTER TABLE credential_anew RENAME TO credential',
        'ALTER TABLE status_entry_anew RENAME TO status_entry',
        'CREATE UNIQUE INDEX credential_of_key ON credential (award_id, configuration, holder_key) WHERE superseded_at IS NULL',
        'CREATE INDEX credential_newest ON credential (profile, issued_at)',
        'CREATE INDEX status_entry_award ON status_entry (award_id)',
        'CREATE INDEX status_entry_set ON status_entry (list_id) WHERE value <> 0',
      ],
    },
    vcApiMigration,
    statusHistoryMigration,
    { id: 'issuer-0009-issue-job-of-a-batch', sql: ['ALTER TABLE batch ADD COLUMN issue_job_id text'] },
    {
      // The profile of the doors may be another one since: an entry is found by its credential alone.
      id: 'issuer-0010-entries-by-credential',
      sql: ['DROP INDEX vc_api_entry_credential', 'CREATE INDEX vc_api_entry_credential ON vc_api_entry (credential_id)'],
    },
    { id: 'issuer-0011-changes-by-time', sql: ['CREATE INDEX status_change_time ON status_change (list_id, at)'] },
    registerMigration,
    standingChangeMigration,
    correctionsMigration,
    apiAnswersMigration,
    slipsMigration,
    achievementDraftsMigration,
    achievementPicturesMigration,
    reminderMigration,
    openClaimMigration,
    recoveryKitMigration,
    approvalMigration,
    lookMigration,
    // Rows of before were assessed elsewhere or not at all.
    { id: 'issuer-0025-earning', sql: ['ALTER TABLE award ADD COLUMN earning text'] },
    elementsMigration,
    pseudonymMigration,
    withdrawnMigration,
    {
      id: 'issuer-0031-replaced-drafts',
      sql: ['ALTER TABLE batch ADD COLUMN replaced_by text', 'CREATE INDEX batch_replaced ON batch (replaced_by) WHERE replaced_by IS NOT NULL'],
    },
  ],
};
