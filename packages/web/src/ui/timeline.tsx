import type { ComponentChildren } from 'preact';
import { Time } from './time.tsx';

/** What happened, newest first as given. */
export function Timeline({ items, dateOnly }: { items: readonly { at: string; text: ComponentChildren }[]; dateOnly?: boolean | undefined }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role of a list without markers
    <ol class="time" role="list">
      {items.map((item) => (
        <li>
          <Time at={item.at} dateOnly={dateOnly} />
          <span>{item.text}</span>
        </li>
      ))}
    </ol>
  );
}
