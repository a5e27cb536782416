/** By what an answer can be taken back, and that it was. */
export const deletionMigration = {
  id: 'verifier-0004-answers-taken-back',
  sql: ['ALTER TABLE presentation_request ADD COLUMN deletion_code_hash text', 'ALTER TABLE presentation_request ADD COLUMN withdrawn_at text'],
};
