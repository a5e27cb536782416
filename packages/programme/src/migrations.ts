import type { Schema } from '@laurel/store';

/** Everything a learning programme keeps. */
export const programmeSchema: Schema = { name: 'programme', tables: [], migrations: [] };
