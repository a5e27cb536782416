/** The zones that a clock on a wall may be set to, as browsers name them. */
export const ZONES: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** That of the machine: most nodes stand where their people are. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A day (`2026-11-12`) and a time (`9:30`) on the clocks of a zone, as ISO 8601 in UTC; `undefined` where there is no such moment. */
export function instantOf(day: string, time: string, zone: string): string | undefined {
  const [, hour = '', minute = ''] = /^(\d{1,2})[:h.](\d{2})$/.exec(time) ?? [];
  const wanted = Date.parse(`${day}T${hour.padStart(2, '0')}:${minute}:00Z`);
  // 30 February would be read as 2 March.
  if (Number.isNaN(wanted) || !/^\d{4}-\d\d-\d\d$/.test(day) || !new Date(wanted).toISOString().startsWith(day) || !ZONES.includes(zone)) return undefined;
  // The zone's distance from UTC on that day; asked a second time, because the first guess may lie across a change of the clocks.
  const near = wanted - distance(wanted, zone);
  const instant = wanted - distance(near, zone);
  return instant + distance(instant, zone) === wanted ? new Date(instant).toISOString() : undefined; // in the hour that is left out there is none
}

function distance(instant: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const part = Object.fromEntries(format.formatToParts(new Date(instant)).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - instant + (instant % 1000);
}
