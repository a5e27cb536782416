import {
  Actions,
  Button,
  Facts,
  Form,
  Levels,
  Link,
  LinkButton,
  Notice,
  PageHead,
  Part,
  page,
  param,
  type Reply,
  type Route,
  Time,
  type Translate,
  to,
  typed,
  usePage,
  type WebRequest,
} from '@laurel/web';
import type { Holder } from '../deps.ts';
import type { LookedImportRow } from '../import/import-records.ts';
import { keepImport } from '../import/keep-import.ts';
import { askAboutImport, leaveImport, readImport } from '../import/look-at-import.ts';
import type { Same } from '../import/same-badge.ts';
import { isUnproven } from '../import/unproven.ts';
import { LOOKS } from '../limits.ts';
import { FROM_A_FILE } from '../records.ts';
import { BadgeSides } from './badge-sides.tsx';
import { BadgePicture, issuerNameOf, titleIn, wordFor } from './condition.tsx';
import { ownerOf, PERSON, whoAsks } from './frame.tsx';
import { type Trouble, TroubleNotice, troubleOf } from './trouble.tsx';

/** What somebody brought, as it is and as our check found it, before anything is kept. */
export const importLookRoutes = (holder: Holder): Route[] => [
  { method: 'get', path: '/wallet/imports/:id', access: PERSON, run: (request) => show(holder, request) },
  { method: 'post', path: '/wallet/imports/:id/keep', access: PERSON, run: (request) => keep(holder, request) },
  {
    method: 'post',
    path: '/wallet/imports/:id/ask',
    access: PERSON,
    limit: LOOKS,
    run: async (request) => {
      const id = param(request, 'id');
      try {
        await askAboutImport(holder, whoAsks(request), id);
      } catch (error) {
        return show(holder, request, { trouble: troubleOf(error) });
      }
      return to(`/wallet/imports/${id}`);
    },
  },
  {
    method: 'post',
    path: '/wallet/imports/:id/leave',
    access: PERSON,
    run: async (request) => {
      await leaveImport(holder, ownerOf(request), param(request, 'id'));
      return to('/wallet');
    },
  },
];

async function show(holder: Holder, request: WebRequest, { trouble, unsaid = false }: { trouble?: Trouble; unsaid?: boolean } = {}): Promise<Reply> {
  const { looked, same } = await readImport(holder, ownerOf(request), param(request, 'id'));
  return page({
    title: titleFor(request.t, looked, same),
    status: trouble?.status ?? (unsaid ? 422 : 200),
    crumbs: [
      { text: request.t('holder.nav.badges'), href: '/wallet' },
      { text: request.t('holder.import.title'), href: '/wallet/import' },
    ],
    body: <Look looked={looked} same={same} at={holder.context.clock()} trouble={trouble} unsaid={unsaid} />,
  });
}

const titleFor = (t: Translate, { facts }: LookedImportRow, same: Same | undefined): string =>
  t(wordFor(t, facts)(isHere(same) ? 'holder.import.look.here' : 'holder.import.look.title'));

/** To the last byte: nothing of it is left to decide. */
const isHere = (same: Same | undefined): boolean => same !== undefined && !same.isNewFile;

async function keep(holder: Holder, request: WebRequest): Promise<Reply> {
  const id = param(request, 'id');
  const owner = ownerOf(request);
  const { looked, same } = await readImport(holder, owner, id);
  const whose = typed(request, 'whose');
  if (!same && isHers(looked) === undefined && !['mine', 'other'].includes(whose)) return show(holder, request, { unsaid: true });
  try {
    const badgeId = await keepImport(holder, { owner, id, isOthers: whose === 'other' });
    return to(`/wallet/badges/${badgeId}?${badgeId === id ? 'imported' : 'beside'}`);
  } catch (error) {
    return show(holder, request, { trouble: troubleOf(error) });
  }
}

type LookProps = { looked: LookedImportRow; same: Same | undefined; at: Date; trouble: Trouble | undefined; unsaid: boolean };

