import { type DayOrder, orderOf, readDay } from './read-day.ts';

/**
 * What an order makes of the cells: the one to show it by, its day, and how many cells it would leave to mend with the first of them. A cell that can be
 * taken is shown before one that is still to come, and one that the other order reads as another day before one that is the same in both.
 */
export type DateReading = { order: DayOrder; cell: string; day: string | undefined; misfits: number; firstMisfit: string | undefined };

/** Every day there is has been by then. */
const IN_THE_END = '9998-12-31';

/** Counts the days of one column in the order of somebody's spreadsheet, a cell at a time. What fits more cells stands first: where one day is the 13th, most likely only one order is meant. */
export function tallyDates(today: string): { add: (cell: string) => void; count: () => number; readings: () => DateReading[] } {
  let count = 0;
  const orders = [readingIn('dmy', today), readingIn('mdy', today)];
  return {
    add: (cell) => {
      if (orderOf(cell) === undefined) return;
      count++;
      for (const { add } of orders) add(cell);
    },
    count: () => count,
    readings: () => orders.map(({ reading }) => reading()).toSorted((one, other) => one.misfits - other.misfits),
  };
}

function readingIn(order: DayOrder, today: string): { add: (cell: string) => void; reading: () => DateReading } {
  const other = order === 'dmy' ? 'mdy' : 'dmy';
  let telling: string | undefined;
  let taken: string | undefined;
  let toCome: string | undefined;
  let firstMisfit: string | undefined;
  let misfits = 0;
  return {
    add: (cell) => {
      const day = dayOf(cell, IN_THE_END, order);
      if (day !== undefined) toCome ??= cell;
      if (dayOf(cell, today, order) === undefined) {
        misfits++;
        firstMisfit ??= cell;
        return;
      }
      taken ??= cell;
      if (telling === undefined && day !== dayOf(cell, IN_THE_END, other)) telling = cell;
    },
    reading: () => {
      const cell = telling ?? taken ?? toCome ?? '';
      return { order, cell, day: dayOf(cell, IN_THE_END, order), misfits, firstMisfit };
    },
  };
}

function dayOf(cell: string, today: string, order: DayOrder): string | undefined {
  const read = readDay(cell, today, order);
  return 'day' in read ? read.day : undefined;
}
