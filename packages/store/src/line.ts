/** A line of people at one counter: each waits for the one before, whatever came of it. */
export type Line = <T>(work: () => Promise<T>) => Promise<T>;

export function openLine(): Line {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    // The failure belongs to whoever asked; the next in line only needs to know that the counter is free.
    last = mine.catch(() => {});
    return mine;
  };
}
