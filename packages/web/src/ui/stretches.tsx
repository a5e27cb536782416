import { usePage } from './page-context.ts';
import type { Stretch } from './words-changed.ts';

/** One paragraph of what changed (`wordsChanged`), as written: struck and underlined, and said in words to whoever hears the page. */
export function Stretches({ stretches }: { stretches: readonly Stretch[] }) {
  return stretches.map((stretch) => <Shown {...stretch} />);
}

function Shown({ kind, text }: Stretch) {
  const { t } = usePage();
  if (kind === 'same') return <>{text}</>;
  const said = <span class="vh">{t(`web.stretch.${kind}`)} </span>;
  return kind === 'gone' ? (
    <del>
      {said}
      {text}
    </del>
  ) : (
    <ins>
      {said}
      {text}
    </ins>
  );
}
