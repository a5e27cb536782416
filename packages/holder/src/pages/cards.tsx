import { pictureIn } from '@laurel/credentials';
import { BadgeCard, Grid, Time, usePage } from '@laurel/web';
import type { ListedBadge } from '../wallet/badges.ts';
import { artOf } from '../wallet/picture.ts';
import { Edition } from './badge-sides.tsx';
import { BadgeState, type Condition, conditionOf, issuerNameOf, kindIn, titleIn } from './condition.tsx';

/** These say when it was last checked, or that it was not. */
const SAYS_WHEN: ReadonlySet<Condition> = new Set(['due', 'old', 'unasked', 'unproven']);

/** Badges as cards: what each is, who gave it, how it stands and until when, in words; of two with one title also the day, which tells them apart. */
export function Cards({ badges, at }: { badges: readonly ListedBadge[]; at: Date }) {
  const { t } = usePage();
  const titles = badges.map(({ facts }) => titleIn(t, facts));
  const isShared = (title: string) => titles.indexOf(title) !== titles.lastIndexOf(title);
  return (
    <Grid>
      {badges.map((badge) => (
        <BadgeCard
          href={`/wallet/badges/${badge.id}`}
          title={titleIn(t, badge.facts)}
          art={artOf(badge.facts)}
          image={pictureIn(badge.facts)}
          issuer={<bdi>{issuerNameOf(badge, t)}</bdi>}
          kind={badge.facts.ownType === undefined ? badge.facts.assessment && t(`holder.assessment.${badge.facts.assessment}`) : kindIn(t, badge.facts.ownType)}
          state={
            <>
              <BadgeState badge={badge} now={at} />
              {badge.verdict.older && <br />}
              <Edition of={badge.verdict} />
              {isShared(titleIn(t, badge.facts)) && <Awarded on={badge.facts.awardedDate} />}
              {!badge.verdict.unasked && !SAYS_WHEN.has(conditionOf(badge, at)) && (
                <>
                  <br />
                  <span class="soft">{t.rich('holder.home.as-of', { time: <Time at={badge.verdict.asOf} /> })}</span>
                </>
              )}
            </>
          }
        />
      ))}
    </Grid>
  );
}

/** Somebody else's badge may say anything where a date belongs. */
function Awarded({ on }: { on: string | undefined }) {
  const { t } = usePage();
  if (on === undefined || Number.isNaN(Date.parse(on))) return null;
  return (
    <>
      <br />
      {t.rich('holder.home.awarded', { date: <Time at={on} dateOnly /> })}
    </>
  );
}
