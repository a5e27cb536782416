import type { Schema } from '@laurel/store';
import { Attestation, attestationMigration } from './applications/attestation-records.ts';
import * as applications from './applications/records.ts';
import { Conflict, OutsideAssessor, openingsMigration } from './assessment/openings-records.ts';
import * as assessment from './assessment/records.ts';
import { consentSchema } from './consents/consent-schema.ts';
import * as frameworks from './frameworks/framework-records.ts';
import { PathwayApproval, pathwayApprovalMigration } from './pathways/approval-records.ts';
import * as pathways from './pathways/records.ts';
import { elsewhereMigration, RecognisedElsewhere, Recognition, recognitionMigration } from './recognition/recognition-records.ts';
import { ReportRelease, releaseMigration } from './reports/release-records.ts';
import { Erasure, erasureMigration } from './rights/erasure/records.ts';
import { personKeysMigration } from './rights/keys/keys-migration.ts';
import * as policies from './rights/policies/records.ts';
import { DraftWarning, retentionMigration } from './rights/retention/records.ts';

/** Everything a learning programme keeps. */
export const programmeSchema: Schema = {
  name: 'programme',
  tables: [
    applications.Application,
    applications.Evidence,
    applications.EvidenceChunk,
    applications.Submission,
    applications.Appeal,
    Attestation,
    assessment.Assessment,
    assessment.Decision,
    assessment.Assessing,
    OutsideAssessor,
    Conflict,
    ...consentSchema.tables,
    pathways.Pathway,
    PathwayApproval,
    pathways.PathwayWalk,
    pathways.ShownBadge,
    Recognition,
    RecognisedElsewhere,
    ReportRelease,
    frameworks.Framework,
    frameworks.FrameworkSkill,
    frameworks.FrameworkImport,
    policies.PolicyVersion,
    policies.PolicyDraft,
    policies.PolicyAcceptance,
    policies.PolicyTold,
    DraftWarning,
    Erasure,
  ],
  migrations: [
    applications.applicationsMigration,
    assessment.assessmentMigration,
    openingsMigration,
    attestationMigration,
    ...consentSchema.migrations,
    releaseMigration,
    pathways.pathwaysMigration,
    recognitionMigration,
    pathways.walkRetryMigration,
    pathwayApprovalMigration,
    elsewhereMigration,
    frameworks.frameworksMigration,
    policies.policiesMigration,
    personKeysMigration,
    retentionMigration,
    erasureMigration,
  ],
};
