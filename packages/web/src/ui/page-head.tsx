import type { ComponentChildren } from 'preact';

/** The one h1 of a page. `above` holds steps; `aside` stands at the line's end (a count, a link). */
export function PageHead(props: { title: ComponentChildren; lede?: ComponentChildren; above?: ComponentChildren; aside?: ComponentChildren }) {
  const head = (
    <>
      {props.above}
      <h1>{props.title}</h1>
      {props.lede && <p class="lede">{props.lede}</p>}
    </>
  );
  if (!props.aside) return <div class="head">{head}</div>;
  return (
    <div class="row apart base head">
      <div>{head}</div>
      <div class="soft">{props.aside}</div>
    </div>
  );
}
