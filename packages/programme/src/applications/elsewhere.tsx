import { Prose, usePage } from '@laurel/web';

/** What another window saved in a box, below what was typed in it here. */
export function Elsewhere({ text }: { text: string | undefined }) {
  const { t } = usePage();
  if (text === undefined) return null;
  return (
    <div class="field">
      <figure class="evidence">
        <figcaption>{t('programme.two-windows.saved')}</figcaption>
        {text === '' ? <p class="soft">{t('programme.two-windows.emptied')}</p> : <Prose text={text} />}
      </figure>
    </div>
  );
}
