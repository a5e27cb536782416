import type { ComponentChildren } from 'preact';

/** Something the reader must know now; `title` comes first and strong ("What to do."). `alert` has it read out at once. */
export function Notice(props: {
  children?: ComponentChildren;
  title?: ComponentChildren;
  kind?: 'ok' | 'warn' | 'bad' | undefined;
  alert?: boolean | undefined;
  /** Speaks to whoever prints the page, not to whoever holds the sheet. */
  screenOnly?: boolean | undefined;
}) {
  const kind = props.kind ? `notice is-${props.kind}` : 'notice';
  return (
    <div class={props.screenOnly ? `${kind} no-print` : kind} role={props.alert ? 'alert' : undefined}>
      <p>
        {props.title && <strong>{props.title} </strong>}
        {props.children}
      </p>
    </div>
  );
}
