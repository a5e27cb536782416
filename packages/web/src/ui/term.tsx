import type { Word } from '../pages/help/tasks.ts';
import { usePage } from './page-context.ts';

/** Leads to a word of the glossary, where it is first met: on its own line, under what uses it. */
export function Term({ word }: { word: Word }) {
  const { t } = usePage();
  return (
    <p class="small">
      <a href={`/help/words#${word}`}>{t('web.help.term', { word: t(`web.word.${word}`) })}</a>
    </p>
  );
}
