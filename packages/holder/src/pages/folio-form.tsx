import { LaurelError, newSecret, type Problem } from '@laurel/base';
import {
  ErrorSummary,
  errorAt,
  Field,
  Form,
  Notice,
  PageHead,
  Part,
  page,
  param,
  type Reply,
  type Route,
  Sentence,
  Split,
  to,
  typed,
  usePage,
  type WebRequest,
} from '@laurel/web';
import type { CollectionRow } from '../collections/collection-records.ts';
import { nameIn, readCollection } from '../collections/collections.ts';
import type { Holder } from '../deps.ts';
import { COLLECTION_NAME, FOLIO_BADGES, LOOKS } from '../limits.ts';
import { type FolioSources, folioSources } from '../share-link/folio-sources.ts';
import { makeFolio } from '../share-link/make-folio.ts';
import { titleIn } from './condition.tsx';
import { EndedNotice } from './ended-notice.tsx';
import { ownerOf, PERSON } from './frame.tsx';
import { EMPTY, Fields, type Filled, filledIn, firstOf, MakeOrSee, SeeFirst, Sheet, Trouble, Whom, wishOf } from './share-parts.tsx';

type Asked = FolioSources & { collection: CollectionRow };
type Typed = Filled & { key: string; name: string; on: ReadonlyMap<string, ReadonlySet<string>> };
type Failed = { problems?: readonly Problem[]; badgeId?: string; error?: LaurelError };

/** A collection to show by one address: of each badge which fields, under the very sheet of it; for all of them once to whom and how long. */
export const folioFormRoutes = (holder: Holder): Route[] => [
  {
    method: 'get',
    path: '/wallet/collections/:id/show',
    access: PERSON,
    limit: LOOKS,
    run: async (request) => {
      const asked = await read(holder, request);
      const on = new Map(asked.sources.map((source) => [source.badge.id, firstOf(source)]));
      return formPage(holder, request, asked, { ...EMPTY, key: newSecret(holder.context), name: asked.collection.name, on });
    },
  },
  {
    method: 'post',
    path: '/wallet/collections/:id/show',
    access: PERSON,
    limit: LOOKS,
    run: async (request) => {
      const asked = await read(holder, request);
      const on = new Map(asked.sources.map(({ badge: { id } }) => [id, new Set(request.form.getAll(`field${markOf(id)}`))]));
      const filled = { ...filledIn(request), key: typed(request, 'key') || newSecret(holder.context), name: typed(request, 'name'), on };
      if (typed(request, 'decision') !== 'make' || !isPossible(holder, asked)) return formPage(holder, request, asked, filled);
      const { wish: common, problems } = wishOf(request.t, holder.config, filled);
      const faults = [...nameProblems(request, filled.name), ...problems];
      if (faults.length > 0) return formPage(holder, request, asked, filled, { problems: faults });
      const badges = asked.sources.map((source) => {
        const { id } = source.badge;
        return { source, fields: on.get(id) ?? new Set<string>(), seen: typed(request, `seen${markOf(id)}`) };
      });
      const wish = { key: filled.key, collectionId: asked.collection.id, name: nameIn(filled.name), badges, common };
      const made = await makeFolio(holder, ownerOf(request), wish);
      return 'id' in made ? to(`/wallet/folios/${made.id}?made`) : formPage(holder, request, await read(holder, request), filled, made);
    },
  },
];

/** @throws LaurelError not_found */
async function read(holder: Holder, request: WebRequest): Promise<Asked> {
  const owner = ownerOf(request);
  const { collection, badges } = await readCollection(holder, { owner, id: param(request, 'id') });
  return { collection, ...(await folioSources(holder, owner, badges)) };
}

/** What tells the boxes of one badge from those of another. */
const markOf = (badgeId: string): string => `-${badgeId}`;

const isPossible = ({ config }: Pick<Holder, 'config'>, { sources }: Asked): boolean => config.reachable && sources.length > 0;

