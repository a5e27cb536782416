import type { ComponentChildren } from 'preact';

export type Column<Row> = {
  head: ComponentChildren;
  cell: (row: Row) => ComponentChildren;
  /** The cell that names the row. */
  rowHead?: boolean;
  numeric?: boolean;
  nowrap?: boolean;
  mono?: boolean;
  /** What it says may hold an address in one piece, which is broken rather than let out of the table. */
  breaks?: boolean;
  /** The head is for screen readers only: pick boxes, open links. */
  headHidden?: boolean;
  /** Not on paper: what can only be pressed. */
  screenOnly?: boolean;
  /** The cell is what is wrong in this row. */
  bad?: (row: Row) => boolean;
  sort?: { href: string; direction?: 'ascending' | 'descending' };
};

/**
 * A table in a region that scrolls by itself. `caption` is read out; `captionShown` prints it too. Problem columns come first.
 * One that `stacks` has a row's cells below each other on a phone, each under its head: for rows that hold a form. `close`: each beside its head,
 * for many rows that are only read.
 */
export function Table<Row>(props: {
  caption: string;
  captionShown?: boolean | undefined;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  wide?: boolean | undefined;
  stacks?: boolean | 'close' | undefined;
  picked?: ((row: Row) => boolean) | undefined;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (axe: scrollable-region-focusable)
    <section class="scroll" tabIndex={0} aria-label={props.caption}>
      <table class={[props.wide && 'wide', props.stacks && 'stacks', props.stacks === 'close' && 'close'].filter(Boolean).join(' ') || undefined}>
        <caption class={props.captionShown ? undefined : 'vh'}>{props.caption}</caption>
        <thead>
          <tr>{props.columns.map(headOf)}</tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr class={props.picked?.(row) ? 'picked' : undefined}>
              {props.columns.map((column) => cellOf(column, row, props.stacks !== undefined && props.stacks !== false))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function headOf<Row>(column: Column<Row>) {
  const arrow = { ascending: ' ↑', descending: ' ↓' };
  const direction = column.sort?.direction;
  return (
    <th scope="col" class={[column.numeric && 'num', column.screenOnly && 'no-print'].filter(Boolean).join(' ') || undefined} aria-sort={direction}>
      {column.headHidden ? (
        <span class="vh">{column.head}</span>
      ) : column.sort ? (
        <a href={column.sort.href}>
          {column.head}
          {direction && arrow[direction]}
        </a>
      ) : (
        column.head
      )}
    </th>
  );
}

function cellOf<Row>(column: Column<Row>, row: Row, stacks: boolean | undefined) {
  const classes =
    [
      column.numeric && 'num',
      column.nowrap && 'nowrap',
      column.mono && 'mono',
      column.breaks && 'breaks',
      column.screenOnly && 'no-print',
      column.bad?.(row) && 'cell-bad',
    ]
      .filter(Boolean)
      .join(' ') || undefined;
  const head = stacks && !column.headHidden && typeof column.head === 'string' ? column.head : undefined;
  return column.rowHead ? (
    <th scope="row" class={classes} data-head={head}>
      {column.cell(row)}
    </th>
  ) : (
    <td class={classes} data-head={head}>
      {column.cell(row)}
    </td>
  );
}

/**
 * The bar under a table for what was picked: the count first, then buttons. Without script the count is `label`; with it `some`, where
 * `#` is how many boxes named `of` are ticked, or `all` where the box named `whole` is.
 */
export function Bulk(props: {
  label: string;
  tally: { of: string; whole: string; some: string; all: string };
  aside?: ComponentChildren;
  children: ComponentChildren;
}) {
  const { label, tally } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot stand in the bar's row
    <div class="bulk" role="group" aria-label={label}>
      <p>
        <strong role="status" data-tally={tally.of} data-whole={tally.whole} data-some={tally.some} data-all={tally.all}>
          {label}
        </strong>
        {props.aside}
      </p>
      <div>{props.children}</div>
    </div>
  );
}

/** Pages by cursor: where we are, and links to what comes before and after. */
export function Pager(props: {
  label: string;
  text: ComponentChildren;
  before?: { href: string; text: string } | undefined;
  after?: { href: string; text: string } | undefined;
  children?: ComponentChildren;
}) {
  return (
    <nav class="pager" aria-label={props.label}>
      <span>{props.text}</span>
      <span class="row">
        {props.before && (
          <a href={props.before.href} rel="prev">
            {props.before.text}
          </a>
        )}
        {props.after && (
          <a href={props.after.href} rel="next">
            {props.after.text}
          </a>
        )}
        {props.children}
      </span>
    </nav>
  );
}
