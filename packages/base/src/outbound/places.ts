/** A bounded number of places in all and per key; who finds none free waits in line, first come first served where a place fits. */
export type Places = { take: (key: string, signal: AbortSignal) => Promise<() => void> };

type Waiting = { key: string; enter: () => void };

export function openPlaces({ perKey, inAll }: { perKey: number; inAll: number }): Places {
  const taken = new Map<string, number>();
  const line = new Set<Waiting>();
  let total = 0;

  const fits = (key: string) => total < inAll && (taken.get(key) ?? 0) < perKey;

  const occupy = (key: string): (() => void) => {
    total += 1;
    taken.set(key, (taken.get(key) ?? 0) + 1);
    return () => {
      total -= 1;
      const left = (taken.get(key) ?? 1) - 1;
      if (left === 0) taken.delete(key);
      else taken.set(key, left);
      for (const waiting of line) if (fits(waiting.key)) return waiting.enter();
    };
  };

  return {
    take: (key, signal) => {
      if (fits(key)) return Promise.resolve(occupy(key));
      return new Promise((resolve, reject) => {
        const leaveLine = () => {
          line.delete(waiting);
          signal.removeEventListener('abort', giveUp);
        };
        const giveUp = () => {
          leaveLine();
          reject(signal.reason);
        };
        const waiting: Waiting = {
          key,
          enter: () => {
            leaveLine();
            resolve(occupy(key));
          },
        };
        line.add(waiting);
        signal.addEventListener('abort', giveUp);
      });
    },
  };
}