function Look({ looked, same, at, trouble, unsaid }: LookProps) {
  const { t } = usePage();
  const { id, facts, verdict, kind, content, address } = looked;
  const of = wordFor(t, facts);
  const badge = { ...looked, issuerUrl: FROM_A_FILE };
  return (
    <>
      <PageHead title={titleFor(t, looked, same)} lede={isHere(same) ? undefined : t('holder.import.look.lede')} />
      {trouble && <TroubleNotice trouble={trouble} />}
      {same && (
        <div class="head">
          <Notice alert>
            {t.rich(of('holder.import.same'), {
              title: (
                <Link href={`/wallet/badges/${same.id}`}>
                  <bdi>{titleIn(t, same.kept.facts)}</bdi>
                </Link>
              ),
            })}{' '}
            {t(of(same.isNewFile ? 'holder.import.same.new-file' : 'holder.import.same.nothing'))}
          </Notice>
        </div>
      )}
      <div class="row head">
        <BadgePicture facts={facts} />
        <div>
          <h2>
            <bdi lang={facts.receipt ? undefined : facts.language}>{titleIn(t, facts)}</bdi>
          </h2>
          <p class="lede">
            <bdi>{issuerNameOf(same?.kept ?? badge, t)}</bdi>
          </p>
        </div>
      </div>
      {!isHere(same) && (
        <BadgeSides badge={badge} at={at}>
          {mayAsk(verdict) && (
            <Form action={`/wallet/imports/${id}/ask`}>
              <Button kind="quiet" icon="refresh" small>
                {t('holder.import.ask')}
              </Button>
              <span class="hint"> {t('holder.badge.check.older')}</span>
            </Form>
          )}
        </BadgeSides>
      )}
      <Part title={t('holder.import.came')}>
        <Facts
          items={[
            { term: t('holder.import.came.as'), detail: t(`holder.import.kind.${kind}`) },
            { term: t('holder.import.came.size'), detail: t('holder.import.bytes', { kilobytes: Math.max(1, Math.round((content.length * 3) / 4 / 1000)) }) },
            address !== null && { term: t('holder.import.came.from'), detail: <bdi dir="ltr">{address}</bdi> },
            facts.awardedDate !== undefined &&
              !Number.isNaN(Date.parse(facts.awardedDate)) && { term: t('holder.badge.awarded'), detail: <Time at={facts.awardedDate} dateOnly /> },
          ]}
        />
      </Part>
      <Form action={`/wallet/imports/${id}/keep`} kind="stack">
        {!same && <Whose looked={looked} unsaid={unsaid} />}
        <Actions>
          {(!same || same.isNewFile) && <Button>{t(`holder.import.keep${same ? '.file' : isUnproven(verdict) ? '.unproven' : ''}`)}</Button>}
          <Button kind="quiet" action={`/wallet/imports/${id}/leave`} unchecked>
            {t('holder.import.leave')}
          </Button>
          {same && (
            <LinkButton href={`/wallet/badges/${same.id}`} kind="quiet">
              {t(of('holder.import.same.open'))}
            </LinkButton>
          )}
        </Actions>
      </Form>
    </>
  );
}

/** A site that was asked and said nothing may answer later; of badges of before 2018 nobody can say anything any more. */
const mayAsk = ({ outcome, code, older }: LookedImportRow['verdict']): boolean =>
  older !== undefined && outcome === 'undetermined' && code !== 'older_beyond_check';

/** What is chosen first; nothing where it names somebody and nobody here can tell whether that is its owner. */
const isHers = ({ named }: LookedImportRow): boolean | undefined => (named === 'a-name' ? undefined : named === 'nobody' || named === 'this-address');

/** Asked where nothing in the badge proves it; what speaks for somebody else is said, and chosen first. */
function Whose({ looked, unsaid }: { looked: LookedImportRow; unsaid: boolean }) {
  const { t } = usePage();
  const { named, facts } = looked;
  if (named === 'this-address') return <p>{t('holder.whose.address')}</p>;
  const hers = isHers(looked);
  const of = wordFor(t, facts);
  return (
    <Levels
      legend={t(of('holder.import.whose'))}
      name="whose"
      required={hers === undefined}
      hint={t.rich(`holder.import.named.${named}`, { name: <bdi>{facts.holderName ?? ''}</bdi> })}
      error={unsaid ? t('holder.import.whose.unsaid') : undefined}
      value={hers === undefined ? undefined : hers ? 'mine' : 'other'}
      options={[
        { value: 'mine', label: t('holder.import.whose.mine'), descriptor: t('holder.import.whose.mine.says') },
        { value: 'other', label: t('holder.import.whose.others'), descriptor: t('holder.import.whose.others.says') },
      ]}
    />
  );
}
