import type { ComponentChildren } from 'preact';

type PartProps = { title: ComponentChildren; id?: string | undefined; screenOnly?: boolean | undefined; children: ComponentChildren };

/** A section of a page: a rule, a heading, what it is about. `screenOnly`: it holds what can only be pressed. */
export function Part({ title, id, screenOnly, children }: PartProps) {
  return (
    <section class={screenOnly ? 'part no-print' : 'part'} id={id}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** Two columns on wide screens, the second narrower (`even`: equal). The second is an `Aside` or a section. */
export function Split({ even, children }: { even?: boolean | undefined; children: ComponentChildren }) {
  return <div class={even ? 'split even' : 'split'}>{children}</div>;
}

/** The second column of a `Split`; stays in sight while the first scrolls. */
export function Aside({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <aside class="stick stack" aria-label={label}>
      {children}
    </aside>
  );
}

/** Folded detail for those who want it; `open` where there is something in it that has to be seen. */
export function More({ summary, open, children }: { summary: ComponentChildren; open?: boolean | undefined; children: ComponentChildren }) {
  return (
    <details class="more" open={open}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}
