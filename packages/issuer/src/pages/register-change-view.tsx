import type { Problem } from '@laurel/base';
import type { JobItemRow, JobRow } from '@laurel/store';
import {
  Actions,
  Button,
  Dialog,
  ErrorSummary,
  errorAt,
  Field,
  Form,
  Link,
  LinkButton,
  Live,
  Notice,
  PageHead,
  Part,
  Progress,
  SelectField,
  Side,
  Sides,
  TextareaField,
  type Translate,
  withQuery,
} from '@laurel/web';
import type { paceOf } from '../awards/award-batch.ts';
import { type Prospect, reasonsOf } from '../awards/change-many.ts';
import { type Act, isStanding, type StandingChangeRow } from '../awards/change-records.ts';
import { toldOf } from '../awards/failed-lines.ts';
import type { RegisterFilter } from '../register/filter.ts';
import { whoOf } from '../register/who-of.ts';
import { type CapstonesLosing, CapstonesNotice } from './capstones-notice.tsx';

/** Without script the page asks again this often. */
export const REFRESH_SECONDS = 5;
/** Awards left as they were that are listed; the rest is a figure. */
export const LEFT_SHOWN = 100;

export const ACT_ICONS = { send: 'mail', issue: 'badge', suspend: 'pause', lift: 'undo', revoke: 'cross' } as const satisfies Record<Act, string>;

type Question = {
  t: Translate;
  at: string;
  /** Of the register that the awards were picked on. */
  filter: RegisterFilter;
  title: string;
  prospect: Prospect;
  /** Awarded because of those to be revoked. */
  capstones: CapstonesLosing;
  form: { reason: string; note: string; count: string };
  problems: readonly Problem[];
};

export function ChangeQuestion({ t, at, filter, title, prospect, capstones, form, problems }: Question) {
  const { change, total, willChange, signed, people, left, pins, some } = prospect;
  const { act } = change;
  const here = (more = '') => withQuery(`${at}/register/changes/${change.id}${more}`, filter);
  const reasons = reasonsOf(act);
  const labels = { reason: t('issuer.revoke.reason'), count: t('issuer.change.confirm', { count: willChange }) };
  return (
    <>
      <ErrorSummary problems={problems} labels={labels} />
      <Dialog title={title}>
        <Sides>
          <Side term={t('issuer.change.whom')}>
            {(people > 0 || left === 0) && <p>{t('issuer.change.whom.text', { people })}</p>}
            {left > 0 && <p>{t('issuer.change.whom.left', { left })}</p>}
            {some.length > 0 && (
              <p class="soft">
                {some.map((award, n) => (
                  <>
                    {n > 0 && ' · '}
                    <bdi>{whoOf(t, award)}</bdi>
                  </>
                ))}
                {willChange > some.length && ` ${t('issuer.change.and-more', { count: willChange - some.length })}`}
              </p>
            )}
          </Side>
          {willChange > 0 && <Side term={t('issuer.change.what')}>{t(`issuer.change.what.${act}`, { signed, others: willChange - signed })}</Side>}
          {pins > 0 && <Side term={t('issuer.slips.title')}>{t('issuer.change.pins', { count: pins })}</Side>}
          {willChange < total && <Side term={t('issuer.change.left')}>{t(`issuer.change.left.${act}`, { count: total - willChange })}</Side>}
        </Sides>
        <CapstonesNotice t={t} awards={willChange} capstones={capstones} />
        {willChange > 0 && (
          <Form action={here()}>
            {reasons.length > 0 && (
              <SelectField
                name="reason"
                label={t('issuer.revoke.reason')}
                hint={t('issuer.revoke.reason.hint')}
                required
                value={form.reason}
                options={[{ value: '', text: t('issuer.revoke.choose') }, ...reasons.map((reason) => ({ value: reason, text: t(`issuer.reason.${reason}`) }))]}
                error={errorAt(problems, 'reason')}
              />
            )}
            {isStanding(act) && (
              <TextareaField name="note" label={t('issuer.revoke.note')} hint={t('issuer.revoke.note.hint')} rows={2} value={form.note} maxLength={1_000} />
            )}
            {(willChange > 1 || errorAt(problems, 'count')) && (
              <Field
                name="count"
                inputmode="numeric"
                autocomplete="off"
                required
                label={t('issuer.change.confirm', { count: willChange })}
                hint={t('issuer.change.confirm.hint')}
                value={form.count}
                error={errorAt(problems, 'count')}
              />
            )}
            <Actions>
              <Button kind={act === 'revoke' ? 'danger' : 'main'} icon={ACT_ICONS[act]}>
                {t(`issuer.change.button.${act}`, { count: willChange })}
              </Button>
              <Button kind="quiet" action={here('/drop')} unchecked>
                {t('issuer.change.leave')}
              </Button>
            </Actions>
          </Form>
        )}
        {willChange === 0 && (
          <Form action={here('/drop')} kind="actions">
            <Button>{t('issuer.change.leave')}</Button>
          </Form>
        )}
      </Dialog>
    </>
  );
}

