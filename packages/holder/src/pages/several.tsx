import type { ShownCollection } from '@laurel/credentials';
import { NamedForm, Notice, Part, usePage } from '@laurel/web';

/** Each badge of a collection that somebody shows, with a button that brings it in to be looked at: none of their addresses is asked before. */
export function Several({ of: { name, badges } }: { of: ShownCollection }) {
  const { t } = usePage();
  return (
    <>
      <Notice kind="warn" alert>
        {t('holder.import.several.says', { count: badges.length })}
      </Notice>
      <Part title={name === '' ? t('holder.import.several') : t.rich('holder.import.several.of', { name: <bdi>{name}</bdi> })}>
        <div class="stack">
          {badges.map(({ name: title, url }) => (
            <NamedForm action="/wallet/import" name={title} button={t('holder.import.look')} icon="eye">
              <input type="hidden" name="address" value={url} />
            </NamedForm>
          ))}
        </div>
      </Part>
    </>
  );
}
