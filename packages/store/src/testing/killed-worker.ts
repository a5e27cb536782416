import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openJobs, openStore, storeSchema } from '../index.ts';
import { Award, awardSchema } from './awards.ts';

/**
 * The program that is killed: works on queued jobs as a role does, in chunks that write rows, sign and settle in one
 * transaction. Tells its parent where it is: `(` a chunk's write is open, `)` the write has answered, `.` nothing is left.
 */
const [file = '', chunkSize = '25'] = process.argv.slice(2);
const context = { clock: () => new Date(), random: (bytes: number) => new Uint8Array(randomBytes(bytes)) };
const say = (sign: string) => writeSync(1, sign); // at once: a buffered word would be lost with the process
const { privateKey } = generateKeyPairSync('ed25519');

const store = await openStore({ kind: 'sqlite', file }, [storeSchema, awardSchema]);
const jobs = openJobs(context);
for (;;) {
  const chunk = await store.write(async (db) => {
    say('(');
    const claimed = await jobs.claimChunk(db, 'award', Number(chunkSize));
    if (!claimed) return undefined;
    const awards = claimed.items.map(({ externalId, position }) => ({
      id: randomBytes(16).toString('base64url'),
      jobId: claimed.job.id,
      externalId,
      slot: position,
      signature: sign(null, Buffer.from(externalId), privateKey).toString('base64url'),
    }));
    await db.insert(Award, awards);
    await jobs.settle(
      db,
      claimed.job,
      awards.map(({ id, slot }) => ({ position: slot, state: 'done', result: { id } })),
    );
    return claimed;
  });
  if (!chunk) break;
  say(')');
}
say('.');
await store.close();
