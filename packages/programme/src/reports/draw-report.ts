import { type Before, protectTable } from './control/protect-table.ts';
import { type asTable, figuresOf, isUnsafe, type Table } from './control/table.ts';
import type { Fact } from './facts.ts';
import { countOf, medianOf, shareOf } from './line-figures.ts';
import type { Period, Quarter } from './periods.ts';
import { type Definition, type Line, NO_ANSWER, OTHERS, questionOf, type Report } from './report.ts';

/** A line as the definition knows it, before anybody is counted. */
export type Named = Pick<Line, 'key' | 'name'>;

type Input = {
  definition: Definition;
  period: Period;
  /** Every line that there can be: that one is there must tell of nobody. */
  lines: readonly Named[];
  facts: readonly Fact[];
  k: number;
  /** What earlier releases to the same recipient said, by `sayingsOf`. */
  before: ReadonlyMap<string, number | null>;
};

/**
 * A report; or none where too few people are in it altogether, or what can be said of them beside earlier releases is nothing. Which of the two is told to
 * nobody, and no report is made that withholds everything: that there is one would say of a count withheld elsewhere that it is `k` at least.
 */
export type Drawn = { report: Report; sayings: Record<string, number | null> } | { refused: 'nothing-to-say' };

/** Counts, decides what is published, and works the rest out from that and from nothing else. */
export function drawReport({ definition, period, lines, facts, k, before }: Input): Drawn {
  if (countOf(facts).people < k) return NOTHING;
  const groups = collapse(byLine(definition, lines, facts), definition, k);
  const table = tableOf(groups.map((group) => group.facts));
  const keys = figuresOf(
    sayingKeys(
      definition,
      period,
      groups.map(({ line }) => line),
    ),
  );
  const shown = protectTable(table, {
    k,
    before: keys.map((key): Before => (key !== undefined && before.has(key) ? (before.get(key) ?? 'withheld') : undefined)),
  });
  if (!shown || figuresOf(shown).every((figure) => figure === null)) return NOTHING;
  const lineOf = (line: Named, of: readonly Fact[], [awarded, notAwarded]: readonly (number | null)[], applied: number | null): Line => ({
    ...line,
    applied,
    awarded: awarded ?? null,
    notAwarded: notAwarded ?? null,
    share: shareOf(awarded ?? null, applied),
    tries: applied === null ? null : medianOf(of, ({ tries }) => tries, k),
    days: applied === null ? null : medianOf(of, ({ days }) => days, k),
  });
  const drawn = groups.map(({ line, facts: of }, row) => lineOf(line, of, shown.cells[row] ?? [], shown.rowTotals[row] ?? null));
  const said = figuresOf(shown);
  return {
    report: {
      definition,
      period,
      k,
      lines: drawn,
      total: lineOf({ key: '' }, facts, shown.columnTotals, shown.total),
      skills: definition === 'achievements' ? bySkill(facts, drawn) : [],
    },
    sayings: Object.fromEntries(keys.flatMap((key, figure) => (key === undefined ? [] : [[key, said[figure] ?? null]]))),
  };
}

const NOTHING = { refused: 'nothing-to-say' } as const;

function byLine(definition: Definition, lines: readonly Named[], facts: readonly Fact[]): readonly Group[] {
  const question = questionOf(definition);
  const keyOf = (fact: Fact) => (question ? (fact.answers[question] ?? NO_ANSWER) : definition === 'achievements' ? fact.achievement : fact.period);
  const groups = lines.map((line) => ({ line, facts: facts.filter((fact) => keyOf(fact) === line.key) }));
  const known = new Set(lines.map(({ key }) => key));
  // Of a line that is no more: they count, and stand with the small ones.
  const left = facts.filter((fact) => !known.has(keyOf(fact)));
  return left.length === 0 ? groups : [...groups, { line: { key: OTHERS }, facts: left }];
}

type Group = { line: Named; facts: readonly Fact[] };

/**
 * Lines that are too small to stand alone become one, with the smallest others until that is safe: withheld each by itself they would take more with
 * them. Of two lines or more, what each adds to a safe sum stays open. Quarters stay as they are, since their counts are those of other reports.
 */
function collapse(groups: readonly Group[], definition: Definition, k: number): readonly Group[] {
  if (definition === 'quarters') return groups;
  const apart = groups.filter(({ line, facts }) => line.key === OTHERS || isUnsafe(countOf(facts), k));
  if (apart.length === 0) return groups;
  const bySize = groups.filter((group) => !apart.includes(group)).sort((one, other) => one.facts.length - other.facts.length);
  for (;;) {
    const others = apart.flatMap(({ facts }) => facts);
    const next = apart.length < 2 || isUnsafe(countOf(others), k) ? bySize.shift() : undefined;
    if (!next) return [...groups.filter((group) => !apart.includes(group)), { line: { key: OTHERS }, facts: others }];
    apart.push(next);
  }
}

function tableOf(lines: readonly (readonly Fact[])[]): Table {
  const split = (facts: readonly Fact[]) => [facts.filter(({ outcome }) => outcome === 'awarded'), facts.filter(({ outcome }) => outcome !== 'awarded')];
  const all = lines.flat();
  return { cells: lines.map((facts) => split(facts).map(countOf)), rowTotals: lines.map(countOf), columnTotals: split(all).map(countOf), total: countOf(all) };
}

/** Names for the figures that another report also counts: those of a whole quarter or year. Each definition is released once a period. */
function sayingKeys(definition: Definition, period: Period, lines: readonly Named[]): ReturnType<typeof asTable<string | undefined>> {
  const whole = (of: Period | Quarter | undefined) => ['awarded', 'not-awarded', 'applied'].map((count) => of && `${of} ${count}`);
  const rows = lines.map(({ key }) => whole(definition === 'quarters' ? key : undefined));
  const [awarded, notAwarded, applied] = whole(period);
  return { cells: rows.map((row) => row.slice(0, 2)), rowTotals: rows.map((row) => row[2]), columnTotals: [awarded, notAwarded], total: applied };
}

/**
 * The same by skill, added up from published lines: from what is published nothing can be worked out that was not published. A skill is withheld where an
 * achievement with it is not published, or where only some of an achievement's applications were for it.
 */
function bySkill(facts: readonly Fact[], lines: readonly Line[]): readonly Line[] {
  const skills = [...new Set(lines.flatMap(({ key }) => facts.filter(({ achievement }) => achievement === key).flatMap((fact) => fact.skills)))].sort();
  return skills.map((skill): Line => {
    const having = new Set(facts.filter((fact) => fact.skills.includes(skill)).map(({ achievement }) => achievement));
    const partly = facts.some((fact) => having.has(fact.achievement) && !fact.skills.includes(skill));
    const parts = [...having].map((key) => lines.find((line) => line.key === key));
    const sum = (figure: 'applied' | 'awarded' | 'notAwarded'): number | null =>
      parts.reduce<number | null>((total, part) => (partly || total === null || !part || part[figure] === null ? null : total + part[figure]), 0);
    const [applied, awarded] = [sum('applied'), sum('awarded')];
    return { key: skill, name: { en: skill }, applied, awarded, notAwarded: sum('notAwarded'), share: shareOf(awarded, applied), tries: null, days: null };
  });
}
