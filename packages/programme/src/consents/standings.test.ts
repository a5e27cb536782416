import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GuardianshipRow } from '../guardians/guardian-records.ts';
import type { ConsentEventRow } from './consent-records.ts';
import { monthsLater } from './months-later.ts';
import { standings } from './standings.ts';

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString();
const base: ConsentEventRow = {
  id: '',
  subject: 'ada',
  grantor: 'ada',
  recipient: 'district',
  purpose: 'coaching',
  categories: ['name'],
  policyVersion: '1',
  policyDigest: '',
  language: 'en',
  state: 'given',
  at: day(0),
  expiresAt: null,
  method: 'session',
  requestId: null,
  turn: 0,
};

/** What somebody may do, one after the other: a day later each, for one of two recipients and purposes, for one of three lengths. */
const acts = fc.array(
  fc.record({
    state: fc.constantFrom('given' as const, 'refused' as const, 'withdrawn' as const),
    recipient: fc.constantFrom('district', 'college'),
    purpose: fc.constantFrom('coaching' as const, 'research' as const),
    grantor: fc.constantFrom('ada', 'guardian'),
    days: fc.constantFrom(1, 10, 100),
  }),
  { maxLength: 20 },
);
type Act = Pick<ConsentEventRow, 'state' | 'recipient' | 'purpose' | 'grantor'> & { days: number };
const eventsOf = (list: readonly Act[]): ConsentEventRow[] =>
  list.map(({ days, ...act }, n) => ({ ...base, ...act, id: String(n), turn: n + 1, at: day(n), expiresAt: act.state === 'given' ? day(n + days) : null }));
const kestrels = () => 'kestrel';
const guardian = (until: number, change: Partial<GuardianshipRow> = {}): GuardianshipRow[] => [
  {
    id: 'g',
    profile: 'kestrel',
    subject: 'ada',
    guardian: 'guardian',
    powers: ['view', 'consent'],
    purposes: ['coaching', 'research'],
    endsAt: day(until),
    createdAt: '',
    createdBy: '',
    confirmedAt: '',
    endedAt: null,
    endedBy: null,
    toldAt: null,
    liftedAt: null,
    ...change,
  },
];

