import { LaurelError, type Problem } from '@laurel/base';
import { said } from '@laurel/issuer';
import {
  Actions,
  Button,
  EmptyState,
  ErrorSummary,
  Form,
  Link,
  LinkButton,
  Notice,
  PageHead,
  page,
  param,
  type Reply,
  State,
  Table,
  typed,
  type WebRequest,
} from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { ApprovalStanding, SendBack, standingOfApproval } from './approval-parts.tsx';
import { pathwayApproval } from './approve-pathway.ts';
import { type AtPathways, inWords } from './at-pathways.ts';
import { pathwayVersions } from './define-pathway.ts';
import { draftMark } from './draft-mark.ts';
import { faultsIn } from './pathway-faults.ts';
import { WholePathway } from './pathway-list.tsx';
import { viewOf } from './pathway-view.ts';
import { Pathway, type PathwayRow } from './records.ts';
import { Shaken } from './shaken.tsx';
import { shakenCapstones } from './shaken-capstones.ts';

/** The pathways of a profile: of each the newest version, and whether it is offered. */
export async function listPage(deps: ProgrammeDeps, { t, query }: WebRequest, at: AtPathways): Promise<Reply> {
  const all = await deps.store.as(at.profile).read((db) => db.list(Pathway, {}, { order: { version: 'DESC' } }));
  const rows = all.filter(({ id }, nth) => all.findIndex((one) => one.id === id) === nth);
  const title = t('programme.pathways');
  const add = <LinkButton href={`${at.base}/new`}>{t('programme.pathway.new')}</LinkButton>;
  return page({
    title,
    noStore: true,
    body: (
      <>
        <PageHead title={title} lede={t('programme.pathways.lede', { issuer: at.issuer })} aside={rows.length > 0 && add} />
        {query.has('stays') && <Notice kind="ok" title={t('programme.shaken.stayed')} />}
        {query.has('discarded') && <Notice kind="ok" title={t('issuer.draft.discarded')} />}
        {rows.length === 0 ? (
          <EmptyState title={t('programme.pathways.empty')} action={add}>
            {t('programme.pathways.empty.text')}
          </EmptyState>
        ) : (
          <Table
            caption={title}
            stacks="close"
            rows={rows}
            columns={[
              {
                head: t('programme.pathway'),
                rowHead: true,
                cell: ({ id, definition }) => <Link href={`${at.base}/${id}`}>{said(definition.name, t.language)}</Link>,
              },
              { head: t('programme.pathway.version'), numeric: true, cell: ({ version }) => t.number(version) },
              { head: t('programme.pathway.standing'), cell: (row) => <State kind="quiet">{t(`programme.pathway.standing.${standingOf(row, all)}`)}</State> },
            ]}
          />
        )}
        <p class="small">
          <Link href={`/desk/${at.profile}/recognition`}>{t('programme.recognition.see')}</Link>
        </p>
        <Shaken profile={at.profile} rows={await shakenCapstones(deps, at.profile, t)} />
      </>
    ),
  });
}

const standingOf = ({ id, state }: PathwayRow, all: readonly PathwayRow[]): 'draft' | 'changed' | 'current' =>
  state === 'current' ? 'current' : all.some((one) => one.id === id && one.state === 'current') ? 'changed' : 'draft';

type Wrong = { problems?: readonly Problem[]; isStale?: boolean };

