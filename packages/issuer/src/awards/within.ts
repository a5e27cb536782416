import type { ScopedWriter } from '@laurel/store';

/** What a caller does in the same write as a use case: `first` may refuse it, `last` sees what it made. */
export type Within<Made> = { first?: (db: ScopedWriter) => Promise<void>; last?: (db: ScopedWriter, made: Made) => Promise<void> };
