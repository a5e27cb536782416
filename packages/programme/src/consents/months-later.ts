/** The same moment so many months on, or on the last day of a shorter month. */
export function monthsLater(at: string, months: number): string {
  const from = new Date(at);
  const target = new Date(from);
  target.setUTCDate(1);
  target.setUTCMonth(from.getUTCMonth() + months);
  const days = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(from.getUTCDate(), days));
  return target.toISOString();
}
