import { expect, it } from 'vitest';
import { adviceOnPast } from './advice.ts';

const open = (code: string) => ({
  ...{ outcome: 'undetermined' as const, code, issuer: undefined, values: {}, other: undefined, kind: undefined },
  absent: () => 'not-shown' as const,
  checks: [{ step: 'status' as const, outcome: 'unknown' as const, code, sentence: { en: '', fr: '' } }],
});

it.each([
  ['list_none_then', 'past-open'],
  ['list_no_history', 'past-open'],
  ['status_unreachable', 'again'],
  ['list_stale', 'again'],
])('of a past day that %s leaves open, advises %s: trouble on the way ends by itself, a list that there is not does not come', (code, advice) => {
  expect(adviceOnPast(open(code))).toEqual([advice]);
});