type Running = {
  t: Translate;
  at: string;
  filter: RegisterFilter;
  title: string;
  change: StandingChangeRow;
  job: JobRow;
  failed: readonly JobItemRow[];
  /** Whose the awards are that were left as they were, by id. */
  names: ReadonlyMap<string, string>;
  /** How many wait for a slip with the PIN of their new link. */
  slips: number;
  pace: ReturnType<typeof paceOf>;
};

export function ChangeProgress({ t, at, filter, title, change, job, failed, names, slips, pace }: Running) {
  const running = job.endedAt === null;
  const here = (more = '', asked = {}) => withQuery(`${at}/register/changes/${change.id}${more}`, { ...filter, ...asked });
  const back = (
    <LinkButton kind={running || slips > 0 ? 'quiet' : 'main'} href={withQuery(`${at}/register`, filter)}>
      {t('issuer.change.back')}
    </LinkButton>
  );
  return (
    <>
      <PageHead title={title} />
      <Live id="progress" running={running} seconds={REFRESH_SECONDS} stop={here('', { still: '1' })}>
        {running ? (
          <>
            <Progress label={title} done={job.done + job.failed} total={job.total} {...pace} />
            <p>{t('issuer.change.close-page')}</p>
          </>
        ) : (
          <Notice kind={job.done > 0 ? 'ok' : undefined}>
            {t(job.done === 0 ? 'issuer.change.done.nothing' : change.act === 'send' ? 'issuer.change.done.next.send' : 'issuer.change.done.next')}
          </Notice>
        )}
        {!running && change.act === 'suspend' && job.done > 0 ? (
          <Form action={here('/undo')} kind="actions">
            {back}
            <Button kind="quiet" icon="undo">
              {t('issuer.change.undo', { count: job.done })}
            </Button>
          </Form>
        ) : (
          <Actions>{back}</Actions>
        )}
      </Live>
      {!running && slips > 0 && (
        <Part id="slips" title={t('issuer.slips.title')}>
          <p>{t('issuer.change.slips', { count: slips })}</p>
          <Actions>
            <LinkButton href={here('/slips')}>{t('issuer.slips.ask', { count: slips })}</LinkButton>
          </Actions>
        </Part>
      )}
      {!running && failed.length > 0 && (
        <Part title={t('issuer.issue.left')}>
          <Sides>
            {failed.slice(0, LEFT_SHOWN).map((item) => (
              <Side term={<Link href={`${at}/awards/${item.externalId}`}>{names.get(item.externalId) ?? t('issuer.award.open')}</Link>}>
                {t(reasonKey(t, toldOf(item, 'code')))}
              </Side>
            ))}
          </Sides>
          {failed.length > LEFT_SHOWN && <p>{t('issuer.change.and-more', { count: failed.length - LEFT_SHOWN })}</p>}
        </Part>
      )}
    </>
  );
}

const reasonKey = (t: Translate, code: string | undefined): string =>
  t.has(`issuer.change.why.${code}`) ? `issuer.change.why.${code}` : 'issuer.change.why.other';
