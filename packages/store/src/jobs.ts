import type { Reader, Writer } from './store.ts';

/** `preparing`: its items are still being written down, and none is claimed yet. */
export type JobState = 'preparing' | 'queued' | 'running' | 'done' | 'failed';

/** One long piece of work: a header and its items, all in rows, so that a killed process goes on where it was. */
export type JobRow = {
  id: string;
  kind: string;
  /** Whose job: a profile or an owner. */
  scope: string;
  /** Unique per kind and scope: the same key answers the same job. */
  idempotencyKey: string;
  state: JobState;
  /** What all items share, as the role's own JSON. */
  shared: unknown;
  total: number;
  done: number;
  failed: number;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
};

export type JobItemRow = {
  jobId: string;
  position: number;
  /** Unique per job. */
  externalId: string;
  state: 'queued' | 'done' | 'failed';
  payload: unknown;
  /** What came of it: the id of the row it made, or an error code with its detail. */
  result: unknown;
};

export type NewJob = {
  kind: string;
  scope: string;
  idempotencyKey: string;
  shared: unknown;
  items: readonly { externalId: string; payload: unknown }[];
};

export type JobChunk = { job: JobRow; items: JobItemRow[] };

/** See jobs of store/README.md; `createJob` with a key already used answers the first job and adds nothing. */
export type Jobs = {
  create: (db: Writer, job: NewJob) => Promise<JobRow>;
  /** Begins a job too long for one write: its items come by `add`, and none is claimed before `release`. A key already used answers the first job. */
  prepare: (db: Writer, job: Omit<NewJob, 'items'>) => Promise<JobRow>;
  /** The oldest job of a kind that is still being written down, and the last item it has: whoever goes on, goes on behind that. */
  preparing: (db: Reader, kind: string) => Promise<{ job: JobRow; last: JobItemRow | undefined } | undefined>;
  add: (db: Writer, job: JobRow, items: NewJob['items']) => Promise<void>;
  release: (db: Writer, job: JobRow) => Promise<void>;
  /** The next ≤ `size` queued items of the oldest unfinished job of a kind, claimed by the write they are read in. */
  claimChunk: (db: Writer, kind: string, size: number) => Promise<JobChunk | undefined>;
  /** In the same write as the work itself: that is what makes it exactly once. Ends the job with its last item. */
  settle: (db: Writer, job: JobRow, results: readonly { position: number; state: 'done' | 'failed'; result: unknown }[]) => Promise<void>;
  /** How many of a scope have not ended, whatever their kind. */
  underWay: (db: Reader, scope: string) => Promise<number>;
  find: (db: Reader, scope: string, id: string) => Promise<JobRow | undefined>;
  /** The job that such a one waits for, of whatever scope: the oldest of its kind goes first. `undefined` once it has begun, or is next. */
  ahead: (db: Reader, job: JobRow) => Promise<JobRow | undefined>;
  /** Of a job that `find` gave in its scope: what failed may tell of somebody. A page of them where there may be many. */
  failedItems: (db: Reader, job: JobRow, page?: { behind: number; take: number }) => Promise<JobItemRow[]>;
};
