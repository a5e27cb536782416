/** The life of one transaction: what is still under way in it, and that nothing may begin once it has ended. */
export type Turn = {
  readonly open: boolean;
  run: <T>(work: () => Promise<T>) => Promise<T>;
  /** Closes the turn and waits for stragglers. Answers how many there were: each is a promise somebody forgot to await. */
  end: () => Promise<number>;
};

export function openTurn(): Turn {
  let open = true;
  const underWay = new Set<Promise<unknown>>();
  return {
    get open() {
      return open;
    },
    run: async (work) => {
      // After the commit the connection is in somebody else's transaction: a late statement would land there.
      if (!open) throw new Error('This transaction has ended: its Reader or Writer was kept too long.');
      const running = work();
      underWay.add(running);
      try {
        return await running;
      } finally {
        underWay.delete(running);
      }
    },
    end: async () => {
      open = false;
      return (await Promise.allSettled(underWay)).length;
    },
  };
}
