import { LaurelError } from '@laurel/base';
import { Button, Form, param, type Route, SelectField, to, typed, usePage } from '@laurel/web';
import { collectBadges } from '../collections/collect-badges.ts';
import type { CollectionsAround } from '../collections/collections.ts';
import type { Holder } from '../deps.ts';
import type { BadgeRow } from '../records.ts';
import { changeWhose } from '../wallet/change-whose.ts';
import { ownerOf, PERSON } from './frame.tsx';

/** What its owner says of a badge, on the badge's own page: whose it is, and what it belongs with. */
export const badgeOwnRoutes = (holder: Holder): Route[] => [
  {
    method: 'post',
    path: '/wallet/badges/:id/whose',
    access: PERSON,
    run: async (request) => {
      const [id, whose] = [param(request, 'id'), typed(request, 'whose')];
      if (whose !== 'mine' && whose !== 'other') throw new LaurelError('bad_form');
      try {
        await changeWhose(holder, { owner: ownerOf(request), id, isOthers: whose === 'other' });
      } catch (error) {
        if (error instanceof LaurelError && error.code === 'conflict') return to(`/wallet/badges/${id}?still-shared`);
        throw error;
      }
      return to(`/wallet/badges/${id}?whose-${whose}`);
    },
  },
  {
    method: 'post',
    path: '/wallet/badges/:id/collect',
    access: PERSON,
    run: async (request) => {
      const id = param(request, 'id');
      await collectBadges(holder, { owner: ownerOf(request), id: typed(request, 'collection'), badgeIds: [id] });
      return to(`/wallet/badges/${id}?collected`);
    },
  },
];

/** The other answer to whom it is about, where that is its owner's to give. */
export function OtherWhose({ badge: { id, whose } }: { badge: Pick<BadgeRow, 'id' | 'whose'> }) {
  const { t } = usePage();
  if (whose !== 'said' && whose !== 'other') return null;
  const other = whose === 'said' ? 'other' : 'mine';
  return (
    <Form action={`/wallet/badges/${id}/whose`}>
      <input type="hidden" name="whose" value={other} />
      <Button kind="link">{t(`holder.whose.change.${other}`)}</Button>
    </Form>
  );
}

/** The collections it stands in, each a link, and those it could stand in. */
export function Belongs({ id, collections: { holding, others } }: { id: string; collections: CollectionsAround }) {
  const { t } = usePage();
  return (
    <>
      {holding.map(({ id: collection, name }, index) => (
        <>
          {index > 0 && ', '}
          <a href={`/wallet/collections/${collection}`}>
            <bdi>{name}</bdi>
          </a>
        </>
      ))}
      {others.length > 0 && (
        <Form action={`/wallet/badges/${id}/collect`} kind="inline" label={t('holder.badge.collect')}>
          <SelectField
            name="collection"
            label={t(holding.length === 0 ? 'holder.badge.collect.in' : 'holder.badge.collect.also-in')}
            options={others.map((one) => ({ value: one.id, text: one.name }))}
          />
          <Button kind="quiet" icon="plus" small>
            {t('holder.badge.collect.do')}
          </Button>
        </Form>
      )}
      {holding.length + others.length === 0 && <a href="/wallet/collections">{t('holder.badge.collect.first')}</a>}
    </>
  );
}
