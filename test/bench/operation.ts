import type { Case } from './measure.ts';

/** One thing done three ways: bare, as a peer's library does it, as we do. */
export type Operation = {
  name: string;
  /** Raw cryptography: nothing that gives the same guarantee is faster. */
  limit: Case;
  peer: Case;
  ours: Case;
  /** How many times faster than the peer it must be; absent: only told. */
  bar?: number;
  /** Throws where what was measured is not what it says: another library takes our output, we refuse a changed one. */
  prove: () => Promise<void>;
};
