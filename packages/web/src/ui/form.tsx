import type { ComponentChildren } from 'preact';
import { usePage } from './page-context.ts';

/** A form that posts to this node, with the token that proves it was served here. `upload` sends files. `kind`: `stack` is the column, `inline` one row. */
export function Form(props: {
  action: string;
  children: ComponentChildren;
  upload?: boolean | undefined;
  label?: string | undefined;
  kind?: 'inline' | 'stack' | 'split' | 'split even' | 'actions' | undefined;
}) {
  const { csrf } = usePage();
  return (
    <form method="post" action={props.action} enctype={props.upload ? 'multipart/form-data' : undefined} aria-label={props.label} class={props.kind}>
      <input type="hidden" name="_csrf" value={csrf} />
      {props.children}
    </form>
  );
}

/** The filter row over a table: a GET, so that what is shown has an address. */
export function Filters({ action, label, children }: { action: string; label: string; children: ComponentChildren }) {
  return (
    <search aria-label={label}>
      <form class="filters" method="get" action={action}>
        {children}
      </form>
    </search>
  );
}

/** A group of fields under one heading. */
export function Fieldset(props: { legend: ComponentChildren; id?: string | undefined; hidden?: boolean | undefined; children: ComponentChildren }) {
  const { legend, id, hidden, children } = props;
  return (
    <fieldset id={id} class={hidden ? undefined : 'part'}>
      <legend class={hidden ? 'vh' : undefined}>{legend}</legend>
      {children}
    </fieldset>
  );
}
