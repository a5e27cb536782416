import { Actions, Aside, Link, LinkButton, Live, Notice, PageHead, Part, Progress, Side, Sides, Split, Steps, type Translate, withQuery } from '@laurel/web';
import type { BatchProgress } from '../awards/award-batch.ts';
import { type FailedLines, toldOf } from '../awards/failed-lines.ts';
import type { BatchRow } from '../records.ts';
import { batchSteps } from './batches-new.tsx';

type Props = {
  t: Translate;
  at: string;
  here: string;
  title: string;
  /** The achievement's, where the title does not say it. */
  name: string | undefined;
  batch: BatchRow;
  progress: BatchProgress;
  aside: number;
  /** Awards that can be issued again. */
  held: number;
  /** Each link takes a PIN: so many wait for a slip. */
  slips: number;
  failed: FailedLines;
  seconds: number;
};

/** How far the work is, and after it what came of it. */
export function BatchProgressPage({ t, at, here, title, name, batch, progress, aside, held, slips, failed, seconds }: Props) {
  const { job, behind, keyed, signing, unsigned, perSecond, secondsLeft } = progress;
  const running = job.endedAt === null || signing > 0;
  const { repeated, restored, refused } = failed;
  const register = withQuery(`${at}/register`, { batch: batch.id });
  return (
    <>
      <PageHead above={<Steps items={batchSteps(t)} current={running ? 2 : 3} />} title={title} lede={name} />
      <Live id="progress" running={running} seconds={seconds} stop={`${here}?still=1`}>
        <Split>
          <div class="stack">
            {job.endedAt === null ? (
              <>
                <Progress label={title} done={job.done + job.failed} total={job.total} perSecond={perSecond} secondsLeft={secondsLeft} />
                {behind && <Behind t={t} at={at} batchId={behind.batchId} />}
                <p>{t('issuer.batch.close-page', { next: job.done + job.failed + 1 })}</p>
              </>
            ) : signing > 0 ? (
              <p>{t('issuer.batch.signing', { count: signing })}</p>
            ) : (
              <Outcome t={t} awarded={job.done} keyed={keyed} short={refused.count + restored.count + unsigned} />
            )}
            <Actions>
              {(running || job.done > 0) && <LinkButton href={register}>{t('issuer.batch.show')}</LinkButton>}
              {!running && slips > 0 && (
                <LinkButton kind="quiet" icon="print" href={`${here}/slips`}>
                  {t('issuer.slips.ask', { count: slips })}
                </LinkButton>
              )}
              {!running && held > 0 && (
                <LinkButton kind="quiet" icon="undo" href={`${here}/issue`}>
                  {t('issuer.issue.ask')}
                </LinkButton>
              )}
            </Actions>
          </div>
          <Aside label={t('issuer.batch.counts')}>
            <Sides>
              <Side term={t('issuer.funnel.awarded')}>{t.number(job.done)}</Side>
              {running && <Side term={t('issuer.batch.waiting')}>{t.number(job.total - job.done - job.failed)}</Side>}
              {unsigned > 0 && <Side term={t('issuer.state.unsigned')}>{t.number(unsigned)}</Side>}
              {repeated.count > 0 && <Side term={t('issuer.batch.repeated')}>{t.number(repeated.count)}</Side>}
              {refused.count > 0 && <Side term={t('issuer.batch.refused')}>{t.number(refused.count)}</Side>}
              {restored.count > 0 && <Side term={t('issuer.batch.restored')}>{t.number(restored.count)}</Side>}
              {aside > 0 && (
                <Side term={t('issuer.batch.kept-aside')}>
                  <Link href={`${here}/problems.csv`}>{t('issuer.batch.download', { count: aside })}</Link>
                </Side>
              )}
            </Sides>
          </Aside>
        </Split>
      </Live>
      {repeated.count > 0 && (
        <Part title={t('issuer.batch.not-awarded')}>
          <p>{t('issuer.batch.not-awarded.why')}</p>
          <Lines t={t} at={at} lines={repeated} />
        </Part>
      )}
      {restored.count > 0 && (
        <Part title={t('issuer.batch.restored')}>
          <p>{t('issuer.batch.restored.why')}</p>
          <Lines t={t} at={at} lines={restored} />
        </Part>
      )}
      {refused.count > 0 && (
        <Part title={t('issuer.batch.refused')}>
          <p>{t('issuer.batch.refused.why')}</p>
          <Lines t={t} at={at} lines={refused} />
        </Part>
      )}
    </>
  );
}

/** Nothing moves yet, and nothing is wrong. */
function Behind({ t, at, batchId }: { t: Translate; at: string; batchId: string | undefined }) {
  const link = (words: string) => (batchId === undefined ? words : <Link href={`${at}/batches/${batchId}`}>{words}</Link>);
  return <Notice>{t.rich('issuer.batch.behind', { link })}</Notice>;
}

/** Nothing awarded is not done, and done with lines missing is not all well. */
function Outcome({ t, awarded, keyed, short }: { t: Translate; awarded: number; keyed: number; short: number }) {
  if (awarded === 0) return <Notice kind="bad">{t('issuer.batch.nothing-awarded.next')}</Notice>;
  return (
    <Notice kind={short > 0 ? 'warn' : 'ok'} title={t(short > 0 ? 'issuer.batch.finished.short' : 'issuer.batch.finished', { count: short })}>
      {t(keyed > 0 ? 'issuer.batch.awarded.signed' : 'issuer.batch.awarded.next')}
    </Notice>
  );
}

function Lines({ t, at, lines: { count, shown } }: { t: Translate; at: string; lines: FailedLines['refused'] }) {
  return (
    <ul>
      {shown.map((item) => {
        const text = t('issuer.batch.line-of', { line: Number(item.externalId) });
        const earlier = toldOf(item, 'award');
        return <li>{earlier === undefined ? text : <Link href={`${at}/awards/${earlier}`}>{text}</Link>}</li>;
      })}
      {count > shown.length && <li>{t('issuer.change.and-more', { count: count - shown.length })}</li>}
    </ul>
  );
}
