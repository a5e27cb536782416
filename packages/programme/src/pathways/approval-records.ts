import { integer, key, type Migration, nullable, scopedTable, text } from '@laurel/store';

/**
 * The draft of a pathway that somebody asked to have offered, by the pathway's id. It is about the draft as it was saved then: saving it again takes a
 * waiting one back. `returned` stays, with what it was sent back for, until it is asked again.
 */
export type PathwayApprovalRow = {
  id: string;
  version: number;
  profile: string;
  state: 'waiting' | 'returned';
  askedAt: string;
  askedBy: string;
  comment: string | null;
};
export const PathwayApproval = scopedTable<PathwayApprovalRow>()('pathway_approval', 'profile', {
  id: text(key),
  version: integer(),
  profile: text(),
  state: text(),
  askedAt: text(),
  askedBy: text(),
  comment: text(nullable),
});

export const pathwayApprovalMigration: Migration = {
  id: 'programme-0016-pathway-approvals',
  sql: [
    `CREATE TABLE pathway_approval (
      id text PRIMARY KEY, version integer NOT NULL, profile text NOT NULL, state text NOT NULL, asked_at text NOT NULL, asked_by text NOT NULL, comment text,
      FOREIGN KEY (id, version) REFERENCES pathway (id, version) ON DELETE CASCADE)`,
    'CREATE INDEX pathway_approval_profile ON pathway_approval (profile, asked_at)',
  ],
};
