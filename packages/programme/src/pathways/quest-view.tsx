import type { Problem } from '@laurel/base';
import type { PathwayProgress } from '@laurel/credentials';
import {
  Actions,
  Button,
  ErrorSummary,
  errorAt,
  FileField,
  Form,
  Link,
  Notice,
  PageHead,
  Part,
  State,
  type StateKind,
  Table,
  TextareaField,
  Time,
  usePage,
} from '@laurel/web';
import type { WalkEnd } from './end-of-walk.ts';
import { KeepThem, type NotKept } from './keep-part.tsx';
import { WholePathway } from './pathway-list.tsx';
import type { PathwayView } from './pathway-view.ts';
import type { PathwayWalkRow, ShownBadgeRow } from './records.ts';

type Props = {
  here: string;
  /** Its public page, while it is offered. */
  shared: string | undefined;
  view: PathwayView;
  progress: PathwayProgress;
  /** What was awarded and is not kept yet. */
  unkept: readonly NotKept[];
  /** Absent before they begin. */
  walk: PathwayWalkRow | undefined;
  /** Where they came to its end: how that stands. */
  end: WalkEnd | undefined;
  /** The version that is offered now. */
  newest: number | undefined;
  /** Where it takes badges of other issuers. */
  shown: readonly ShownBadgeRow[] | undefined;
  notice: string | undefined;
  problems: readonly Problem[];
  pasted: string;
};

/** How far somebody is on a pathway, and what comes next. */
export function QuestView(props: Props) {
  const { here, shared, view, progress, unkept, walk, end, newest, shown, notice, problems, pasted } = props;
  const { t } = usePage();
  const isDone = end !== undefined;
  const lede = isDone
    ? t(`programme.pathway.lede.${endIn(props, end)}`, { capstone: view.capstone.title, titles: end.lost.join(' · ') })
    : t('programme.pathway.lede.on', { count: progress.counts.size, next: progress.next.size });
  return (
    <>
      <PageHead title={view.title} lede={lede} />
      {notice !== undefined && <Notice kind={notice === 'undetermined' ? 'warn' : 'ok'} title={t(`programme.pathway.notice.${notice}`)} alert />}
      <KeepThem unkept={unkept} capstone={view.capstone.key} />
      <ErrorSummary problems={problems} />
      {walk === undefined && (
        <Form action={`${here}/join`}>
          <p>{t('programme.pathway.join.says')}</p>
          <Actions>
            <Button>{t('programme.pathway.join')}</Button>
          </Actions>
        </Form>
      )}
      {walk !== undefined && newest !== undefined && newest !== walk.version && (
        <p class="soft">{t('programme.pathway.older', { version: walk.version, newest })}</p>
      )}
      <WholePathway view={view} />
      {shared !== undefined && <p class="small">{t.rich('programme.pathway.shared', { link: (words) => <Link href={shared}>{words}</Link> })}</p>}
      {walk !== undefined && shown !== undefined && <Others here={here} shown={shown} problems={problems} pasted={pasted} isDone={isDone} />}
      {walk !== undefined && (
        <Part title={t('programme.pathway.leave')}>
          <Form action={`${here}/leave`}>
            <p>{t('programme.pathway.leave.says')}</p>
            <Actions>
              <Button kind="danger">{t('programme.pathway.leave')}</Button>
            </Actions>
          </Form>
        </Part>
      )}
    </>
  );
}

/** What is told of the end: never that everything is there where something is not. */
function endIn({ walk, progress }: Props, { lost, isGone }: WalkEnd): 'gone' | 'lost' | 'was' | 'had' | 'complete' {
  const isAwarded = typeof walk?.capstoneAwardId === 'string';
  if (isGone) return 'gone';
  if (isAwarded && lost.length > 0) return 'lost';
  if (!progress.isComplete) return 'was';
  return isAwarded ? 'complete' : 'had';
}

const KINDS: Record<ShownBadgeRow['state'], StateKind> = { valid: 'ok', undetermined: 'warn', invalid: 'bad' };

function Others({ here, shown, problems, pasted, isDone }: Pick<Props, 'here' | 'problems' | 'pasted'> & { shown: readonly ShownBadgeRow[]; isDone: boolean }) {
  const { t } = usePage();
  const title = t('programme.pathway.shown');
  return (
    <Part title={title}>
      <p>{t('programme.pathway.shown.says')}</p>
      {shown.length > 0 && (
        <>
          <Table
            caption={title}
            stacks="close"
            rows={shown}
            columns={[
              { head: t('programme.pathway.shown.badge'), rowHead: true, cell: ({ name }) => <bdi>{name}</bdi> },
              { head: t('programme.pathway.shown.issuer'), cell: ({ issuerName, issuer }) => <bdi>{issuerName || issuer}</bdi> },
              { head: t('programme.pathway.standing'), cell: ({ state }) => <State kind={KINDS[state]}>{t(`programme.pathway.shown.${state}`)}</State> },
              { head: t('programme.pathway.shown.checked'), cell: ({ checkedAt }) => <Time at={checkedAt} /> },
              {
                head: t('programme.pathway.shown.remove'),
                headHidden: true,
                cell: ({ id, name }) => (
                  <Form action={`${here}/badges/${id}/remove`} label={t('programme.pathway.shown.remove.of', { name })}>
                    <Button kind="quiet" small>
                      {t('programme.pathway.shown.remove')}
                    </Button>
                  </Form>
                ),
              },
            ]}
          />
          <Form action={`${here}/check`} kind="actions">
            <Button kind="quiet" icon="refresh">
              {t('programme.pathway.shown.again')}
            </Button>
          </Form>
        </>
      )}
      {!isDone && (
        <Form action={`${here}/badges`} upload kind="stack">
          <TextareaField
            name="badge"
            label={t('programme.pathway.shown.paste')}
            hint={t('programme.pathway.shown.paste.hint')}
            rows={5}
            value={pasted}
            error={errorAt(problems, 'badge')}
          />
          <FileField
            name="file"
            label={t('programme.pathway.shown.file')}
            accept=".json,.jwt,.sd-jwt,.txt,.png,.svg,.pdf,application/json,application/pdf,image/png,image/svg+xml"
          />
          <Actions>
            <Button>{t('programme.pathway.shown.show')}</Button>
          </Actions>
        </Form>
      )}
    </Part>
  );
}
