export { AuditCheckpoint, type Checkpoint, type CheckSignature, checkpoint } from './checkpoint.ts';
export { AuditEvent, type Entry } from './entry.ts';
export { ledgerJobs } from './ledger-jobs.ts';
export { ledgerSchema } from './ledger-schema.ts';
export { type Ledger, openLedger } from './open-ledger.ts';
export { printAudit } from './print-audit.ts';
export { makePseudonym, type Pseudonym } from './pseudonym.ts';
export { type Anchor, type AuditOptions, type AuditReport, verifyAudit } from './verify-audit.ts';
