import type { ComponentChildren } from 'preact';

/** Something the reader must know now; `title` comes first and strong ("What to do."). `alert` has it read out at once. */
export function Notice(props: {
  children?: ComponentChildren;
  title?: ComponentChildren;
  kind?: 'ok' | 'warn' | 'bad' | undefined;
  alert?: boolean | undefined;
}) {
  return (
    <div class={props.kind ? `notice is-${props.kind}` : 'notice'} role={props.alert ? 'alert' : undefined}>
      <p>
        {props.title && <strong>{props.title} </strong>}
        {props.children}
      </p>
    </div>
  );
}
