import { createRequire } from 'node:module';
import type { Bidi } from 'bidi-js';

const factory: unknown = createRequire(import.meta.url)('bidi-js');
if (typeof factory !== 'function') throw new Error('bidi-js is not what its documentation says');

/** The Unicode Bidirectional Algorithm (UAX #9). NOTE: its types name a default export, and it exports the function itself. */
export const bidi = factory() as Bidi; // what the function gives, by its own types
