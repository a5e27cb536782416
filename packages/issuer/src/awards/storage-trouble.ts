import { LaurelError } from '@laurel/base';

/** Waits for the operator: what was to be written is good, and the next run finds it where it was. */
export const isStorageTrouble = (error: unknown): boolean => error instanceof LaurelError && TROUBLE.has(error.code);

const TROUBLE = new Set(['storage_full', 'storage_busy', 'storage_failed']);
