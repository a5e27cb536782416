import { LaurelError } from '@laurel/base';

/** Waits for the operator: what was to be written is good, and the next run finds it where it was. */
export const isStorageTrouble = (error: unknown): boolean => error instanceof LaurelError && (error.code === 'storage_full' || error.code === 'storage_busy');
