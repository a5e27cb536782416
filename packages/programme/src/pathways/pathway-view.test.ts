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
