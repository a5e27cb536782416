import type { Schema } from '@laurel/store';
import type { Holding } from '@laurel/web';
import { SCHEMAS } from './compose.ts';

/**
 * On what ground something is kept (GDPR Art 6(1)): somebody asked for a service (b); they agreed to it (a); the institution answers for its register (e);
 * it keeps the node and its people safe, and its record true (f).
 */
type Basis = 'service' | 'consent' | 'register' | 'security';

/** What of a table says something of a person; `job` ends it when its time is over. */
type Personal = { basis: Basis; columns: string; job?: string };

/** A line of the record of processing (GDPR Art 30): one column of one table. */
export type InventoryLine = { table: string; column: string; what: string; why: string; basis: Basis; kept: string; job: string };

/**
 * Every column of the schema that says something of a person, with what it is for, on what ground and how long it is kept; and what is wrong: a column
 * that nobody said anything of, or one without its purpose, ground or time.
 */
export function dataInventory(inventory: readonly Holding[], schemas: readonly Schema[] = SCHEMAS): { lines: InventoryLine[]; faults: string[] } {
  const [lines, faults]: [InventoryLine[], string[]] = [[], []];
  for (const { schema } of schemas.flatMap(({ tables }) => tables)) {
    const table = String(schema.options.tableName);
    const holding = inventory.find((one) => one.table.split(', ').includes(table));
    const personal = PERSONAL[table];
    const named = personal?.columns.split(' ') ?? [];
    for (const column of Object.keys(schema.options.columns)) {
      if (!named.includes(column)) {
        if (!PLAIN.has(column) && !IMPERSONAL.has(table)) faults.push(`${table}.${column}: nobody said whether it is personal`);
        continue;
      }
      if (!personal || !holding || holding.why === '' || holding.kept === '') faults.push(`${table}.${column}: no purpose or time`);
      else lines.push({ table, column, what: holding.what, why: holding.why, basis: personal.basis, kept: holding.kept, job: personal.job ?? '' });
    }
    const absent = named.filter((column) => !(column in schema.options.columns));
    faults.push(...absent.map((column) => `${table}.${column}: is no column`));
    if (holding && HAS_A_PERIOD.test(holding.kept) && personal?.job === undefined) faults.push(`${table}: a time, and no job that ends it`);
  }
  return { lines, faults };
}

/** A time that runs out by itself. */
const HAS_A_PERIOD = /\b(minutes?|hours?|an hour|days?|a day|swept)\b/;

/** Columns that say nothing of a person in any table: keys of rows, places, versions, states and times of what an institution does. */
const PLAIN = new Set(
  (
    'acceptedAt achievementId achievementType achievementVersion act addedAt answeredAt appeal applicationId arrived asOf askToken askedAt ' +
    'assessment assessmentClass at attempts awardId awardedOn badgeId badges batchId batchLine browserHash busyUntil capstoneAwardId categories ' +
    'challengeHash checkAfter checkedAt checks claimNames closedAt codeHash codeUntil codeVerifier collectionId completedAt configuration ' +
    'confirmed confirmedAt consentId copy counter createdAt credentialId days decidedAt declinedAt deletedAt deletion deletionCode ' +
    'deletionCodeHash deletionPage digest due effectiveAt endedAt endedBy ending endsAt eraseAt erased eventId evidenceId expiresAt family format ' +
    'goOn grantedAt hash headers holderKid id idempotencyKey inBadge institution invitedAt issueJobId issuedAt issuer issuerDid issuerName ' +
    'issuerUrl jobId joinAs joinedAt keptAt keyId kid kind language lastError lastUsedAt leftAt leftOut level liftedAt likes line linkHash linkedAt ' +
    'listedAt locked madeAt mediaType method months needs nextAt nonce nonceHash number openedAt organisationId outcome pathwayId pinHash ' +
    'pinTries place policy policyDigest policyVersion position powers problems profile promisedAt provedAt publicKey publishedAt purpose purposes ' +
    'query question readAt ready reason receivedAt recheckedAt recipientLanguage recommends reference refillAfter removedAt renewedAt replacedBy requestHash requestId ' +
    'responseCodeHash rested restoredBytes retention retryAfter revokedAt role roles round rows savedAt scope scopes secretHash sentAt sentIn ' +
    'sentence sha256 shownUntil signedWith size sortKey spentAt spentFor standing state stateHash stateValue submissionId submittedAt ' +
    'supersededAt texts tokenHash toldAt transports triesLeft turn untouchedSince usedAt uses validFrom validUntil verdict verificationMethod ' +
    'verifiedAt version viewedOn views vouchers whose withdrawnAt worded wroteAt'
  ).split(' '),
);

