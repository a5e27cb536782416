import { describe, expect, it } from 'vitest';
import { guard } from './guard.ts';

const SOURCE = `
export function check(n: number, seen: string[]): string {
  if (n > 9) return 'too_large';
  seen.push('looked');
  return n < 0 ? refusal('negative') : 'ok';
}
const refusal = (code: string) => code;
`;

/** What the function says of 12, of -1 and what it pushed, with one check taken out. */
function behaviour(out: string | undefined): unknown[] {
  const { code } = guard('a.ts', SOURCE);
  const plain = code.replaceAll(/: (number|string\[\]|string)(?=[,){ ])/g, '').replace('export ', '');
  const seen: string[] = [];
  const check: (n: number, seen: string[]) => string = new Function('__mutant', `${plain}; return check;`)(
    (id: string, applies: boolean) => applies && id !== out,
  );
  return [check(12, seen), check(-1, seen), seen.length];
}

describe('the switch before each check', () => {
  it('finds early returns, steps and choices that refuse, by their lines', () => {
    expect(guard('a.ts', SOURCE).mutants.map(({ line }) => line)).toEqual([3, 4, 5]);
  });

  it('changes nothing while every check is in place', () => {
    expect(behaviour(undefined)).toEqual(['too_large', 'negative', 1]);
  });

  it('leaves an else with the if it belongs to', () => {
    const { code } = guard('a.ts', 'if (a) f();\nelse g();');
    const called: string[] = [];
    new Function('__mutant', 'a', 'f', 'g', code)(
      (_id: string, applies: boolean) => applies,
      false,
      () => called.push('f'),
      () => called.push('g'),
    );
    expect(called).toEqual(['g']);
  });

  it.each([
    ['an early return', 0, ['ok', 'negative', 2]],
    ['a step', 1, ['too_large', 'negative', 0]],
    ['a refusal', 2, ['too_large', 'ok', 1]],
  ])('takes out %s alone', (_, nth, expected) => {
    expect(behaviour(guard('a.ts', SOURCE).mutants[nth]?.id)).toEqual(expected);
  });
});
