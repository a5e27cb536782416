import type { Store } from '@laurel/store';
import { Pathway, type PathwayRow } from './records.ts';

const PUBLIC = 'a published pathway is public, whoever its profile';

/** What is offered now, of every profile. */
export const currentPathways = ({ store }: { store: Store }): Promise<PathwayRow[]> =>
  store.across(PUBLIC).read((db) => db.list(Pathway, { state: 'current' }, { order: { id: 'ASC' } }));

export const currentPathway = ({ store }: { store: Store }, id: string): Promise<PathwayRow | undefined> =>
  store.across(PUBLIC).read((db) => db.one(Pathway, { id, state: 'current' }));
