import { makeTranslate } from '@laurel/web';
import { EXPORTS, exportRegister } from '../register/export-register.ts';
import { operation } from './operation.ts';
import { FilterQuery } from './schemas.ts';

const TYPES = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' } as const;
const SAID = {
  csv: ['The register as CSV', 'For spreadsheets: what would run there as a formula is written as text.'],
  jsonl: ['The register as lines of JSON', 'One Award a line.'],
} as const;

export const registerOperations = EXPORTS.map((format) =>
  operation({
    id: `exportRegister${format === 'csv' ? 'Csv' : 'Jsonl'}`,
    method: 'get',
    path: `/register.${format}`,
    scope: 'read',
    summary: SAID[format][0],
    description: `${SAID[format][1]} Streamed; that somebody took it along is audited.`,
    query: FilterQuery,
    examples: { all: {}, kept: { query: { state: 'kept' } } },
    answers: { 200: { description: 'All that fit, newest first.', contentType: TYPES[format] } },
    run: async ({ issuer, profile, actor, query }) => {
      const chunks = await exportRegister(issuer, { profile, filter: query, format, t: makeTranslate('en'), actor });
      return { kind: 'stream', chunks, contentType: TYPES[format], filename: `register-${profile}.${format}` };
    },
  }),
);
