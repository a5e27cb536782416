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
  type WebRequest,
} from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { type AtPathways, inWords } from './at-pathways.ts';
import { pathwayVersions } from './define-pathway.ts';
import { WholePathway } from './pathway-list.tsx';
import { viewOf } from './pathway-view.ts';
import { Pathway, type PathwayRow } from './records.ts';
import { Shaken, shakenCapstones } from './shaken.tsx';

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
        <Shaken t={t} profile={at.profile} rows={await shakenCapstones(deps, at.profile, t)} />
      </>
    ),
  });
}

const standingOf = ({ id, state }: PathwayRow, all: readonly PathwayRow[]): 'draft' | 'changed' | 'current' =>
  state === 'current' ? 'current' : all.some((one) => one.id === id && one.state === 'current') ? 'changed' : 'draft';

/** Its newest version as everybody will see it; a draft with what keeps it from being offered. */
export async function onePage(deps: ProgrammeDeps, request: WebRequest, at: AtPathways, problems: readonly Problem[] = []): Promise<Reply> {
  const { t, query } = request;
  const rows = await pathwayVersions(deps, { profile: at.profile, id: param(request, 'id') });
  const [newest] = rows;
  if (!newest) throw new LaurelError('not_found');
  const view = await viewOf(deps, t, newest.definition, { asWritten: true });
  const here = `${at.base}/${newest.id}`;
  const isDraft = newest.state === 'draft';
  const needsColleague = problems.some(({ code }) => code === 'pathway_second');
  const faults = needsColleague ? [] : inWords(t, problems);
  return page({
    title: view.title,
    noStore: true,
    ...(problems.length > 0 && { status: 422 }),
    crumbs: [{ text: t('programme.pathways'), href: at.base }],
    body: (
      <>
        <PageHead
          title={view.title}
          lede={view.description || undefined}
          aside={t('programme.pathway.standing.of', { version: newest.version, standing: t(`programme.pathway.standing.${standingOf(newest, rows)}`) })}
        />
        {query.has('discarded') && <Notice kind="ok" title={t('issuer.draft.discarded')} />}
        {query.has('published') && <Notice kind="ok" title={t('programme.pathway.published')} />}
        {needsColleague && <Notice kind="warn" title={t('programme.problem.pathway_second')} />}
        <ErrorSummary problems={faults.map((one) => ({ ...one, detail: `${partOf(one)}${one.detail}` }))} at={`${here}/edit`} />
        <Form action={`${here}/publish`}>
          <Actions>
            {isDraft && <Button>{t('programme.pathway.publish')}</Button>}
            <LinkButton href={`${here}/edit`} kind="quiet">
              {t('programme.pathway.edit')}
            </LinkButton>
            {isDraft && (
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
        {isDraft && <p class="small soft">{t('programme.pathway.publish.says')}</p>}
        <WholePathway view={view} />
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
          <Button kind="danger">{t('issuer.draft.discard.button')}</Button>
        </Form>
      </>
    ),
  });
}