/** Tables about nobody: what is in them is the institution's, or bits and hashes. The test of the inventory says of each why. */
const IMPERSONAL = new Set(
  (
    'job backup audit_event audit_checkpoint setup_link issuer_profile issuer_secret achievement achievement_draft achievement_picture batch_slips publishing_rule profile_look assessing ' +
    'pathway open_claim reminder_plan recovery_kit status_list vc_api_instance used_nonce rate_limit report_release framework framework_skill framework_import recognition recognised_elsewhere status_entry ' +
    'status_change vc_api_entry'
  ).split(' '),
);

const PERSONAL: Record<string, Personal> = {
  job_item: { basis: 'register', columns: 'externalId payload result' },
  outbox: { basis: 'service', columns: 'recipient subject text about unsubscribe until', job: 'mail' },
  person: { basis: 'service', columns: 'name' },
  contact: { basis: 'service', columns: 'personId fingerprint sealed email' },
  role_grant: { basis: 'security', columns: 'personId grantedBy' },
  sign_in: { basis: 'security', columns: 'email next', job: 'people-sweep' },
  session: { basis: 'security', columns: 'personId browser system seenAt', job: 'people-sweep' },
  api_key: { basis: 'security', columns: 'name' },
  invitation: { basis: 'security', columns: 'email invitedBy', job: 'people-sweep' },
  address_change: { basis: 'security', columns: 'personId sessionId email', job: 'people-sweep' },
  passkey: { basis: 'security', columns: 'personId handle name', job: 'people-sweep' },
  passkey_challenge: { basis: 'security', columns: 'personId sessionId handle', job: 'people-sweep' },
  recovery_code: { basis: 'security', columns: 'personId' },
  institution_link: { basis: 'security', columns: 'issuer subject personId', job: 'people-sweep' },
  institution_attempt: { basis: 'security', columns: 'institution next codeVerifier again', job: 'people-sweep' },
  award: { basis: 'register', columns: 'recipientName recipientEmail emailKey externalId pseudonym attestation earning results holderKey createdBy' },
  award_event: { basis: 'register', columns: 'actor note' },
  claim_link: { basis: 'register', columns: 'awardId' },
  offer: { basis: 'register', columns: 'awardId' },
  access_token: { basis: 'security', columns: 'awardId', job: 'issuer-sweep' },
  refresh_token: { basis: 'register', columns: 'awardId' },
  credential: { basis: 'register', columns: 'holderKey signed' },
  batch: { basis: 'register', columns: 'filename attestation createdBy' },
  roster_line: { basis: 'register', columns: 'cells read', job: 'issuer-sweep' },
  award_word: { basis: 'register', columns: 'word' },
  standing_change: { basis: 'register', columns: 'awardIds note createdBy' },
  correction_request: { basis: 'register', columns: 'asks words answer decidedBy' },
  api_answer: { basis: 'register', columns: 'status body', job: 'issuer-sweep' },
  reminded: { basis: 'register', columns: 'sent' },
  reminder_stop: { basis: 'register', columns: 'address' },
  open_claim_entry: { basis: 'register', columns: 'code awardId' },
  approval: { basis: 'register', columns: 'askedBy decidedBy comment' },
  publication: { basis: 'register', columns: 'approvedBy' },
  wallet_claim: { basis: 'service', columns: 'owner offerUri offer metadata grant', job: 'wallet.sweep' },
  wallet_badge: { basis: 'service', columns: 'owner document documentId facts' },
  wallet_copy: { basis: 'service', columns: 'owner compact' },
  wallet_left_key: { basis: 'service', columns: 'owner', job: 'wallet.forget' },
  wallet_request: { basis: 'service', columns: 'owner clientId requestUri request', job: 'wallet.sweep' },
  wallet_disclosure: { basis: 'service', columns: 'owner clientId verifierName host shown receipt' },
  wallet_import: { basis: 'service', columns: 'owner content address document documentId named facts', job: 'wallet.sweep' },
  wallet_file: { basis: 'service', columns: 'owner content' },
  wallet_card: { basis: 'service', columns: 'owner title words' },
  wallet_collection: { basis: 'service', columns: 'owner name' },
  wallet_collected: { basis: 'service', columns: 'owner' },
  wallet_share: { basis: 'service', columns: 'owner token recipient mailbox presentation claims', job: 'wallet.shares' },
  wallet_folio: { basis: 'service', columns: 'owner name token shareIds', job: 'wallet.shares' },
  wallet_saved: { basis: 'service', columns: 'owner' },
  wallet_receipt: { basis: 'service', columns: 'owner receipt fault' },
  wallet_consent: { basis: 'service', columns: 'owner requestUri signed receipt' },
  wallet_goal: { basis: 'service', columns: 'owner source pathway document' },
  presentation_request: { basis: 'security', columns: 'title ask createdBy' },
  submission: { basis: 'consent', columns: 'code', job: 'erase' },
  presented_credential: { basis: 'consent', columns: 'status' },
  shown: { basis: 'consent', columns: 'disclosed', job: 'erase' },
  application: { basis: 'service', columns: 'personId background context reflection badgeName', job: 'drafts' },
  evidence: { basis: 'service', columns: 'name note url', job: 'drafts' },
  evidence_chunk: { basis: 'service', columns: 'body' },
  submission_sent: { basis: 'service', columns: 'background context reflection evidence attestations' },
  appeal: { basis: 'service', columns: 'words' },
  attestation: { basis: 'service', columns: 'learnerName name email relation claims answeredBy organisation statement credential piece' },
  assessment: { basis: 'service', columns: 'assessorId scores words privateNote' },
  decision: { basis: 'register', columns: 'deciderId words' },
  outside_assessor: { basis: 'service', columns: 'personId email invitedBy' },
  assess_conflict: { basis: 'security', columns: 'assessorEmail learnerEmail why listedBy' },
  organisation: { basis: 'service', columns: 'name email' },
  organisation_member: { basis: 'security', columns: 'personId addedBy' },
  affiliation: { basis: 'service', columns: 'personId' },
  consent_request: { basis: 'service', columns: 'recipient askedBy toldThrough' },
  consent_event: { basis: 'consent', columns: 'subject grantor recipient' },
  consent_proof: { basis: 'consent', columns: 'subject did signed' },
  guardianship: { basis: 'consent', columns: 'subject guardian createdBy' },
  disclosure: { basis: 'consent', columns: 'subject recipient reader' },
  background_answer: { basis: 'consent', columns: 'personId sealed' },
  pathway_approval: { basis: 'register', columns: 'askedBy comment' },
  pathway_walk: { basis: 'service', columns: 'personId emailKey' },
  shown_badge: { basis: 'service', columns: 'personId name badge' },
  policy_version: { basis: 'register', columns: 'publishedBy' },
  policy_draft: { basis: 'register', columns: 'savedBy' },
  policy_acceptance: { basis: 'service', columns: 'personId' },
  policy_told: { basis: 'service', columns: 'personId' },
  person_key: { basis: 'service', columns: 'personId sealed' },
  draft_warning: { basis: 'service', columns: 'applicationId' },
  erasure: { basis: 'service', columns: 'id' },
};