/** Its newest version as everybody will see it; a draft with what keeps it from being offered. `isStale`: a button was pressed on what it no longer is. */
export async function onePage(deps: ProgrammeDeps, request: WebRequest, at: AtPathways, { problems = [], isStale = false }: Wrong = {}): Promise<Reply> {
  const { t, query } = request;
  const rows = await pathwayVersions(deps, { profile: at.profile, id: param(request, 'id') });
  const [newest] = rows;
  if (!newest) throw new LaurelError('not_found');
  const view = await viewOf(deps, t, newest.definition, { asWritten: true });
  const here = `${at.base}/${newest.id}`;
  const isDraft = newest.state === 'draft';
  const asked = await pathwayApproval(deps, { profile: at.profile, id: newest.id });
  const approval = isDraft ? await standingOfApproval(deps, at, newest, asked) : undefined;
  const seen = draftMark(newest, asked);
  const faults = inWords(t, problems).map((one) => ({ ...one, detail: `${partOf(one)}${one.detail}` }));
  const ahead = isDraft && problems.length === 0 ? inWords(t, (await faultsIn(deps, newest)).problems) : [];
  return page({
    title: view.title,
    noStore: true,
    ...((problems.length > 0 || isStale) && { status: isStale ? 409 : 422 }),
    crumbs: [at.isRegistrar ? { text: t('programme.pathways'), href: at.base } : { text: t('issuer.approvals'), href: `/desk/${at.profile}/approvals` }],
    body: (
      <>
        <PageHead
          title={view.title}
          lede={view.description || undefined}
          aside={t('programme.pathway.standing.of', { version: newest.version, standing: t(`programme.pathway.standing.${standingOf(newest, rows)}`) })}
        />
        {query.has('discarded') && !isDraft && <Notice kind="ok" title={t('issuer.draft.discarded')} />}
        {query.has('published') && !isDraft && <Notice kind="ok" title={t('programme.pathway.published')} />}
        {isStale && (
          <Notice kind="warn" alert title={t('programme.pathway.stale')}>
            {t('programme.pathway.stale.text')}
          </Notice>
        )}
        <ErrorSummary problems={faults} at={faults.some((one) => one.at === 'comment' || one.at === 'publish') ? undefined : `${here}/edit`} />
        {ahead.length > 0 && (
          <Notice kind="warn" title={t('programme.pathway.faults')}>
            <ul>
              {ahead.map((one) => (
                <li>
                  {partOf(one)}
                  {one.detail}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        <ApprovalStanding approval={approval} />
        <Form action={`${here}/${approval?.sends ? 'ask' : 'publish'}`}>
          <input type="hidden" name="seen" value={seen} />
          <Actions>
            {isDraft && (approval === undefined || approval.decides) && (
              <Button>{t(approval?.decides ? 'issuer.approval.approve' : 'programme.pathway.publish')}</Button>
            )}
            {approval?.sends && <Button>{t('issuer.approval.ask')}</Button>}
            {at.isRegistrar && (
              <LinkButton href={`${here}/edit`} kind="quiet">
                {t('programme.pathway.edit')}
              </LinkButton>
            )}
            {isDraft && at.isRegistrar && (
              <LinkButton href={`${here}/discard`} kind="quiet">
                {t('issuer.draft.discard')}
              </LinkButton>
            )}
            {rows.some(({ state }) => state === 'current') && (
              <LinkButton href={`/pathways/${newest.id}`} kind="quiet">
                {t('programme.pathway.public')}
              </LinkButton>
            )}
          </Actions>
        </Form>
        {isDraft && (approval === undefined || approval.sends || approval.decides) && (
          <p class="small soft">{t(approval?.sends ? 'programme.pathway.ask.hint' : 'programme.pathway.publish.says')}</p>
        )}
        <WholePathway view={view} />
        {approval?.decides && <SendBack here={here} seen={seen} comment={typed(request, 'comment')} problems={faults} />}
      </>
    ),
  });

  function partOf({ at: where }: Problem): string {
    const number = /^part_(\d+)$/.exec(where)?.[1];
    return number === undefined ? '' : `${t('programme.pathway.part', { number: Number(number) })}: `;
  }
}

/** Asks again before a draft is given up: what it was is kept nowhere. @throws LaurelError not_found · conflict (nothing is drafted) */
export async function discardPage(deps: ProgrammeDeps, { t, params }: WebRequest, at: AtPathways): Promise<Reply> {
  const id = params.id ?? '';
  const [newest, before] = await pathwayVersions(deps, { profile: at.profile, id });
  if (newest?.state !== 'draft') throw new LaurelError('conflict');
  const title = t('issuer.draft.discard');
  const here = `${at.base}/${id}`;
  return page({
    title,
    noStore: true,
    crumbs: [
      { text: t('programme.pathways'), href: at.base },
      { text: said(newest.definition.name, t.language), href: here },
    ],
    body: (
      <>
        <PageHead
          title={t('issuer.draft.discard.ask')}
          lede={before ? t('programme.pathway.discard.version', { version: before.version }) : t('programme.pathway.discard.all')}
        />
        <Form action={`${here}/discard`} kind="actions">
          <input type="hidden" name="seen" value={draftMark(newest)} />
          <Button kind="danger">{t('issuer.draft.discard.button')}</Button>
        </Form>
      </>
    ),
  });
}
