import type { Schema } from '@laurel/store';
import { consentSchema } from './consents/consent-schema.ts';

/** Everything a learning programme keeps. */
export const programmeSchema: Schema = { name: 'programme', tables: [...consentSchema.tables], migrations: [...consentSchema.migrations] };
