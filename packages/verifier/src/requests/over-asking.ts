import { FIELDS_WITHOUT_WARNING } from '../limits.ts';
import { type Ask, wantedFields } from './query.ts';

export type OverAsking = 'whole' | 'many' | 'identifier' | 'degree';

/** What a fair asker would think twice about. Nothing is forbidden: the clerk reads why, and decides. */
export function overAsking(ask: Ask): OverAsking[] {
  const fields = wantedFields(ask);
  return [
    ...(ask.wants === 'whole' ? (['whole'] as const) : []),
    ...(ask.wants === 'fields' && Object.keys(fields).length > FIELDS_WITHOUT_WARNING ? (['many'] as const) : []),
    // A student number or an e-mail address finds the person again in other people's files.
    ...(fields.identifier ? (['identifier'] as const) : []),
    ...(ask.kind !== undefined && DEGREES.includes(ask.kind) ? (['degree'] as const) : []),
  ];
}

const DEGREES = ['Degree', 'AssociateDegree', 'BachelorDegree', 'MasterDegree', 'DoctoralDegree', 'Diploma'];
