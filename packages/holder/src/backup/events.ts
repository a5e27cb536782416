import type { ScopedWriter } from '@laurel/store';
import type { Holder } from '../deps.ts';

const by = (db: ScopedWriter) => ({ actor: `person:${db.scope}`, object: `person:${db.scope}` });

/** That every key of a wallet left in a file. */
export const recordSaved = ({ record }: Pick<Holder, 'record'>, db: ScopedWriter, badges: number): Promise<void> =>
  record(db.open, { ...by(db), action: 'wallet.saved', detail: { badges } });

export const recordRestored = ({ record }: Pick<Holder, 'record'>, db: ScopedWriter, detail: { added: number; already: number }): Promise<void> =>
  record(db.open, { ...by(db), action: 'wallet.restored', detail });
