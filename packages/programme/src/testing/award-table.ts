import { issuerSchema } from '@laurel/issuer';
import type { ScopedTable } from '@laurel/store';

type AnyRow = Record<string, unknown>;
const [found] = issuerSchema.tables.filter(({ schema }) => schema.options.name === 'award');

/** The issuer's awards as they lie in its table, which is no business of this package outside a test. */
export const AwardTable = found as unknown as ScopedTable<AnyRow, 'profile'>;
