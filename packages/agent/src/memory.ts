type Kept<V> = { value: Promise<V>; until: number };

/** Keeps what was found, bounded: the least recently used goes first. */
export type Memory<V> = {
  /** What is kept under `key`, else what `find` answers. Callers who come while it is under way share one answer. */
  recall: (key: string, find: () => Promise<V>) => Promise<V>;
  forget: (key: string) => void;
};

export type MemoryOptions<V> = {
  clock: () => Date;
  size: number;
  /** Milliseconds; `Infinity` for what cannot change. */
  ttl: number;
  /** Answers for which this is false are given but not kept; neither is a failure. */
  keep?: (value: V) => boolean;
};

export function openMemory<V>({ clock, size, ttl, keep = () => true }: MemoryOptions<V>): Memory<V> {
  const kept = new Map<string, Kept<V>>(); // a Map keeps the order of insertion: the first key is the least recently used

  const settle = async (key: string, entry: Kept<V>): Promise<void> => {
    const worthKeeping = await entry.value.then(keep, () => false);
    if (!worthKeeping && kept.get(key) === entry) kept.delete(key);
  };

  return {
    async recall(key, find) {
      const time = clock().getTime();
      const found = kept.get(key);
      kept.delete(key);
      const entry = found && time < found.until ? found : { value: find(), until: time + ttl };
      kept.set(key, entry);
      if (entry !== found) void settle(key, entry);
      const [oldest] = kept.keys();
      if (kept.size > size && oldest !== undefined) kept.delete(oldest);
      return entry.value;
    },
    forget: (key) => {
      kept.delete(key);
    },
  };
}
