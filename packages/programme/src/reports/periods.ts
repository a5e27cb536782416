/** Three months of a year: `2026-Q4`. */
export type Quarter = `${number}-Q${number}`;
/** What a report is about: a quarter, or a year such as `2026`. No other lengths: those that overlap could be set against each other. */
export type Period = string;

const MONTHS_OF_QUARTER = 3;

export const quarterOf = (day: Date): Quarter => `${day.getUTCFullYear()}-Q${Math.floor(day.getUTCMonth() / MONTHS_OF_QUARTER) + 1}`;

export const quartersOf = (period: Period): readonly Quarter[] =>
  /^\d{4}$/.test(period) ? [1, 2, 3, 4].map((quarter): Quarter => `${Number(period)}-Q${quarter}`) : isQuarter(period) ? [period] : [];

/** Only what is over is reported on, the last years of it, newest first. */
export function endedPeriods(now: Date, years: number): { quarters: readonly Quarter[]; years: readonly Period[] } {
  const year = now.getUTCFullYear();
  const past = Array.from({ length: years }, (_, back) => String(year - 1 - back));
  const current = quarterOf(now);
  const quarters = [String(year), ...past].flatMap((one) => [...quartersOf(one)].reverse()).filter((quarter) => quarter < current);
  return { quarters, years: past };
}

const isQuarter = (period: string): period is Quarter => /^\d{4}-Q[1-4]$/.test(period);
