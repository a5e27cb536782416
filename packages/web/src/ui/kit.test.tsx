import { describe, expect, it } from 'vitest';
import { badgeSvg } from '../art/badge-art.tsx';
import { makeTranslate } from '../i18n.ts';
import { Button, Link } from './button.tsx';
import { CopyField } from './copy-field.tsx';
import { errorAt, Field, SelectField, TextareaField } from './field.tsx';
import { Form } from './form.tsx';
import { Progress } from './progress.tsx';
import { Qr } from './qr.tsx';
import { renderBody } from './render.tsx';
import { State } from './state.tsx';
import { Table } from './table.tsx';

const html = (node: Parameters<typeof renderBody>[0], facts?: Parameters<typeof renderBody>[1]) => renderBody(node, facts).html;

describe('fields', () => {
  it('ties hint and error to the box and says that it is invalid', () => {
    const field = html(<Field name="email" label="E-mail" hint="Where we write" error="No @ in it" value="zoë" />);
    expect(field).toContain('aria-describedby="email-hint email-error"');
    expect(field).toContain('aria-invalid="true"');
    expect(field.indexOf('No @ in it')).toBeLessThan(field.indexOf('<input'));
  });

  it('gives back what was typed, as text', () => {
    const nasty = '"><script>alert(1)</script>';
    expect(html(<Field name="a" label="A" value={nasty} />)).not.toContain('<script');
    expect(html(<TextareaField name="a" label="A" value="</textarea><script>" />)).not.toContain('<script');
    expect(html(<SelectField name="a" label="A" value="2" options={[{ value: '2', text: nasty }]} />)).toMatch(/<option value="2" selected>[^<]*&lt;script/);
  });

  it('finds the sentence of a field among the problems', () => {
    expect(errorAt([{ at: 'name', code: 'missing', detail: 'Say your name.' }], 'name')).toBe('Say your name.');
    expect(errorAt([], 'name')).toBeUndefined();
  });
});

it('puts the token of the page into every form', () => {
  expect(
    html(
      <Form action="/x">
        <Button>Go</Button>
      </Form>,
      { csrf: 'T' },
    ),
  ).toContain('<input type="hidden" name="_csrf" value="T"/>');
});

it('leaves a dangerous address without a link', () => {
  const dangerous = ['javascript', 'alert(1)'].join(':');
  expect(html(<Link href={dangerous}>x</Link>)).toBe('<a>x</a>');
  expect(html(<Link href="https://a.example/">x</Link>)).toContain('rel="noopener noreferrer"');
});

it('collects the icons that were drawn', () => {
  expect([...renderBody(<State kind="ok">Valid</State>).icons]).toEqual(['check']);
});

it('tells each cell its head where a table stacks on a phone, and only there', () => {
  const columns = [
    { head: 'Line', rowHead: true, cell: (row: string) => row },
    { head: 'Cell', cell: () => 'x' },
  ];
  expect(html(<Table caption="C" stacks columns={columns} rows={['2']} />)).toContain('<th scope="row" data-head="Line">2</th><td data-head="Cell">x</td>');
  expect(html(<Table caption="C" columns={columns} rows={['2']} />)).not.toContain('data-head');
});

it('names the sorted column and the cell that is wrong', () => {
  const table = html(
    <Table
      caption="Rows"
      rows={[{ line: 3, date: '31/11' }]}
      columns={[
        { head: 'Line', cell: (row) => row.line, rowHead: true, numeric: true, sort: { href: '?sort=line', direction: 'descending' } },
        { head: 'Date', cell: (row) => row.date, bad: () => true },
      ]}
    />,
  );
  expect(table).toContain('<th scope="col" class="num" aria-sort="descending"><a href="?sort=line">Line ↓</a></th>');
  expect(table).toContain('<td class="cell-bad">31/11</td>');
});

it('shows progress in the reader’s numbers and divides by no zero', () => {
  expect(html(<Progress label="P" done={1240} total={1999} />, { t: makeTranslate('fr') })).toContain('1\u202f240');
  expect(html(<Progress label="P" done={0} total={0} />)).toContain('100');
});

it('hides the copy button until script shows it', () => {
  expect(html(<CopyField id="l" label="Link" value="https://a.example" />)).toMatch(/data-copy="l"[^>]* hidden/);
});

it('draws a QR code without colour from the theme', () => {
  expect(html(<Qr text="openid4vp://?x=1" label="Open" />)).toMatch(/<path d="M0 0h7v1h-7z[^"]*" fill="#000"><\/path>/);
});

describe('badge art', () => {
  it('is self-contained: no style, no script, no address outside, text escaped', () => {
    const svg = badgeSvg({ title: 'A & <B>', kind: 'assessed', ribbon: '<LEVEL 4>', alt: 'Badge: "A" & <B>' });
    expect(svg).not.toMatch(/style=|<script|href="(?!#)/);
    expect(svg).not.toContain('<LEVEL');
    expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"');
  });

  it('engraves two titles differently and one title always the same', () => {
    expect(badgeSvg({ title: 'One', kind: 'assessed', alt: '' })).toBe(badgeSvg({ title: 'One', kind: 'assessed', alt: '' }));
    expect(badgeSvg({ title: 'One', kind: 'assessed', alt: '' })).not.toBe(badgeSvg({ title: 'Two', kind: 'assessed', alt: '' }));
  });

  it('gives taking part no wreath', () => {
    expect(badgeSvg({ title: 'T', kind: 'participation', alt: '' })).not.toContain('matrix(-1');
    expect(badgeSvg({ title: 'T', kind: 'assessed', alt: '' })).toContain('matrix(-1');
  });

  it('stays under 4 kB', () => {
    expect(badgeSvg({ title: 'Infection Prevention in Home Care', kind: 'capstone', ribbon: 'LEVEL 4', alt: '' }).length).toBeLessThan(4096);
  });
});