describe('what consents stand', () => {
  it('is the last word on each recipient and purpose, and the same in whatever order the rows are read', () => {
    fc.assert(
      fc.property(acts, fc.nat(150), fc.nat(150), fc.infiniteStream(fc.nat()), (list, at, until, order) => {
        const events = eventsOf(list);
        const found = standings(events, guardian(until), day(at), kestrels);
        const shuffled = events.map((event) => ({ event, key: order.next().value })).toSorted((a, b) => a.key - b.key);
        const byPlace = (a: { recipient: string; purpose: string }, b: typeof a) => (`${a.recipient} ${a.purpose}` < `${b.recipient} ${b.purpose}` ? -1 : 1);
        expect(
          standings(
            shuffled.map(({ event }) => event),
            guardian(until),
            day(at),
            kestrels,
          ).toSorted(byPlace),
        ).toEqual(found.toSorted(byPlace));
        for (const { recipient, purpose, state, event } of found) {
          const about = events.filter((one) => one.recipient === recipient && one.purpose === purpose);
          const last = about.findLast((one) => one.state !== 'refused');
          expect(event).toEqual(last?.state === 'given' ? last : about.at(-1));
          // Written anew, as a sentence: it lets something be told where it was given and not withdrawn since, its day has not come, and who gave it still may.
          const tells = last?.state === 'given' && (last.expiresAt ?? '') > day(at) && (last.grantor === 'ada' || (until > at && last.at < day(until)));
          expect(state === 'given').toBe(tells);
        }
        expect(found.length).toBe(new Set(list.map(({ recipient, purpose }) => `${recipient} ${purpose}`)).size);
      }),
      { numRuns: 300 },
    );
  });

  it('lets nothing be told after a withdrawal until somebody agrees anew, whatever came before', () => {
    fc.assert(
      fc.property(acts, fc.nat(150), (list, at) => {
        const events = eventsOf(list);
        const withdrawn = { ...base, state: 'withdrawn' as const, turn: events.length + 1, at: day(events.length) };
        const of = (all: ConsentEventRow[]) =>
          standings(all, guardian(999), day(at), kestrels).find((one) => one.recipient === 'district' && one.purpose === 'coaching')?.state;
        expect(of([...events, withdrawn])).toBe('withdrawn');
        expect(of([...events, withdrawn, { ...base, turn: events.length + 2, expiresAt: day(999) }])).toBe('given');
      }),
      { numRuns: 100 },
    );
  });

  it('says of what ended by itself which way it ended', () => {
    const given = { ...base, expiresAt: day(10) };
    const by = (event: ConsentEventRow, at: string) => standings([event], guardian(5), at, kestrels)[0]?.state;
    expect([by(given, day(9)), by(given, day(10))]).toEqual(['given', 'expired']);
    expect([by({ ...given, grantor: 'guardian' }, day(4)), by({ ...given, grantor: 'guardian' }, day(5))]).toEqual(['given', 'lapsed']);
    expect(by({ ...given, expiresAt: null }, day(0))).toBe('expired');
  });

  it('of a directory lets nobody be told about anybody under age, whoever ended what said so, nor later by what was taken of them meanwhile', () => {
    const listed = (at: number) => ({ ...base, purpose: 'directory' as const, at: day(at), expiresAt: day(90) });
    const ended = (change: Partial<GuardianshipRow>) => guardian(50, { confirmedAt: day(1), endedAt: day(5), endedBy: 'subject', ...change });
    const by = (event: ConsentEventRow, at: number, change: Partial<GuardianshipRow> = {}) => standings([event], ended(change), day(at), kestrels)[0]?.state;
    for (const endedBy of ['subject', 'guardian', 'erased'] as const) expect([endedBy, by(listed(6), 10, { endedBy })]).toEqual([endedBy, 'lapsed']);
    expect([by(listed(0), 10), by(listed(0), 50), by(listed(6), 50), by(listed(51), 52)]).toEqual(['lapsed', 'given', 'lapsed', 'given']);
    expect([by(listed(6), 10, { endedBy: 'institution' }), by(listed(9), 10, { liftedAt: day(8) }), by(listed(6), 10, { liftedAt: day(8) })]).toEqual([
      'given',
      'given',
      'lapsed',
    ]);
    expect(by(listed(6), 10, { confirmedAt: null })).toBe('given');
    const lapse = (event: ConsentEventRow, at: number) => standings([event], ended({}), day(at), kestrels)[0]?.lapse;
    expect([lapse(listed(0), 10), lapse(listed(0), 50), lapse(listed(6), 10), lapse(listed(6), 50)]).toEqual(['minor', undefined, 'minor', 'was-minor']);
    expect(lapse({ ...listed(6), purpose: 'coaching', grantor: 'guardian' }, 50)).toBe('guardian');
  });

  it('counts a guardian’s word as long as the very guardianship it was given under lasts, and no longer by another', () => {
    const given = { ...base, grantor: 'guardian', at: day(2), expiresAt: day(100) };
    const stateUnder = (...all: GuardianshipRow[]) => standings([given], all, day(10), kestrels)[0]?.state;
    expect(stateUnder(...guardian(50))).toBe('given');
    const refused: Partial<GuardianshipRow>[] = [
      { endedAt: day(5), endedBy: 'institution' },
      { confirmedAt: day(3) },
      { confirmedAt: null },
      { purposes: ['research'] },
      { powers: ['view'] },
      { guardian: 'another' },
      { subject: 'another' },
      { profile: 'heron' },
    ];
    for (const change of refused) expect(stateUnder(...guardian(50, change))).toBe('lapsed');
    expect(stateUnder(...guardian(50, { endedAt: day(5), endedBy: 'guardian' }), ...guardian(50, { id: 'h', confirmedAt: day(6) }))).toBe('lapsed');
  });
});

it('ends a consent on the same day of a later month, or on the last of a shorter one', () => {
  expect(monthsLater('2026-01-31T10:00:00.000Z', 1)).toBe('2026-02-28T10:00:00.000Z');
  expect(monthsLater('2028-02-29T23:59:59.999Z', 12)).toBe('2029-02-28T23:59:59.999Z');
  expect(monthsLater('2026-11-26T03:00:00.000Z', 12)).toBe('2027-11-26T03:00:00.000Z');
});
