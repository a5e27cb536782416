import { describe, expect, it } from 'vitest';
import { type Drawn, drawReport } from './draw-report.ts';
import type { Fact } from './facts.ts';
import { medianOf, shareOf } from './line-figures.ts';
import { endedPeriods, quarterOf, quartersOf } from './periods.ts';
import { seeded } from './testing/random-tables.ts';

let member = 0;
const some = (count: number, change: Partial<Fact> = {}): Fact[] =>
  Array.from({ length: count }, () => ({
    member: member++,
    period: '2026-Q3',
    achievement: 'care',
    skills: ['hygiene'],
    outcome: 'awarded',
    days: 11,
    tries: 1,
    answers: {},
    consentedNamed: false,
    ...change,
  }));
const LINES = ['care', 'wounds', 'meals', 'lifting'].map((key) => ({ key, name: { en: key } }));
const TWO = LINES.slice(0, 2);
const draw = (facts: readonly Fact[], change: Partial<Parameters<typeof drawReport>[0]> = {}): Drawn =>
  drawReport({ definition: 'achievements', period: '2026-Q3', lines: LINES, facts, k: 10, before: new Map(), ...change });
const reportOf = (drawn: Drawn) => {
  if ('refused' in drawn) throw new Error(`refused: ${drawn.refused}`);
  return drawn.report;
};
const wounds = { achievement: 'wounds', skills: ['wounds', 'hygiene'] };
const declined = { outcome: 'not-awarded', days: null } as const;

