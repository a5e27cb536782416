/** In the ledger, how widely something was shared; of what stands now, as it stands. What ended before was not noted. */
export const levelMigration = {
  id: 'holder-0018-level-told',
  sql: [
    'ALTER TABLE wallet_disclosure ADD COLUMN level text',
    `UPDATE wallet_disclosure SET level = (SELECT share.level FROM wallet_share share
      WHERE share.owner = wallet_disclosure.owner AND wallet_disclosure.request_id = 'share:' || share.id) WHERE request_id LIKE 'share:%'`,
  ],
};
