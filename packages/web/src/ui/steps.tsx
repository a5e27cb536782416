import { usePage } from './page-context.ts';

/** Where one is in a task of several pages; `current` counts from 0. */
export function Steps({ items, current }: { items: readonly string[]; current: number }) {
  const { t } = usePage();
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role of a list without markers
    <ol class="steps" role="list" aria-label={t('web.steps')}>
      {items.map((item, index) => (
        <li key={item} aria-current={index === current ? 'step' : undefined}>
          {item}
        </li>
      ))}
    </ol>
  );
}

export type Tab = { href: string; text: string; count?: number; current?: boolean };

/** Tabs are links: each has its address. */
export function Tabs({ label, items }: { label: string; items: readonly Tab[] }) {
  const { t } = usePage();
  return (
    <nav class="tabs" aria-label={label}>
      {items.map((item) => (
        <a key={item.href} href={item.href} aria-current={item.current ? 'page' : undefined}>
          {item.text}
          {item.count !== undefined && (
            <>
              {' '}
              <span class="soft">{t.number(item.count)}</span>
            </>
          )}
        </a>
      ))}
    </nav>
  );
}
