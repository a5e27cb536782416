import { randomBytes } from 'node:crypto';
import { systemContext } from '@laurel/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BACKUP_PIECE, DERIVATIONS_WAITING } from '../limits.ts';
import { packContents, unpackContents } from './contents.ts';
import { COST, deriveKey } from './derive-key.ts';
import { openFile, sealFile } from './sealed-file.ts';

const context = systemContext({ logLevel: 'silent', allowInsecureLoopback: true });
const PASSPHRASE = 'correct horse battery staple';
const HEAD = 44;
/** What a test can pay a hundred times. */
const CHEAP = { memory: 64, passes: 1, lanes: 1 };

const faultOf = async (file: Uint8Array, passphrase = PASSPHRASE): Promise<string> => {
  try {
    await openFile(file, passphrase);
    return 'opened';
  } catch (error) {
    const [problem] = (error as { problems?: { at: string; code: string }[] }).problems ?? [];
    return problem ? `${problem.at} ${problem.code}` : String(error);
  }
};

describe('the file of a saved wallet', () => {
  it('opens to what was sealed, of any length, and under the passphrase as any keyboard types it', async () => {
    for (const length of [0, 1, BACKUP_PIECE - 1, BACKUP_PIECE, BACKUP_PIECE + 1, 2 * BACKUP_PIECE]) {
      const content = randomBytes(length);
      const file = await sealFile(context, 'Été  à la mer, vélo', content, CHEAP);
      expect((await openFile(file, ' E\u0301te\u0301 a\u0300 la\u00a0mer, ve\u0301lo ')).equals(content)).toBe(true);
    }
  });

  it('says nothing in clear but its kind, its edition, the cost of its key and its length', async () => {
    const content = Buffer.from('Zoë Martin '.repeat(50));
    const [one, other] = [await sealFile(context, PASSPHRASE, content), await sealFile(context, PASSPHRASE, content)];
    expect(one.subarray(0, 15)).toEqual(Buffer.from('laurel wallet\n\u0001'));
    expect([one.readUInt32BE(15), one.readUInt32BE(19), one[23]]).toEqual([COST.memory, COST.passes, COST.lanes]);
    expect(one.includes('Zoë')).toBe(false);
    expect(one.subarray(24, 40).equals(other.subarray(24, 40))).toBe(false);
    expect(one.subarray(HEAD).equals(other.subarray(HEAD))).toBe(false);
  });

  it('with any one bit flipped, cut anywhere or with anything behind it yields nothing', { timeout: 240_000 }, async () => {
    const file = await sealFile(context, PASSPHRASE, randomBytes(3_000), CHEAP);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: file.length - 1 }), fc.integer({ min: 0, max: 7 }), async (at, bit) => {
        const flipped = Buffer.from(file);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        expect(await faultOf(flipped)).toMatch(/^(file (not_a_backup|newer|damaged|cut_short)|passphrase wrong)$/);
      }),
      // Every byte of the head, where a flip has most ways to go, and some behind it.
      { numRuns: 300, examples: [...Array.from({ length: HEAD }, (_, at): [number, number] => [at, at % 8]), [HEAD, 0], [HEAD + 16, 3], [file.length - 1, 7]] },
    );
    for (const length of [0, 10, 14, 15, HEAD, HEAD + 16, file.length - 1])
      expect(await faultOf(file.subarray(0, length))).toBe(length < 14 ? 'file not_a_backup' : 'file cut_short');
    expect(await faultOf(Buffer.concat([file, Buffer.from('x')]))).toBe('file damaged');
  });

  it('tells a wrong passphrase from damage, and neither from its work: what would cost too much is not derived', async () => {
    const file = await sealFile(context, PASSPHRASE, randomBytes(100), CHEAP);
    expect(await faultOf(file, 'correct horse battery stapl')).toBe('passphrase wrong');
    const late = Buffer.from(file);
    late[file.length - 20] = (late[file.length - 20] ?? 0) ^ 1;
    expect(await faultOf(late)).toBe('file damaged');
    const newer = Buffer.from(file);
    newer[14] = 2;
    expect(await faultOf(newer)).toBe('file newer');
    for (const [at, value] of [
      [15, 0xff_ff_ff_ff],
      [15, 0],
      [19, 0xff_ff_ff_ff],
      [19, 0],
    ] as const) {
      const costly = Buffer.from(file);
      costly.writeUInt32BE(value, at);
      const took: number[] = [];
      for (let round = 0; round < 5; round++) {
        const before = process.cpuUsage();
        expect(await faultOf(costly)).toBe('file damaged');
        const { user, system } = process.cpuUsage(before);
        took.push((user + system) / 1_000);
      }
      expect(Math.min(...took)).toBeLessThan(50);
    }
  });

  it('is opened one at a time, and refused where the line is long', async () => {
    const salt = randomBytes(16);
    const turns = Array.from({ length: DERIVATIONS_WAITING + 2 }, () => deriveKey(PASSPHRASE, salt, CHEAP));
    const results = await Promise.allSettled(turns);
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.map(({ reason }) => reason.code)).toEqual(['too_many_requests', 'too_many_requests']);
    await deriveKey(PASSPHRASE, salt, CHEAP); // and open again
  });
});

describe('what stands in it', () => {
  it('comes out as it was put in, and in whole records only', () => {
    const row = fc.record({
      table: fc.string(),
      row: fc.dictionary(
        fc.string(),
        fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value))),
      ),
    });
    const key = fc.record({ kid: fc.string({ unit: 'grapheme' }), secret: fc.uint8Array({ minLength: 1 }) });
    fc.assert(
      fc.property(fc.array(row), fc.array(key), (rows, keys) => {
        const contents = { at: '2026-11-12T10:42:00.000Z', rows, keys: keys.map((one) => ({ ...one, secret: Uint8Array.from(one.secret) })) };
        const read = unpackContents(packContents(contents));
        expect(JSON.stringify(read.rows)).toBe(JSON.stringify(rows));
        expect(read.keys.map(({ kid, secret }) => [kid, [...secret]])).toEqual(keys.map(({ kid, secret }) => [kid, [...secret]]));
      }),
    );
    const packed = packContents({ at: '2026-11-12T10:42:00.000Z', rows: [{ table: 'x', row: {} }], keys: [] });
    for (let length = 0; length < packed.length; length++) {
      try {
        expect(unpackContents(packed.subarray(0, length)).rows).toEqual([]); // the end of the first record
      } catch (error) {
        expect(error).toMatchObject({ code: 'bad_form' });
      }
    }
  });
});
