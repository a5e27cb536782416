import { expect, it } from 'vitest';
import { ERROR_STATUS, LaurelError } from './errors.ts';

it('carries code, status, detail, problems and cause', () => {
  const cause = new Error('socket');
  const problem = { at: 'email', code: 'missing', detail: 'Write an address.' };
  expect(new LaurelError('offer_expired', { detail: 'It ended on 3 May.', problems: [problem], cause })).toMatchObject({
    code: 'offer_expired',
    status: 410,
    message: 'It ended on 3 May.',
    problems: [problem],
    cause,
  });
  expect(new LaurelError('csrf')).toMatchObject({ message: 'csrf', detail: undefined, problems: [] });
});

it('gives every code a status of 4xx or 5xx', () => {
  for (const [code, status] of Object.entries(ERROR_STATUS)) expect(status >= 400 && status < 600, code).toBe(true);
});
