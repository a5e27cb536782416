import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../types.ts';
import { vectors } from './vectors.ts';

/** One published file, by its path under the vectors. */
export const vector = (...path: string[]): string => readFileSync(join(vectors, ...path), 'utf8');
export const vectorJson = (...path: string[]): JsonObject => JSON.parse(vector(...path));
