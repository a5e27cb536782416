import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineUnderTest } from './engine-under-test.ts';

export const sqlite: EngineUnderTest = {
  name: 'SQLite',
  database: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'laurel-store-'));
    return { database: { kind: 'sqlite', file: join(folder, 'data', 'laurel.sqlite') }, drop: () => rm(folder, { recursive: true, force: true }) };
  },
};
