import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { JsonObject } from '../types.ts';

/** Where other people's test data lies: beside the project, or LAUREL_VECTORS. Its absence fails the tests that need it. */
export const vectors = process.env.LAUREL_VECTORS ?? resolve(import.meta.dirname, '../../../../../shared/vectors');

if (!existsSync(vectors)) throw new Error(`the test vectors are not at ${vectors}; set LAUREL_VECTORS`);

/** One file's text, by the parts of its path. */
export const vector = (...path: string[]): string => readFileSync(join(vectors, ...path), 'utf8');

export const vectorBytes = (...path: string[]): Uint8Array => readFileSync(join(vectors, ...path));

export const vectorJson = (...path: string[]): JsonObject => JSON.parse(vector(...path));
