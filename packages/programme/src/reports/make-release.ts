import { createHash } from 'node:crypto';
import { LaurelError, newId, now } from '@laurel/base';
import type { ProgrammeDeps } from '../deps.ts';
import { REPORT_FEWEST, REPORT_FEWEST_BETWEEN, REPORT_YEARS } from '../limits.ts';
import { drawReport, type Named } from './draw-report.ts';
import type { ReadFacts, ReportQuestion } from './facts.ts';
import { endedPeriods, type Period, quartersOf } from './periods.ts';
import { ReportRelease } from './release-records.ts';
import { type Definition, NO_ANSWER, questionOf } from './report.ts';

/** What reports work with: nothing that knows persons, and one function that counts for them. */
export type ReportDeps = Pick<ProgrammeDeps, 'context' | 'store' | 'record' | 'awarding' | 'config'> & {
  readFacts: ReadFacts;
  /** Every question that people may leave open. */
  questions: readonly ReportQuestion[];
};

/** The institution's own readers; any other recipient is an organisation. */
export const INSTITUTION = 'institution';

type Input = { profile: string; definition: Definition; period: Period; recipient: string; actor: string };

/**
 * Makes a report and freezes it, once for a recipient, a definition and a period.
 * @throws LaurelError bad_form (not over; nothing can be said) · conflict (made before)
 */
export async function makeRelease(deps: ReportDeps, input: Input): Promise<string> {
  const { profile, definition, period, recipient } = input;
  if (!periodsOf(deps, definition).includes(period)) throw refused('not-over');
  const facts = await deps.readFacts({ profile, recipient, quarters: quartersOf(period) });
  const lines = await linesOf(deps, profile, definition, period);
  return deps.store.as(profile).write(async (db) => {
    const earlier = await db.list(ReportRelease, { recipient }, { order: { number: 'ASC' } });
    if (earlier.some((one) => one.definition === definition && one.period === period)) throw new LaurelError('conflict');
    // Of a count that was said twice the first word stands: it is what the recipient has longest.
    const before = new Map(earlier.toReversed().flatMap(({ sayings }) => Object.entries(readSayings(sayings))));
    const drawn = drawReport({ definition, period, lines, facts, k: fewestOf(deps), before });
    if ('refused' in drawn) throw refused(drawn.refused);
    const report = JSON.stringify(drawn.report);
    const id = newId(deps.context);
    await db.insert(ReportRelease, {
      id,
      number: (await db.count(ReportRelease, {})) + 1,
      definition,
      period,
      recipient,
      report,
      digest: createHash('sha256').update(report).digest('hex'),
      sayings: JSON.stringify(drawn.sayings),
      createdAt: now(deps.context),
    });
    await deps.record(db.open, { actor: input.actor, action: 'report.released', object: `report:${id}`, profile, detail: { definition, period } });
    return id;
  });
}

/** @throws LaurelError config_invalid */
export function fewestOf({ config: { reportFewest = REPORT_FEWEST } }: Pick<ReportDeps, 'config'>): number {
  const { least, most } = REPORT_FEWEST_BETWEEN;
  if (!Number.isInteger(reportFewest) || reportFewest < least || reportFewest > most)
    throw new LaurelError('config_invalid', { detail: `reportFewest is ${reportFewest}; reports need a whole number from ${least} to ${most}.` });
  return reportFewest;
}

/** Why there is no report; `programme.report.refused.CODE` says it. */
export type Refusal = 'not-over' | 'nothing-to-say';
const refused = (code: Refusal) => new LaurelError('bad_form', { problems: [{ at: 'report', code, detail: code }] });

/** What a report of this kind can be about now. */
export function periodsOf({ context }: Pick<ReportDeps, 'context'>, definition: Definition): readonly Period[] {
  const { quarters, years } = endedPeriods(context.clock(), REPORT_YEARS);
  return definition === 'quarters' ? years : quarters;
}

export const definitionsOf = ({ questions }: Pick<ReportDeps, 'questions'>): readonly Definition[] => [
  'achievements',
  'quarters',
  ...questions.map(({ key }): Definition => `answers:${key}`),
];

/** Every line that there can be, whoever applied. */
async function linesOf({ awarding, questions }: ReportDeps, profile: string, definition: Definition, period: Period): Promise<readonly Named[]> {
  if (definition === 'quarters') return quartersOf(period).map((key) => ({ key }));
  const question = questionOf(definition);
  if (question !== undefined) return [...(questions.find(({ key }) => key === question)?.answers ?? []), NO_ANSWER].map((key) => ({ key }));
  const rows = (await awarding.achievements()).filter((row) => row.profile === profile);
  return rows.map(({ id, definition: { name } }) => ({ key: id, name })).sort((one, other) => one.key.localeCompare(other.key));
}

function readSayings(text: string): Record<string, number | null> {
  return JSON.parse(text) as Record<string, number | null>; // written above, from the same type
}
