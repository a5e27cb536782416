import { usePage } from '@laurel/web';
import type { ListedBadge } from '../wallet/badges.ts';
import { ToldApart } from './cards.tsx';
import { BadgeState, issuerNameOf } from './condition.tsx';

/** A badge that a list or a question names by its title, which another may have too. */
export type Which = { badge: ListedBadge; now: Date };

/** Below its title in a list: whether it was assessed, since when it is had and how it stands. */
export function WhichOne({ badge, now }: Which) {
  return (
    <>
      <ToldApart facts={badge.facts} />
      <span class="soft small">
        <br />
        <BadgeState badge={badge} now={now} />
      </span>
    </>
  );
}

/** The same in a question, with who gave it and the collection it is shown in. */
export function WhichAsked({ badge, now, within }: Which & { within: string | undefined }) {
  const { t } = usePage();
  return (
    <p>
      <bdi>{issuerNameOf(badge, t)}</bdi>
      <WhichOne badge={badge} now={now} />
      {within !== undefined && (
        <>
          <br />
          {t.rich('holder.badge.links.in', { name: <bdi>{within}</bdi> })}
        </>
      )}
    </p>
  );
}