describe('a report', () => {
  const facts = [...some(40), ...some(20, declined), ...some(30, wounds), ...some(10, { ...wounds, ...declined })];

  it('counts who applied and who was awarded, by achievement and altogether', () => {
    const meals = { achievement: 'meals' };
    const report = reportOf(draw([...facts, ...some(12, meals), ...some(11, { ...meals, ...declined })]));
    expect(report.lines.map(({ key, applied, awarded, share }) => [key, applied, awarded, share])).toEqual([
      ['care', 60, 40, [67, 67]],
      ['wounds', 40, 30, [75, 75]],
      ['others', 23, 12, [50, 60]], // with one for which nobody applied: who did not is told of no line
    ]);
  });

  it('says the same by skill from what it publishes alone', () => {
    const { skills } = reportOf(draw(facts, { lines: TWO }));
    expect(skills.map(({ key, applied, awarded }) => [key, applied, awarded])).toEqual([
      ['hygiene', 100, 70],
      ['wounds', 40, 30],
    ]);
    const mixed = reportOf(draw([...facts, ...some(10, { ...wounds, skills: [] })], { lines: TWO })).skills;
    expect(mixed.map(({ key, applied }) => [key, applied])).toEqual([
      ['hygiene', null],
      ['wounds', null],
    ]);
  });

  it('puts lines with few people together instead of withholding each', () => {
    const report = reportOf(
      draw([...facts, ...some(8, { achievement: 'meals' }), ...some(6, { achievement: 'lifting' }), ...some(12, { achievement: 'gone', ...declined })]),
    );
    expect(report.lines.map(({ key, applied, awarded }) => [key, applied, awarded])).toEqual([
      ['care', 60, 40],
      ['wounds', 40, 30],
      ['others', 26, 14],
    ]);
    expect(report.total.applied).toBe(126);
    // One alone would be the rest of the whole: it takes the smallest with it.
    expect(
      reportOf(draw([...facts, ...some(3, { achievement: 'meals' })], { lines: LINES.slice(0, 3) })).lines.map(({ key, applied }) => [key, applied]),
    ).toEqual([
      ['care', 60],
      ['others', 43],
    ]);
  });

  it('counts an unknown answer with those who gave none', () => {
    const lines = [{ key: 'agency' }, { key: 'open' }];
    const report = reportOf(
      draw([...some(20, { answers: { place: 'agency' } }), ...some(15), ...some(14, { ...declined, answers: { place: 'agency' } }), ...some(10, declined)], {
        definition: 'answers:place',
        lines,
      }),
    );
    expect(report.lines.map(({ key, applied }) => [key, applied])).toEqual([
      ['agency', 34],
      ['open', 25],
    ]);
  });

  it('leaves open k values or more of each line that stands with others, the named report in hand', () => {
    const chance = seeded(5);
    const lines = Array.from({ length: 6 }, (_, key) => ({ key: `line-${key}` }));
    let together = 0;
    for (let round = 0; round < 200; round++) {
      const consenting = chance() < 0.5 ? 0 : chance();
      const facts = lines.flatMap(({ key }) =>
        some(Math.floor(chance() * 18)).map(
          (fact): Fact => ({ ...fact, achievement: key, outcome: chance() < 0.5 ? 'awarded' : 'not-awarded', consentedNamed: chance() < consenting }),
        ),
      );
      const drawn = draw(facts, { lines, k: 5 });
      if ('refused' in drawn) continue;
      const alone = new Set(drawn.report.lines.map(({ key }) => key));
      const others = drawn.report.lines.find(({ key }) => key === 'others');
      if (!others) continue;
      together++;
      expect(lines.filter(({ key }) => !alone.has(key)).length).toBeGreaterThanOrEqual(2);
      const hidden = facts.filter(({ achievement, consentedNamed }) => !alone.has(achievement) && !consentedNamed);
      // Of the unnamed in a published sum any number may be any line's; none, and everybody is known by name.
      const awarded = hidden.filter(({ outcome }) => outcome === 'awarded').length;
      for (const [sum, apart] of [
        [others.awarded, awarded],
        [others.applied, hidden.length],
        [others.notAwarded, hidden.length - awarded],
      ] as const)
        expect(sum === null || apart === 0 || apart + 1 >= 5).toBe(true);
    }
    expect(together).toBeGreaterThan(100);
  });

  it('is refused where fewer people than k applied, whatever number of times', () => {
    expect(draw(some(9))).toEqual({ refused: 'nothing-to-say' });
    expect(draw(some(40).map((fact, index) => ({ ...fact, member: index % 9 })))).toEqual({ refused: 'nothing-to-say' });
  });

  it('is not made where it would withhold everything, so that a count withheld elsewhere is told by no list of reports', () => {
    const quarters = ['2023-Q1', '2023-Q2', '2023-Q3', '2023-Q4'] as const;
    const year = [
      ...some(11, { period: '2023-Q1' }),
      ...some(30, { period: '2023-Q2' }),
      ...some(1, { period: '2023-Q2', ...declined }),
      ...some(10, { period: '2023-Q3' }),
      ...some(12, { period: '2023-Q3', ...declined }),
    ];
    const drawn = draw(year, { definition: 'quarters', period: '2023', lines: quarters.map((key) => ({ key })) });
    const { report, sayings } = drawn as Extract<Drawn, { sayings: object }>;
    expect(report.lines.map(({ applied }) => applied)).toEqual([null, 31, 22, null]);
    expect(report.total.applied).toBe(64);
    const before = new Map(Object.entries(sayings));
    for (const period of ['2023-Q1', '2023-Q4'] as const)
      expect(
        draw(
          year.filter((fact) => fact.period === period),
          { period, before },
        ),
      ).toEqual({ refused: 'nothing-to-say' });
  });

  it('withholds a quarter’s count that another report of the same quarter tells differently by a few people', () => {
    const { report, sayings } = draw(facts) as Extract<Drawn, { sayings: object }>;
    expect(report.total.applied).toBe(100);
    const later = reportOf(draw([...facts, ...some(3)], { definition: 'answers:place', lines: [{ key: 'open' }], before: new Map(Object.entries(sayings)) }));
    expect([later.total.applied, later.total.awarded]).toEqual([null, null]);
    const same = reportOf(draw(facts, { definition: 'answers:place', lines: [{ key: 'open' }], before: new Map(Object.entries(sayings)) }));
    expect([same.total.applied, same.total.awarded]).toEqual([100, 70]);
  });

  it('withholds medians of what is withheld and of too few', () => {
    const [care, other] = reportOf(
      draw([...some(12, { days: 9 }), ...some(12, declined), ...some(30, { ...wounds, tries: 2 }), ...some(30, { ...wounds, ...declined, days: 30 })], {
        lines: TWO,
      }),
    ).lines;
    expect([care?.days, care?.tries, other?.days, other?.tries]).toEqual([9, 1, 21, 2]);
    expect(medianOf(some(9), ({ tries }) => tries, 10)).toBeNull();
    expect(medianOf([...some(30, { consentedNamed: true }), ...some(4)], ({ tries }) => tries, 10)).toBeNull();
    expect(medianOf([...some(6), ...some(6, { tries: 2 })], ({ tries }) => tries, 10)).toBe(2);
  });

  it.each([
    [81, 100, [81, 81]],
    [2, 100, [0, 5]],
    [99, 100, [95, 100]],
    [20, 39, [50, 60]],
    [7, 15, [40, 60]],
    [null, 100, null],
    [10, null, null],
  ])('says %s of %s as %j per cent', (awarded, applied, share) => expect(shareOf(awarded, applied)).toEqual(share));
});

describe('a period', () => {
  it('is a quarter or a year that is over', () => {
    expect(quarterOf(new Date('2026-12-31T23:59:59Z'))).toBe('2026-Q4');
    expect(endedPeriods(new Date('2026-05-03T00:00:00Z'), 1)).toEqual({
      quarters: ['2026-Q1', '2025-Q4', '2025-Q3', '2025-Q2', '2025-Q1'],
      years: ['2025'],
    });
    expect(quartersOf('2026')).toEqual(['2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4']);
    expect(quartersOf('2026-Q5')).toEqual([]);
  });
});
