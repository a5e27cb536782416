import { json, key, type Migration, nullable, type ScopedReader, scopedTable, text } from '@laurel/store';

const STANDING_ACTS = ['suspend', 'lift', 'revoke'] as const;
export type StandingAct = (typeof STANDING_ACTS)[number];
/** `send`: the letter with a fresh link; `issue`: signed anew. Neither changes how an award stands. */
export const ACTS = ['send', 'issue', ...STANDING_ACTS] as const;
export type Act = (typeof ACTS)[number];
export const isStanding = (act: Act): act is StandingAct => STANDING_ACTS.some((one) => one === act);

/** One change of many awards: as a draft the question, then the answer and its job. The awards are those that were counted when it was asked. */
export type StandingChangeRow = {
  id: string;
  profile: string;
  act: Act;
  awardIds: string[];
  state: 'draft' | 'started';
  reason: string | null;
  note: string | null;
  jobId: string | null;
  createdAt: string;
  createdBy: string;
};
export const StandingChange = scopedTable<StandingChangeRow>()('standing_change', 'profile', {
  id: text(key),
  profile: text(),
  act: text(),
  awardIds: json(),
  state: text(),
  reason: text(nullable),
  note: text(nullable),
  jobId: text(nullable),
  createdAt: text(),
  createdBy: text(),
});

/** How a change was meant, without which awards: a chunk of its job is a few of them, and of a whole roster the list is megabytes. */
export async function changeOf(db: Pick<ScopedReader, 'query'>, id: string): Promise<Omit<StandingChangeRow, 'awardIds'> | undefined> {
  const [change] = await db.query(StandingChange, 'change').andWhere('change.id = :id', { id }).without('awardIds').getMany();
  return change;
}

export const standingChangeMigration: Migration = {
  id: 'issuer-0016-standing-changes',
  sql: [
    `CREATE TABLE standing_change (
      id text PRIMARY KEY, profile text NOT NULL REFERENCES issuer_profile (slug), act text NOT NULL, award_ids text NOT NULL, state text NOT NULL,
      reason text, note text, job_id text, created_at text NOT NULL, created_by text NOT NULL)`,
    "CREATE INDEX standing_change_draft ON standing_change (created_at) WHERE state = 'draft'",
    'ALTER TABLE award ADD COLUMN issue_job_id text',
  ],
};
