import type { ComponentChildren } from 'preact';

/** An empty list: says so, says how it fills, and has the button that fills it. */
export function EmptyState({ title, children, action }: { title: ComponentChildren; children?: ComponentChildren; action?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="lede">{title}</p>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}
