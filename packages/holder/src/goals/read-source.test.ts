import type { PublicPathway } from '@laurel/credentials';
import { expect, it } from 'vitest';
import { readDown, writeDown } from './read-source.ts';

/** Two parts of this many badges each. */
function pathway(many: number): PublicPathway {
  const badges = Array.from({ length: 2 * many }, (_, nth) => ({
    issuer: 'did:web:a.example',
    achievement: `https://a.example/${nth}`,
    name: { en: `${nth}` },
  }));
  const parts = [1, 2].map((number) => ({
    ...{ number, after: [], rule: 'all' as const },
    members: badges.slice((number - 1) * many, number * many).map(({ issuer, achievement }) => ({ issuer, achievement, name: '' })),
  }));
  const goal = { issuer: 'did:web:a.example', achievement: 'https://a.example/goal', name: { en: 'Goal' } };
  const words = { en: 'A way' };
  return {
    address: 'https://a.example/way',
    name: words,
    description: words,
    issuer: goal.issuer,
    graph: { parts, capstone: goal.achievement },
    badges: [...badges, goal],
  };
}

it('keeps of a pathway what can be read again, and refuses one that could not', () => {
  expect(readDown(writeDown(pathway(40)))?.badges).toHaveLength(81);
  expect(() => writeDown(pathway(400))).toThrow(expect.objectContaining({ problems: [expect.objectContaining({ code: 'large' })] }));
});
