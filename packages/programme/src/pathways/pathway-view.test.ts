import { progressOf } from '@laurel/credentials';
import { makeTranslate } from '@laurel/web';
import { expect, it } from 'vitest';
import { viewOf } from './pathway-view.ts';
import { readPathwayForm } from './read-form.ts';

it('draws a draft in which every part names the next as often as it can, without walking each of those ways', async () => {
  const form = new URLSearchParams({ name_en: 'Deep' });
  for (let part = 1; part <= 8; part++) {
    form.set(
      `part_${part}_after`,
      Array(60)
        .fill((part % 8) + 1)
        .join(','),
    );
    for (let nth = 0; nth < 12; nth++) form.set(`part_${part}_member_${nth}`, part === 8 ? `x${nth}` : `part ${part + 1}`);
  }
  const { definition } = readPathwayForm(form);
  expect(definition.parts.map(({ after }) => after.length)).toEqual(Array(8).fill(1));
  const view = await viewOf({ awarding: { profiles: [], achievements: async () => [] } as never }, makeTranslate('en'), definition, { asWritten: true }); // as: it asks for no more
  expect(view.parts).toHaveLength(8);
});

it('says of what is not held whether it is its turn, comes later or is needed no more', async () => {
  const parts = [
    { number: 1, rule: 'any' as const, after: [], members: [{ own: 'a' }, { own: 'b' }, { part: 3 }] },
    { number: 2, rule: 'all' as const, after: [1], members: [{ own: 'c' }] },
    { number: 3, rule: 'all' as const, after: [], members: [{ own: 'd' }] },
  ];
  const definition = { name: { en: 'Choice' }, description: {}, parts, capstone: 'end' };
  const statesWith = async (...held: string[]) => {
    const progress = progressOf(
      definition,
      held.map((own) => ({ key: `own ${own}`, class: 'assessed-here' as const })),
    );
    const view = await viewOf({ awarding: { profiles: [], achievements: async () => [] } as never }, makeTranslate('en'), definition, { progress }); // as: it asks for no more
    return [...view.parts.flatMap(({ boxes }) => boxes.map(({ key, state }) => `${key}: ${state}`)), `end: ${view.capstone.state}`].sort();
  };
  expect(await statesWith()).toEqual(['end: later', 'own a: next', 'own b: next', 'own c: later', 'own d: next', 'part 3: next']);
  expect(await statesWith('a')).toEqual(['end: later', 'own a: held', 'own b: spare', 'own c: next', 'own d: spare', 'part 3: spare']);
  expect(await statesWith('c')).toEqual(['end: later', 'own a: next', 'own b: next', 'own c: ahead', 'own d: next', 'part 3: next']);
});
