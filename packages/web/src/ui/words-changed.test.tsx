import fc from 'fast-check';
import { expect, it } from 'vitest';
import { renderBody } from './render.tsx';
import { Stretches } from './stretches.tsx';
import { wordsChanged } from './words-changed.ts';

const side = (before: string, after: string, kind: 'gone' | 'new') =>
  wordsChanged(before, after)
    .map((stretches) => stretches.filter((one) => one.kind === 'same' || one.kind === kind).map(({ text }) => text))
    .map((texts) => texts.join(''))
    .filter((text) => text !== '')
    .join('\n');

it('shows the words that went and the words that came, where they stood', () => {
  expect(wordsChanged('Kept\n\nA draft is erased after 90 days.\n', 'Kept\n\nA draft is erased after 60 days. A letter comes first.\n')).toEqual([
    [{ kind: 'same', text: 'Kept' }],
    [
      { kind: 'same', text: 'A draft is erased after ' },
      { kind: 'gone', text: '90 days.' },
      { kind: 'new', text: '60 days. A letter comes first.' },
    ],
  ]);
  for (const end of ['\n', '\r\n']) expect(wordsChanged('One.', `One.${end}Two.`)).toEqual([[{ kind: 'same', text: 'One.' }], [{ kind: 'new', text: 'Two.' }]]);
});

it('gives back either text, whatever they are', () => {
  const line = fc.array(fc.constantFrom('a', 'b', 'c', 'dé'), { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
  const text = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(side(before, after, 'gone')).toBe(before);
      expect(side(before, after, 'new')).toBe(after);
    }),
  );
});

it('does not compare word by word what is too long for it', () => {
  const long = (word: string) => Array.from({ length: 700 }, () => word).join(' ');
  expect(wordsChanged(long('a'), long('b'))[0]?.map(({ kind }) => kind)).toEqual(['gone', 'new']);
});

it('strikes and underlines what changed as it was written, marks of Markdown too', () => {
  const drawn = wordsChanged('2. I rang **first**.', '2. I rang\n- # <b>twice**').map((stretches) => renderBody(<Stretches stretches={stretches} />).html);
  expect(drawn).toEqual([
    '2. I <del><span class="vh">removed: </span>rang **first**.</del><ins><span class="vh">added: </span>rang</ins>',
    '<ins><span class="vh">added: </span>- # &lt;b>twice**</ins>',
  ]);
});
