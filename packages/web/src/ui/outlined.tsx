import type { ComponentChildren } from 'preact';

/** A long page with what it holds beside it: in sight on wide screens, above on narrow ones, not on paper. */
export function Outlined({ label, items, children }: { label: string; items: readonly { href: string; text: string }[]; children: ComponentChildren }) {
  return (
    <div class="outlined">
      <nav class="outline no-print" aria-label={label}>
        <ul>
          {items.map(({ href, text }) => (
            <li key={href}>
              <a href={href}>{text}</a>
            </li>
          ))}
        </ul>
      </nav>
      <div>{children}</div>
    </div>
  );
}
