import { Button } from './button.tsx';
import { Form } from './form.tsx';
import { usePage } from './page-context.ts';
import { Side } from './sides.tsx';

/** `keepAt`: where a press of a button leads to its claim page; absent where none opens it now. */
export type BadgeNotKept = { id: string; name: string; awardedOn: string; keepAt: string | undefined };

/** Before somebody erases what is kept of them: each badge that would be lost, by name, with the way to keep it first. For `Sides`; nothing where there is none. */
export function NotKept({ badges }: { badges: readonly BadgeNotKept[] }) {
  const { t } = usePage();
  if (badges.length === 0) return null;
  return (
    <Side term={t('web.not-kept', { count: badges.length })}>
      <p>{t('web.not-kept.says', { count: badges.length })}</p>
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role of a list without markers */}
      <ul class="lines" role="list">
        {badges.map(({ id, name, awardedOn, keepAt }) => (
          <li class="row apart" key={id}>
            <div>
              <p>
                <bdi>{name}</bdi>
              </p>
              <p class="small soft">{t('web.not-kept.since', { date: t.date(awardedOn) })}</p>
              {keepAt === undefined && <p class="small">{t('web.not-kept.elsewhere')}</p>}
            </div>
            {keepAt !== undefined && (
              <Form action={keepAt} kind="inline" label={t('web.not-kept.keep.of', { name })}>
                <Button kind="quiet">{t('web.not-kept.keep')}</Button>
              </Form>
            )}
          </li>
        ))}
      </ul>
    </Side>
  );
}
