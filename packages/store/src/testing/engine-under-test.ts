import type { Database } from '../index.ts';

/** What the contract suite needs to know of an engine: an empty database, and how to take it away. One file per engine. */
export type EngineUnderTest = { name: string; database: () => Promise<{ database: Database; drop: () => Promise<void> }> };
