import type { Migration } from '@laurel/store';

/** What a learner who was erased had not kept was said to be declined: it was, only where the last thing she said of it was no. */
export const withdrawnMigration: Migration = {
  id: 'issuer-0030-withdrawn',
  sql: [
    `UPDATE award SET state = 'withdrawn' WHERE pseudonym IS NOT NULL AND state = 'declined' AND COALESCE((
      SELECT said.kind FROM award_event said WHERE said.award_id = award.id AND said.kind IN ('link-sent', 'declined')
        ORDER BY said.position DESC LIMIT 1), '') <> 'declined'`,
  ],
};
