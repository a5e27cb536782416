import type { ComponentChildren } from 'preact';

/** The house layout: each term hangs in the margin, the text runs beside it. Use before any card. */
export function Sides({ children }: { children: ComponentChildren }) {
  return <dl class="sides">{children}</dl>;
}

/** `screenOnly`: it holds what can only be pressed. */
export function Side({ term, screenOnly, children }: { term: ComponentChildren; screenOnly?: boolean | undefined; children: ComponentChildren }) {
  return (
    <div class={screenOnly ? 'no-print' : undefined}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export type Fact = { term: ComponentChildren; detail: ComponentChildren };

/** Short facts in two columns, or `across` as a strip. Falsy entries are left out. */
export function Facts({ items, across }: { items: readonly (Fact | false | undefined)[]; across?: boolean | undefined }) {
  return (
    <dl class={across ? 'facts across' : 'facts'}>
      {items.map((item) =>
        item ? (
          across ? (
            <div>
              <dt>{item.term}</dt>
              <dd>{item.detail}</dd>
            </div>
          ) : (
            <>
              <dt>{item.term}</dt>
              <dd>{item.detail}</dd>
            </>
          )
        ) : null,
      )}
    </dl>
  );
}

/** Who: a drawing, a name, an address. */
export function Who({ name, detail }: { name: ComponentChildren; detail?: ComponentChildren }) {
  return (
    <p class="who">
      <span>
        <strong>{name}</strong>
        {detail && (
          <>
            <br />
            <span class="soft">{detail}</span>
          </>
        )}
      </span>
    </p>
  );
}
