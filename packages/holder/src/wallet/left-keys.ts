import type { ScopedWriter } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { LEFT_KEYS_AT_ONCE } from '../limits.ts';
import { LeftKey } from '../records.ts';

/** Puts keys that nothing needs any more in line, inside the write that removes what needed them. */
export async function leaveKeys(db: ScopedWriter, kids: readonly string[]): Promise<void> {
  if (kids.length > 0)
    await db.insert(
      LeftKey,
      kids.map((kid) => ({ kid })),
    );
}

/** Destroys what is in line, whoever put it there. A key's row goes after the key: killed in between, it is forgotten twice. */
export async function forgetLeftKeys({ store, agent }: Pick<Holder, 'store' | 'agent'>): Promise<'more' | 'idle'> {
  const everybody = store.across('keys of deleted badges, whoever deleted them');
  const left = await everybody.read((db) => db.list(LeftKey, {}, { take: LEFT_KEYS_AT_ONCE }));
  if (left.length === 0) return 'idle';
  try {
    await agent.forgetKeys(left.map(({ kid }) => kid));
    await everybody.write(async (db) => {
      for (const { kid } of left) await db.remove(LeftKey, { kid });
    });
  } finally {
    await store.purge(); // the badges they were for were removed with the write that put them in line, and lie in the log as well
  }
  return left.length === LEFT_KEYS_AT_ONCE ? 'more' : 'idle';
}
