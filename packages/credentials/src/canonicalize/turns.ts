import { setImmediate as laterTurn } from 'node:timers/promises';

/**
 * A turn of the event loop in which no other document is worked at: expanding, stating and labelling the largest one takes up to 40 ms each, and
 * several in one turn would leave everybody else without an answer for as long as they take together.
 */
export function ownTurn(): Promise<void> {
  line = line.then(() => laterTurn());
  return line;
}

let line: Promise<void> = Promise.resolve();
