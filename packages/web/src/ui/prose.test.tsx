import { expect, it } from 'vitest';
import { Prose } from './prose.tsx';
import { renderBody } from './render.tsx';

const drawn = (text: string) => renderBody(<Prose text={text} />).html.replace(/^<div class="prose">|<\/div>$/g, '');

it.each([
  [
    'a list after the line that announces it',
    'Watched:\r\n- one\r\n- two\r\n\r\nThen *told*.',
    '<p>Watched:</p><ul><li>one</li><li>two</li></ul><p>Then <em>told</em>.</p>',
  ],
  ['words straight after a list', '1. one\n2) two\nThen told.', '<ol><li>one</li><li>two</li></ol><p>Then told.</p>'],
  ['an item that goes on below itself', '- one\n  and more\n- two', '<ul><li>one and more</li><li>two</li></ul>'],
  ['lines of one paragraph', 'one\ntwo\n\nthree', '<p>one<br/>two</p><p>three</p>'],
  ['a heading over its words', '## What\nwords', '<p><strong>What</strong></p><p>words</p>'],
  ['a dash that is no mark', 'one -two\n-three', '<p>one -two<br/>-three</p>'],
])('draws %s', (_, text, html) => {
  expect(drawn(text)).toBe(html);
});
