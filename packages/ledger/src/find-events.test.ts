import { DAY } from '@laurel/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkpoint, findEvents, listCheckpoints, listEvents, recordState } from './index.ts';
import { EVENTS_SHOWN } from './limits.ts';
import { openTrial, type Trial } from './testing/open-trial.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await openTrial();
});
afterEach(() => trial.close());

const note = (action: string, more: { actor?: string; object?: string; profile?: string } = {}) =>
  trial.store.write((db) => trial.ledger.record(db, { actor: 'person:p1', object: 'award:a1', ...more, action }));
const seqs = ({ entries }: { entries: { seq: number }[] }) => entries.map(({ seq }) => seq);

describe('finding entries', () => {
  it('pages back to the first and forth to the newest, each entry once, none left out', async () => {
    await trial.record(2 * EVENTS_SHOWN + 7);
    const pages: number[][] = [];
    let at: { before?: number } = {};
    for (;;) {
      const page = await findEvents(trial.store, {}, at);
      pages.push(seqs(page));
      if (page.older === undefined) break;
      at = { before: page.older };
    }
    expect(pages.map((page) => page.length)).toEqual([EVENTS_SHOWN, EVENTS_SHOWN, 7]);
    expect(pages.flat()).toEqual(Array.from({ length: 2 * EVENTS_SHOWN + 7 }, (_, nth) => 2 * EVENTS_SHOWN + 7 - nth));
    const last = await findEvents(trial.store, {}, at);
    const back = await findEvents(trial.store, {}, { after: last.newer });
    expect([seqs(back), back.older]).toEqual([pages[1], pages[1]?.at(-1)]);
    const first = await findEvents(trial.store, {}, { after: back.newer });
    expect([seqs(first), first.newer]).toEqual([pages[0], undefined]);
  });

  it('by profile, actor, object, day and kind, together', async () => {
    await note('role.granted', { profile: 'law' });
    await note('award.made', { profile: 'nursing' });
    trial.hands.time += DAY;
    await note('award.made', { profile: 'law', actor: 'node' });
    await note('award.revoked', { profile: 'law', object: 'award:a2' });
    await note('api-key.created', { profile: 'law' });
    const found = async (filter: Parameters<typeof findEvents>[1]) => seqs(await findEvents(trial.store, filter));
    expect(await found({ profile: 'law' })).toEqual([5, 4, 3, 1]);
    expect(await found({ profile: 'law', from: '2026-05-02' })).toEqual([5, 4, 3]);
    expect(await found({ to: '2026-05-01' })).toEqual([2, 1]);
    expect(await found({ profile: 'law', kinds: ['award.'] })).toEqual([4, 3]);
    expect(await found({ profile: 'law', kinds: ['role.', 'api-key.'] })).toEqual([5, 1]);
    expect(await found({ kinds: [] })).toEqual([]);
    expect(await found({ actor: 'node' })).toEqual([3]);
    expect(await found({ object: 'award:a2', from: '2026-05-02', to: '2026-05-02' })).toEqual([4]);
    expect(await found({ actor: "x' OR '1'='1" })).toEqual([]);
  });

  it('lists a file’s worth in the order of the chain, from where the last one ended, and says what is signed', async () => {
    await trial.record(2_500);
    expect(await recordState(trial.store)).toEqual({ entries: 2_500, signed: undefined });
    await checkpoint(trial);
    await trial.record(3);
    expect(await recordState(trial.store)).toMatchObject({ entries: 2_503, signed: { entries: 2_500 } });
    const first = await listEvents(trial.store, {}, { after: 0, most: 2_200 });
    const rest = await listEvents(trial.store, {}, { after: first.at(-1)?.seq ?? 0, most: 2_200 });
    expect([first.length, rest.length, rest[0]?.seq, rest.at(-1)?.seq]).toEqual([2_200, 303, 2_201, 2_503]);
    expect((await listCheckpoints(trial.store)).map(({ entries }) => entries)).toEqual([2_500]);
  });
});
