import { writeSync } from 'node:fs';
import { LaurelError } from '@laurel/base';
import { openStore, type Store } from '../index.ts';
import { Award, awardSchema } from './awards.ts';

/** The program whose disk fails: says `+N` when a row is acknowledged and `-code` when one is refused; after the first refusal it tries five times more. */
const say = (word: string) => writeSync(1, `${word}\n`);
const attempt = async (store: Store, row: number) => {
  try {
    await store.write((db) => db.insert(Award, { id: `row-${row}`, jobId: 'job', externalId: '', slot: row, signature: '' }));
    say(`+${row}`);
    return true;
  } catch (error) {
    say(`-${error instanceof LaurelError ? error.code : String(error)}`);
    return false;
  }
};

try {
  const store = await openStore({ kind: 'sqlite', file: process.argv[2] ?? '' }, [awardSchema]);
  let row = 0;
  while (row < 200 && (await attempt(store, row))) row++;
  for (let more = 0; more < 5; more++) await attempt(store, ++row);
  say(`=${await store.read((db) => db.count(Award, {}))}`);
  await store.close().catch(() => {}); // closing moves the log into the file, on the disk that fails
} catch (error) {
  say(`!${error instanceof LaurelError ? error.code : String(error)}`);
}
process.exit(0);
