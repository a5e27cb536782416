import { type BadgeFacts, pictureIn } from '@laurel/credentials';
import { BadgeCard, Grid, Time, type Translate, usePage } from '@laurel/web';
import type { ListedBadge } from '../wallet/badges.ts';
import { lastAnswered } from '../wallet/last-verdict.ts';
import { artOf } from '../wallet/picture.ts';
import { Edition } from './badge-sides.tsx';
import { BadgeState, type Condition, conditionOf, issuerNameOf, kindIn, titleIn } from './condition.tsx';

/** These say when it was last checked, or that it was not. */
const SAYS_WHEN: ReadonlySet<Condition> = new Set(['due', 'old', 'saved', 'unasked', 'unproven']);

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
          kind={sortIn(t, badge.facts)}
          state={
            <>
              <BadgeState badge={badge} now={at} />
              {badge.verdict.older && <br />}
              <Edition of={badge.verdict} />
              {isShared(titleIn(t, badge.facts)) && <Awarded on={badge.facts.awardedDate} />}
              {!badge.verdict.unasked && !SAYS_WHEN.has(conditionOf(badge, at)) && (
                <>
                  <br />
                  <span class="soft">{t.rich('holder.home.as-of', { time: <Time at={lastAnswered(badge.verdict)} /> })}</span>
                </>
              )}
            </>
          }
        />
      ))}
    </Grid>
  );
}

/** Whether it was assessed; what is no badge says what it is. */
const sortIn = (t: Translate, { ownType, assessment }: Pick<BadgeFacts, 'ownType' | 'assessment'>): string | undefined =>
  ownType === undefined ? assessment && t(`holder.assessment.${assessment}`) : kindIn(t, ownType);

/** In a list, below its title: whether it was assessed and since when it is had, which tells two of one title apart. */
export function ToldApart({ facts }: { facts: Pick<BadgeFacts, 'ownType' | 'assessment' | 'awardedDate'> }) {
  const { t } = usePage();
  const sort = sortIn(t, facts);
  return (
    <span class="soft small">
      {sort !== undefined && (
        <>
          <br />
          {sort}
        </>
      )}
      <Awarded on={facts.awardedDate} />
    </span>
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
