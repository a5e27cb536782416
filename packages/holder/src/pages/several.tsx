import { namedAlike, type ShownCollection } from '@laurel/credentials';
import { NamedForm, Notice, Part, usePage } from '@laurel/web';
import { ToldApart } from './cards.tsx';

/** Each badge of a collection that somebody shows, with a button that brings it in to be looked at: none of their addresses is asked before. */
export function Several({ of: { name, badges } }: { of: ShownCollection }) {
  const { t } = usePage();
  const alike = namedAlike(badges);
  return (
    <>
      <Notice kind="warn" alert>
        {t('holder.import.several.says', { count: badges.length })}
      </Notice>
      <Part title={name === '' ? t('holder.import.several') : t.rich('holder.import.several.of', { name: <bdi>{name}</bdi> })}>
        <div class="stack">
          {badges.map((badge) => (
            <NamedForm
              action="/wallet/import"
              name={badge.name}
              button={t('holder.import.look')}
              icon="eye"
              note={alike.has(badge) && <ToldApart facts={badge} />}
            >
              <input type="hidden" name="address" value={badge.url} />
            </NamedForm>
          ))}
        </div>
      </Part>
    </>
  );
}
