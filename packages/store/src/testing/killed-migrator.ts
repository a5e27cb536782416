import { writeSync } from 'node:fs';
import { openStore } from '../index.ts';
import { slowSchema } from './awards.ts';

/** The program that is killed while it brings a database forward. */
writeSync(1, '(');
await openStore({ kind: 'sqlite', file: process.argv[2] ?? '' }, [slowSchema]);
writeSync(1, '.');
process.exit(0);
