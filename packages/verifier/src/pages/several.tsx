import type { ShownCollection } from '@laurel/credentials';
import { NamedForm, Part, usePage } from '@laurel/web';

/** Each badge of a collection, with a button that has it checked: none of their addresses is asked before. `on`: the past day that was asked about. */
export function Several({ of: { name, badges }, on }: { of: ShownCollection; on: string }) {
  const { t } = usePage();
  return (
    <Part title={name === '' ? t('verifier.verify.several') : t.rich('verifier.verify.several.of', { name: <bdi>{name}</bdi> })}>
      <div class="stack">
        {badges.map(({ name: title, url }) => (
          <NamedForm action="/verify" name={title} button={t('verifier.verify.check')} icon="shield">
            <input type="hidden" name="badge" value={url} />
            {on !== '' && <input type="hidden" name="on" value={on} />}
          </NamedForm>
        ))}
      </div>
    </Part>
  );
}
