import type { Schema } from '@laurel/store';
import { affiliationMigration } from '../affiliations/affiliation-migration.ts';
import { Affiliation, Organisation, OrganisationMember } from '../affiliations/affiliation-records.ts';
import { BackgroundAnswer, backgroundMigration } from '../background/background-records.ts';
import { disclosureMigration } from '../disclosure/disclosure-migration.ts';
import { Disclosed } from '../disclosure/disclosure-records.ts';
import { guardianMigration } from '../guardians/guardian-migration.ts';
import { Guardianship } from '../guardians/guardian-records.ts';
import { institutionMigration } from '../guardians/institution-migration.ts';
import { minorityMigration } from '../guardians/minority-migration.ts';
import { ConsentProof, proofMigration } from './by-key/proof-records.ts';
import { consentMigration } from './consent-migration.ts';
import { ConsentEvent, ConsentRequest } from './consent-records.ts';
import { requestLettersMigration } from './request-letters-migration.ts';
import { writtenLettersMigration } from './written-letters-migration.ts';

/** Who may know what of a learner: what each of the four folders keeps. */
export const consentSchema: Pick<Schema, 'tables' | 'migrations'> = {
  tables: [Organisation, OrganisationMember, Affiliation, ConsentRequest, ConsentEvent, ConsentProof, Guardianship, Disclosed, BackgroundAnswer],
  migrations: [
    affiliationMigration,
    backgroundMigration,
    consentMigration,
    disclosureMigration,
    guardianMigration,
    proofMigration,
    institutionMigration,
    minorityMigration,
    requestLettersMigration,
    writtenLettersMigration,
  ],
};
