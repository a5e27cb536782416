import { MoreThan, type Writer } from '@laurel/store';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditCheckpoint, AuditEvent, checkpoint, ledgerJobs, openLedger, printAudit, verifyAudit } from './index.ts';
import { openTrial, type Trial } from './testing/open-trial.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await openTrial();
});
afterEach(() => trial.close());

const event = { actor: 'person:p1', action: 'award.revoked', object: 'award:a1' };
const entries = () => trial.store.read((db) => db.list(AuditEvent, {}, { order: { seq: 'ASC' } }));

describe('record', () => {
  it('writes what happened, chained to what happened before', async () => {
    await trial.store.write((db) => trial.ledger.record(db, event));
    await trial.store.write((db) => trial.ledger.record(db, { ...event, profile: 'root', detail: { reason: 'mistake', copies: 11 }, requestId: 'q1' }));
    const [first, second] = await entries();
    expect(first).toMatchObject({ seq: 1, at: '2026-05-01T10:00:00.000Z', ...event, profile: null, detail: null, requestId: null, prevHash: '-' });
    expect(second).toMatchObject({ seq: 2, profile: 'root', detail: '{"reason":"mistake","copies":11}', requestId: 'q1', prevHash: first?.hash });
    expect(first?.hash).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('falls with the change it tells of', async () => {
    await trial.record(1);
    const change = trial.store.write(async (db) => {
      await trial.ledger.record(db, event);
      throw new Error('the change failed');
    });
    await expect(change).rejects.toThrow('the change failed');
    await trial.record(1);
    expect(await verifyAudit(trial.store)).toMatchObject({ ok: true, entries: 2 });
  });

  it('keeps one chain when many write at once, in one write and in many', async () => {
    const many = (count: number) => trial.store.write((db) => Promise.all(Array.from({ length: count }, () => trial.ledger.record(db, event))));
    await Promise.all([many(20), many(1), many(7), many(20)]);
    const other = openLedger({ context: trial.context });
    await Promise.all([many(3), trial.store.write((db) => other.record(db, event)), many(3)]);
    expect(await verifyAudit(trial.store)).toMatchObject({ ok: true, entries: 55, uncovered: 55 });
  });

  it('is impossible outside a write, by type', async () => {
    // @ts-expect-error a Reader is no Writer
    const outside = trial.store.read((db) => trial.ledger.record(db, event));
    await expect(outside).rejects.toThrow(); // and by the connection, for whoever casts
    expect(await entries()).toEqual([]);
  });

  it('refuses a person, an address or free text where an identifier belongs', async () => {
    for (const wrong of [{ actor: 'zoe@example.org' }, { object: 'Zoë Smith' }, { action: '' }, { profile: 'a b' }, { object: `award:${'x'.repeat(300)}` }]) {
      await expect(trial.store.write((db) => trial.ledger.record(db, { ...event, ...wrong }))).rejects.toThrow('must be an identifier');
    }
    expect(await entries()).toEqual([]);
  });

  it('keeps codes, numbers, ids and addresses of resources, and only a pseudonym of anything else', async () => {
    const detail = {
      code: 'lint_failed',
      count: 3,
      did: 'did:web:localhost%3A4310:arts',
      list: 'https://a.example/status/3#7',
      name: 'Zoë O’Connor',
      mail: 'zoe@example.org',
      note: 'lost her job',
    };
    await trial.store.write((db) => trial.ledger.record(db, { ...event, detail }));
    await trial.store.write((db) => trial.ledger.record(db, { ...event, detail: { mail: 'zoe@example.org' } }));
    const [first, second] = (await entries()).map((entry) => JSON.parse(entry.detail ?? '{}'));
    expect(first).toMatchObject({ code: 'lint_failed', count: 3, did: detail.did, list: detail.list });
    for (const hidden of [first.name, first.mail, first.note]) expect(hidden).toMatch(/^hmac:[A-Za-z0-9_-]{22}$/);
    expect(second.mail).toBe(first.mail);
    expect(first.mail).not.toBe(first.name);
  });

  it('leaves such values out when no pseudonym was given', async () => {
    const ledger = openLedger({ context: trial.context });
    await trial.store.write((db) => ledger.record(db, { ...event, detail: { mail: 'zoe@example.org', n: 1 } }));
    expect((await entries())[0]?.detail).toBe('{"mail":"withheld","n":1}');
  });

  it('lets no text with a space, an @ or a letter outside ASCII through', async () => {
    const personal = fc.tuple(fc.string(), fc.constantFrom(' ', '@', 'ë', '李', '\n'), fc.string()).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(personal, async (value) => {
        await trial.store.write((db) => trial.ledger.record(db, { ...event, detail: { value } }));
        expect(JSON.parse((await entries()).at(-1)?.detail ?? '').value).toMatch(/^hmac:/);
      }),
      { numRuns: 50 },
    );
  });
});

describe('checkpoints', () => {
  it('are signed over where the chain ends, once, and their head is logged', async () => {
    expect(await checkpoint(trial)).toBeUndefined();
    await trial.record(5);
    const made = await checkpoint(trial);
    expect(made).toMatchObject({ entries: 5, at: '2026-05-01T10:00:00.000Z' });
    expect(await checkpoint(trial)).toBeUndefined();
    expect(trial.logged).toEqual([{ event: 'audit.checkpoint', fields: { entries: 5, hash: made?.hash } }]);
    await trial.record(2);
    expect(await verifyAudit(trial.store, trial)).toEqual({
      ok: true,
      entries: 7,
      head: expect.any(String),
      checkpoints: 1,
      uncovered: 2,
      signatures: 'checked',
    });
  });

  it('come after 60 seconds or 1,000 entries, whichever is first, and not without news', async () => {
    const [job] = ledgerJobs(trial);
    const made = async () => {
      await job?.run();
      return (await trial.store.read((db) => db.list(AuditCheckpoint, {}, { order: { entries: 'ASC' } }))).map((row) => row.entries);
    };
    expect(await made()).toEqual([]);
    await trial.record(1);
    trial.hands.time += 59_000;
    expect(await made()).toEqual([]);
    trial.hands.time += 1_000;
    expect(await made()).toEqual([1]);
    trial.hands.time += 600_000;
    expect(await made()).toEqual([1]);
    await trial.record(999);
    expect(await made()).toEqual([1]);
    await trial.record(1);
    expect(await made()).toEqual([1, 1_001]);
  });

  it('are not signed over a chain that has lost or changed what the last one vouches for: that is told instead', async () => {
    for (const tamper of [(db: Writer) => db.remove(AuditEvent, { seq: MoreThan(3) }), (db: Writer) => db.update(AuditEvent, { seq: 5 }, { hash: 'forged' })]) {
      const other = await openTrial();
      await other.record(5);
      await checkpoint(other);
      await other.store.write(tamper);
      expect(await checkpoint(other)).toBeUndefined();
      await other.record(4);
      expect(await checkpoint(other)).toBeUndefined();
      other.hands.time += 60_000;
      for (const job of ledgerJobs(other)) await job.run();
      expect(await other.store.read((db) => db.count(AuditCheckpoint, {}))).toBe(1);
      expect(other.logged.slice(1)).toEqual(Array(3).fill({ event: 'audit.broken', fields: { entries: 5 } }));
      await other.close();
    }
  });

  it('are made once when two processes look at the same time', async () => {
    await trial.record(3);
    await Promise.all([checkpoint(trial), checkpoint(trial)]);
    expect(await verifyAudit(trial.store, trial)).toMatchObject({ ok: true, checkpoints: 1 });
  });

  it('find a tail that was cut off with its checkpoints, given a head from the log', async () => {
    await trial.record(5);
    await checkpoint(trial);
    await trial.record(5);
    const last = await checkpoint(trial);
    if (!last) throw new Error('no checkpoint');
    await trial.store.write(async (db) => {
      for (const seq of [8, 9, 10]) await db.remove(AuditEvent, { seq });
      await db.remove(AuditCheckpoint, { entries: 10 });
    });
    expect(await verifyAudit(trial.store, trial)).toMatchObject({ ok: true, entries: 7 });
    expect(await verifyAudit(trial.store, { ...trial, anchor: last })).toMatchObject({
      ok: false,
      brokenAt: 8,
      problem: expect.stringContaining('were cut off'),
    });
  });
});

describe('printAudit', () => {
  const printed = async () => {
    const lines: string[] = [];
    const code = await printAudit(trial.store, (line) => lines.push(line), trial);
    return { code, text: lines.join('\n') };
  };

  it('says in lines that the record is whole, or where it is broken and what to do', async () => {
    expect(await printed()).toMatchObject({ code: 0, text: expect.stringContaining('Entries: 0') });
    await trial.record(4);
    await checkpoint(trial);
    expect(await printed()).toEqual({ code: 0, text: expect.stringMatching(/Entries: 4.*\nCheckpoints: 1, signatures checked.*\nThe audit record is whole/) });
    const lines: string[] = [];
    await printAudit(trial.store, (line) => lines.push(line));
    expect(lines.at(-1)).toContain('who signed the checkpoints was not looked at');
    await trial.store.write((db) => db.update(AuditEvent, { seq: 3 }, { actor: 'person:p2' }));
    expect(await printed()).toEqual({ code: 1, text: expect.stringMatching(/BROKEN at entry 3\. Entry 3 was changed\. Keep this database/) });
  });
});
