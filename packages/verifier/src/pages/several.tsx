import { namedAlike, type ShownBadge, type ShownCollection } from '@laurel/credentials';
import { NamedForm, Part, Time, usePage } from '@laurel/web';

/** Each badge of a collection, with a button that has it checked: none of their addresses is asked before. `on`: the past day that was asked about. */
export function Several({ of: { name, badges }, on }: { of: ShownCollection; on: string }) {
  const { t } = usePage();
  const alike = namedAlike(badges);
  return (
    <Part title={name === '' ? t('verifier.verify.several') : t.rich('verifier.verify.several.of', { name: <bdi>{name}</bdi> })}>
      <div class="stack">
        {badges.map((badge) => (
          <NamedForm
            action="/verify"
            name={badge.name}
            button={t('verifier.verify.check')}
            icon="shield"
            note={alike.has(badge) && <ToldApart badge={badge} />}
          >
            <input type="hidden" name="badge" value={badge.url} />
            {on !== '' && <input type="hidden" name="on" value={on} />}
          </NamedForm>
        ))}
      </div>
    </Part>
  );
}

/** By what its page says of it, before it is checked. */
function ToldApart({ badge: { assessment, awardedDate } }: { badge: ShownBadge }) {
  const { t } = usePage();
  return (
    <span class="soft small">
      {assessment !== undefined && (
        <>
          <br />
          {t(`verifier.assessment.${assessment}`)}
        </>
      )}
      {awardedDate !== undefined && (
        <>
          <br />
          {t.rich('verifier.value.awarded', { date: <Time at={awardedDate} dateOnly /> })}
        </>
      )}
    </span>
  );
}
