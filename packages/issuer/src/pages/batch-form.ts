import { typed, type WebRequest } from '@laurel/web';
import type { Corrections } from '../awards/correct-cells.ts';

/** What each column is to be used for, of as many as there are. */
export const usesIn = (request: WebRequest, headers: readonly string[]): string[] => headers.map((_, index) => typed(request, `use-${index}`));

/** `cell-LINE-COLUMN`, as the preview names its boxes. */
export const correctionsIn = ({ form }: WebRequest): Corrections => {
  const boxes = [...form.entries()].flatMap(([name, value]) => (typeof value === 'string' ? [{ name, value: value.trim() }] : []));
  const found = (form_: RegExp) =>
    boxes.flatMap(({ name, value }) => {
      const [, row, column] = form_.exec(name) ?? [];
      return row === undefined || column === undefined ? [] : [{ line: Number(row), column: Number(column), value, name }];
    });
  const cells = found(/^cell-(\d{1,7})-(\d{1,5})$/).map(({ line, column, value }) => ({ line, column, value }));
  const alike = found(/^alike-(\d{1,3})-(\d{1,5})$/).flatMap(({ column, value, name }) => {
    const cell = form.get(`${name}-was`);
    return typeof cell === 'string' ? [{ column, cell, value }] : [];
  });
  return { cells, alike };
};
