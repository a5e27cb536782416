import { MoreThan, type Writer } from '@laurel/store';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryHash, GENESIS } from './entry.ts';
import { AuditCheckpoint, AuditEvent, checkpoint, type Entry, verifyAudit } from './index.ts';
import { openTrial, type Trial } from './testing/open-trial.ts';

const ENTRIES = 40;
const TAMPERINGS = 1_000;

/** Somebody with the database in hand but not the audit key. `remake` says how far they cover their track. */
type Tampering =
  | { act: 'edit'; seq: number; column: 'at' | 'actor' | 'action' | 'object' | 'profile' | 'detail' | 'requestId' | 'prevHash' | 'hash'; remake: Remake }
  | { act: 'delete'; seq: number; renumber: boolean; remake: Remake }
  | { act: 'insert'; seq: number; remake: Remake }
  | { act: 'reorder'; seq: number; other: number; remake: Remake }
  | { act: 'cut the tail'; count: number }
  | { act: 'edit a checkpoint'; which: number; column: 'hash' | 'at' | 'signature' | 'verificationMethod' };
type Remake = 'nothing' | 'own hash' | 'whole chain';

const seq = fc.integer({ min: 1, max: ENTRIES });
const remake = fc.constantFrom<Remake>('nothing', 'own hash', 'whole chain');
const tampering: fc.Arbitrary<Tampering> = fc.oneof(
  fc.record({
    act: fc.constant('edit' as const),
    seq,
    column: fc.constantFrom('at', 'actor', 'action', 'object', 'profile', 'detail', 'requestId', 'prevHash', 'hash'),
    remake,
  }),
  fc.record({ act: fc.constant('delete' as const), seq, renumber: fc.boolean(), remake }),
  fc.record({ act: fc.constant('insert' as const), seq, remake }),
  fc.record({ act: fc.constant('reorder' as const), seq, other: seq, remake }).filter(({ seq, other }) => seq !== other),
  fc.record({ act: fc.constant('cut the tail' as const), count: seq }),
  fc.record({
    act: fc.constant('edit a checkpoint' as const),
    which: fc.constantFrom(ENTRIES / 2, ENTRIES),
    column: fc.constantFrom('hash', 'at', 'signature', 'verificationMethod'),
  }),
);

describe('the audit chain', () => {
  let trial: Trial;
  let chain: Entry[];
  beforeAll(async () => {
    trial = await openTrial();
    for (let half = 0; half < 2; half++) {
      await trial.record(ENTRIES / 2);
      await checkpoint(trial);
    }
    chain = await trial.store.read((db) => db.list(AuditEvent, {}, { order: { seq: 'ASC' } }));
  });
  afterAll(() => trial.close());

  it(`finds each of ${TAMPERINGS} random tamperings`, { timeout: 300_000 }, async () => {
    const found = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(tampering, async (tampering) => {
        const changed = apply(chain, tampering);
        fc.pre(JSON.stringify(changed) !== JSON.stringify(chain) || tampering.act === 'edit a checkpoint');
        const report = await tried(async (db) => {
          if (tampering.act === 'edit a checkpoint') await editCheckpoint(db, tampering);
          else await replaceChain(db, changed);
        });
        expect(report).toMatchObject({ ok: false, brokenAt: expect.any(Number), problem: expect.any(String) });
        found.set(tampering.act, (found.get(tampering.act) ?? 0) + 1);
      }),
      { numRuns: TAMPERINGS },
    );
    expect(await verifyAudit(trial.store, trial)).toMatchObject({ ok: true, entries: ENTRIES, checkpoints: 2, uncovered: 0 });
    console.log(`${[...found.values()].reduce((a, b) => a + b)} tamperings found: ${[...found].map(([act, count]) => `${act} ${count}`).join(', ')}`);
    expect(found.size).toBe(6);
  });

  it('says at which entry the record stops being what it was', async () => {
    const at = async (tampering: Tampering) => (await tried((db) => replaceChain(db, apply(chain, tampering)))).brokenAt;
    expect(await at({ act: 'edit', seq: 7, column: 'actor', remake: 'nothing' })).toBe(7);
    expect(await at({ act: 'edit', seq: 7, column: 'actor', remake: 'own hash' })).toBe(8);
    expect(await at({ act: 'edit', seq: 7, column: 'actor', remake: 'whole chain' })).toBe(ENTRIES / 2);
    expect(await at({ act: 'delete', seq: 7, renumber: false, remake: 'nothing' })).toBe(7);
    expect(await at({ act: 'cut the tail', count: 3 })).toBe(ENTRIES - 2);
  });

  /** What `verifyAudit` says of a change that is then taken back: its read joins the write it is asked in. */
  async function tried(change: (db: Writer) => Promise<void>) {
    const undo = new Error('undo');
    let report: Awaited<ReturnType<typeof verifyAudit>> | undefined;
    const write = trial.store.write(async (db) => {
      await change(db);
      report = await verifyAudit(trial.store, trial);
      throw undo;
    });
    await expect(write).rejects.toBe(undo);
    if (!report) throw new Error('no report');
    return report;
  }
});

function apply(chain: readonly Entry[], tampering: Tampering): Entry[] {
  const rows = chain.map((entry) => ({ ...entry }));
  const at = (seq: number) => {
    const row = rows[seq - 1];
    if (!row) throw new Error(`no entry ${seq}`);
    return row;
  };
  switch (tampering.act) {
    case 'edit':
      Object.assign(at(tampering.seq), { [tampering.column]: 'forged' });
      return remade(rows, tampering.seq, tampering.remake);
    case 'delete':
      rows.splice(tampering.seq - 1, 1);
      if (tampering.renumber) renumber(rows);
      return remade(rows, tampering.seq, tampering.remake);
    case 'insert':
      rows.splice(tampering.seq - 1, 0, { ...at(tampering.seq), object: 'award:forged' });
      renumber(rows);
      return remade(rows, tampering.seq, tampering.remake);
    case 'reorder': {
      const [one, other] = [at(tampering.seq), at(tampering.other)];
      rows[tampering.seq - 1] = other;
      rows[tampering.other - 1] = one;
      renumber(rows);
      return remade(rows, Math.min(tampering.seq, tampering.other), tampering.remake);
    }
    case 'cut the tail':
      return rows.slice(0, ENTRIES - tampering.count);
    case 'edit a checkpoint':
      return rows;
  }
}

function renumber(rows: Entry[]): void {
  rows.forEach((row, i) => {
    row.seq = i + 1;
  });
}

function remade(rows: Entry[], from: number, remake: Remake): Entry[] {
  if (remake === 'nothing') return rows;
  const last = remake === 'own hash' ? from : rows.length;
  for (let i = from - 1; i < Math.min(last, rows.length); i++) {
    const row = rows[i];
    if (!row) continue;
    row.prevHash = rows[i - 1]?.hash ?? GENESIS;
    row.hash = entryHash(row);
  }
  return rows;
}

async function replaceChain(db: Writer, rows: Entry[]): Promise<void> {
  await db.remove(AuditEvent, { seq: MoreThan(0) });
  await db.insert(AuditEvent, rows);
}

async function editCheckpoint(db: Writer, { which, column }: Extract<Tampering, { act: 'edit a checkpoint' }>): Promise<void> {
  expect(await db.update(AuditCheckpoint, { entries: which }, { [column]: 'forged' })).toBe(1);
}
