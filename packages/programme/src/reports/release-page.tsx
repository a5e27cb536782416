import { LaurelError } from '@laurel/base';
import { writeCsv } from '@laurel/issuer';
import { Actions, LinkButton, PageHead, Part, page, param, type Reply, Side, Sides, Table, type Translate, type WebRequest } from '@laurel/web';
import type { ReportDeps } from './make-release.ts';
import { type ReleaseRow, ReportRelease } from './release-records.ts';
import { type Definition, type Line, OTHERS, type Report, UNDIVIDED } from './report.ts';
import { ReportChart } from './report-chart.tsx';
import { bySaid, countSaid, headSaid, lineSaid, linesOf, periodSaid, shareSaid } from './say-report.ts';

/** A release as a page: bars, the same in numbers, how to read it. */
export async function releasePage(deps: ReportDeps, request: WebRequest): Promise<Reply> {
  const { t } = request;
  const { release, report } = await released(deps, request);
  const title = t('programme.report.title', { by: bySaid(t, report.definition), period: periodSaid(t, report.period) });
  const here = `/reports/${release.profile}/${release.id}`;
  const lines = linesOf(report);
  const joined = lines.find(({ key }) => key === OTHERS || key === UNDIVIDED);
  return page({
    title,
    noStore: true,
    crumbs: [{ text: t('programme.reports'), href: `/reports/${release.profile}` }, { text: t('programme.report.numbered', { number: release.number }) }],
    body: (
      <>
        <PageHead
          title={title}
          lede={t('programme.report.lede', { count: countSaid(t, report.total.applied), withheld: String(report.total.applied === null) })}
        />
        <Part title={t('programme.report.bars')}>
          <ReportChart t={t} definition={report.definition} lines={lines} title={title} />
          <p class="small soft">{t('programme.report.bars.key')}</p>
        </Part>
        <Part title={t('programme.report.numbers')}>
          <Numbers t={t} definition={report.definition} lines={[...lines, report.total]} caption={title} head={headSaid(t, report.definition)} />
          <Actions>
            <LinkButton href={`${here}/report.csv`} icon="download">
              {t('programme.report.csv')}
            </LinkButton>
            <LinkButton href={`${here}/report.json`} icon="download" kind="quiet">
              {t('programme.report.json')}
            </LinkButton>
          </Actions>
        </Part>
        {report.skills.length > 0 && (
          <Part title={t('programme.report.skills')}>
            <Numbers t={t} definition={report.definition} lines={report.skills} caption={t('programme.report.skills')} head={t('programme.report.skill')} few />
          </Part>
        )}
        <Part title={t('programme.report.read')}>
          <Sides>
            <Side term={t('programme.report.read.withheld')}>{t('programme.report.read.withheld.text', { k: report.k })}</Side>
            <Side term={t('programme.report.read.who')}>{t('programme.report.read.who.text')}</Side>
            {joined && (
              <Side term={t.rich('programme.quoted', { words: lineSaid(t, report.definition, joined) })}>
                {t(`programme.report.read.${joined.key}.text`, { k: report.k })}
              </Side>
            )}
            <Side term={t('programme.report.read.share')}>{t('programme.report.read.share.text')}</Side>
            <Side term={t('programme.report.read.frozen')}>
              {t('programme.report.read.frozen.text', { number: release.number, date: t.date(release.createdAt) })}
              <br />
              <code class="small">sha-256 {release.digest}</code>
            </Side>
          </Sides>
        </Part>
      </>
    ),
  });
}

type NumbersProps = { t: Translate; definition: Definition; lines: readonly Line[]; caption: string; head: string; few?: boolean };

function Numbers({ t, definition, lines, caption, head, few = false }: NumbersProps) {
  const marked = (isWithheld: boolean, text: string) => (isWithheld ? <span class="soft">{text}</span> : text);
  const count = (value: number | null) => marked(value === null, countSaid(t, value));
  return (
    <Table
      caption={caption}
      stacks="close"
      rows={lines}
      columns={[
        { head, rowHead: true, cell: (line) => lineSaid(t, definition, line) },
        { head: t('programme.report.applied'), numeric: true, cell: ({ applied }) => count(applied) },
        { head: t('programme.report.awarded'), numeric: true, cell: ({ awarded }) => count(awarded) },
        { head: t('programme.report.share'), numeric: true, cell: ({ share }) => marked(share === null, shareSaid(t, share)) },
        ...(few
          ? []
          : [
              { head: t('programme.report.tries'), numeric: true, cell: ({ tries }: Line) => count(tries) },
              { head: t('programme.report.days'), numeric: true, cell: ({ days }: Line) => count(days) },
            ]),
      ]}
    />
  );
}

/** The release as it was frozen, byte for byte: its digest is of this. */
export async function releaseJson(deps: ReportDeps, request: WebRequest): Promise<Reply> {
  const { release } = await released(deps, request);
  return {
    kind: 'bytes',
    body: release.report,
    contentType: 'application/json',
    filename: `report-${release.number}.json`,
    headers: { 'Cache-Control': 'no-store' },
  };
}

/** The same for a spreadsheet. */
export async function releaseCsv(deps: ReportDeps, request: WebRequest): Promise<Reply> {
  const { t } = request;
  const { release, report } = await released(deps, request);
  const { definition } = report;
  const cells = (by: string, line: Line): string[] => [
    by,
    lineSaid(t, definition, line),
    ...[line.applied, line.awarded, line.notAwarded, line.share?.[0] ?? null, line.share?.[1] ?? null, line.tries, line.days].map((value) =>
      value === null ? t('programme.report.withheld') : String(value),
    ),
  ];
  const head = ['by', 'line', 'applied', 'awarded', 'not-awarded', 'share-from', 'share-to', 'tries', 'days'].map((column) =>
    t(`programme.report.column.${column}`),
  );
  const body = writeCsv([
    head,
    ...[...linesOf(report), report.total].map((line) => cells(headSaid(t, definition), line)),
    ...report.skills.map((line) => cells(t('programme.report.skill'), line)),
  ]);
  return { kind: 'bytes', body, contentType: 'text/csv; charset=utf-8', filename: `report-${release.number}.csv`, headers: { 'Cache-Control': 'no-store' } };
}

/** @throws LaurelError not_found */
async function released({ store }: ReportDeps, request: WebRequest): Promise<{ release: ReleaseRow; report: Report }> {
  const id = param(request, 'release');
  const release = await store.as(param(request, 'profile')).read((db) => db.one(ReportRelease, { id }));
  if (!release) throw new LaurelError('not_found');
  return { release, report: JSON.parse(release.report) as Report }; // written by makeRelease, and never changed
}
