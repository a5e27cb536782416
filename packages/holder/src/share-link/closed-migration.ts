/** Whether a share waits for its owner to open it again. */
export const closedMigration = {
  id: 'holder-0015-shares-closed',
  sql: ['ALTER TABLE wallet_share ADD COLUMN closed_at text'],
};