function nameProblems({ t }: WebRequest, name: string): Problem[] {
  try {
    nameIn(name);
    return [];
  } catch (error) {
    if (!(error instanceof LaurelError)) throw error;
    return error.problems.map((problem) => ({ ...problem, detail: t(`holder.collection.name.${problem.code}`, { most: COLLECTION_NAME }) }));
  }
}

function formPage(holder: Holder, request: WebRequest, asked: Asked, filled: Typed, failed: Failed = {}): Reply {
  const { t } = request;
  const { collection } = asked;
  const crumbs = [
    { text: t('holder.nav.badges'), href: '/wallet' },
    { text: t('holder.nav.collections'), href: '/wallet/collections' },
    { text: collection.name, href: `/wallet/collections/${collection.id}` },
  ];
  const body = isPossible(holder, asked) ? (
    <FolioForm asked={asked} filled={filled} failed={failed} at={holder.context.clock()} />
  ) : (
    <NotPossible asked={asked} reachable={holder.config.reachable} />
  );
  const status = failed.error?.status ?? (failed.problems ? 422 : 200);
  return page({ title: t('holder.folio.title'), crumbs, body, noStore: true, status });
}

function NotPossible({ asked, reachable }: { asked: Asked; reachable: boolean }) {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('holder.folio.title')} />
      <Notice kind="warn" title={t(reachable ? 'holder.folio.none' : 'holder.share.file.why')}>
        {t(reachable ? 'holder.folio.none.says' : 'holder.folio.unreachable')}
      </Notice>
      {reachable && <LeftOut asked={asked} />}
    </>
  );
}

function FolioForm({ asked, filled, failed, at }: { asked: Asked; filled: Typed; failed: Failed; at: Date }) {
  const { t } = usePage();
  const { collection, sources } = asked;
  const { problems = [], error } = failed;
  const fell = sources.find(({ badge }) => badge.id === failed.badgeId);
  return (
    <>
      <PageHead title={t('holder.folio.title')} lede={t('holder.folio.lede')} />
      {problems.length > 0 && <ErrorSummary problems={problems} />}
      {error && <Trouble error={error} of={fell && titleIn(t, fell.badge.facts)} badgeId={fell?.badge.id} />}
      <LeftOut asked={asked} />
      <Form action={`/wallet/collections/${collection.id}/show`} preview={sources.map(({ badge }) => `sheet${markOf(badge.id)}`).join(' ')}>
        <input type="hidden" name="key" value={filled.key} />
        <SeeFirst />
        <Field
          name="name"
          label={t('holder.folio.name')}
          hint={t('holder.folio.name.hint')}
          value={filled.name}
          error={errorAt(problems, 'name')}
          maxLength={COLLECTION_NAME}
          autocomplete="off"
          required
        />
        {sources.map((source) => {
          const { badge } = source;
          const [on, mark] = [filled.on.get(badge.id) ?? firstOf(source), markOf(badge.id)];
          return (
            <Part title={<bdi>{titleIn(t, badge.facts)}</bdi>}>
              <EndedNotice badge={badge} at={at} />
              <Split even>
                <Fields source={source} on={on} mark={mark} />
                <Sheet source={source} on={on} at={at} reachable mark={mark} />
              </Split>
            </Part>
          );
        })}
        <Whom reachable filled={filled} problems={problems} />
        <MakeOrSee reachable />
      </Form>
    </>
  );
}

/** What stands in it and is not shown, each with the reason. */
function LeftOut({ asked: { leftOut } }: { asked: Asked }) {
  const { t } = usePage();
  if (leftOut.length === 0) return null;
  return (
    <Notice title={t('holder.folio.left-out')}>
      <ul>
        {leftOut.map(({ badge, why }) => (
          <li>
            <bdi>{titleIn(t, badge.facts)}</bdi>: {typeof why === 'string' ? t(`holder.folio.left-out.${why}`, { most: FOLIO_BADGES }) : <Sentence of={why} />}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
