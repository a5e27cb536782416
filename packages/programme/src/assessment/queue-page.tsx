import { LaurelError } from '@laurel/base';
import { languageFor, said } from '@laurel/issuer';
import {
  Actions,
  Button,
  EmptyState,
  errorAt,
  Field,
  Form,
  Link,
  More,
  Notice,
  PageHead,
  page,
  type Route,
  SelectField,
  State,
  Table,
  type Translate,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { type AtAssess, atAssess } from './at-assess.ts';
import { barredFrom } from './conflicts.ts';
import { type Queued, queueFor, waitingWithHands } from './queue.ts';
import { readAssessing, setAssessing } from './set-assessing.ts';
import { lackingFor, unheardAt } from './unheard.ts';
import { TooFew, Unheard } from './unheard-notice.tsx';
import type { Lacking } from './who-is-left.ts';

/** What waits for somebody's judgement: the oldest promise first. */
export function queueRoutes(deps: ProgrammeDeps): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/assess',
      access: { kind: 'person' },
      run: async ({ session }) => {
        const grants = session?.grants.filter(({ role }) => role === 'assessor' || role === 'decider' || role === 'administrator') ?? [];
        const first = deps.awarding.profiles.find(({ slug }) => grants.some(({ profile }) => profile === slug || profile === '*'));
        if (!first) throw new LaurelError('not_found');
        return to(`/assess/${first.slug}`);
      },
    },
    { method: 'get', path: '/assess/:profile', access: { kind: 'role', role: 'assessor', or: 'decider' }, run: (request) => show(deps, request) },
    {
      method: 'post',
      path: '/assess/:profile/rules',
      access: { kind: 'role', role: 'administrator' },
      accepts: 'form',
      run: async (request) => {
        const at = atAssess(deps, request);
        const rules = { assessors: Number(typed(request, 'assessors')), promisedDays: Number(typed(request, 'days')) };
        try {
          await setAssessing(deps, { profile: at.profile, ...rules, actor: `person:${at.personId}` });
        } catch (error) {
          if (!(error instanceof LaurelError && error.code === 'bad_form')) throw error;
          return show(deps, request, request.t('programme.rules.days.bad'));
        }
        return to(`${at.base}?saved=1`);
      },
    },
  ];
}

async function show(deps: ProgrammeDeps, request: WebRequest, wrong?: string) {
  const { t } = request;
  const at = atAssess(deps, request);
  const read = await deps.store.as(at.profile).read(waitingWithHands);
  const waiting = read.map(({ application }) => application);
  const barred = await barredFrom(deps, { profile: at.profile, person: at.session.person }, waiting);
  const rows = await Promise.all(
    (await queueFor(deps, { ...at, barred }, read)).map(async (queued) => {
      const { achievementId, achievementVersion } = queued.application;
      const { definition } = await deps.awarding.achievement(achievementId, achievementVersion);
      return { ...queued, name: said(definition.name, languageFor(definition, t.language)) };
    }),
  );
  const [unheard, rules] = [await unheardAt(deps, at.profile, read), await readAssessing(deps, at.profile)];
  const tooFew = at.administers && rules.assessors > 1 && unheard.size === 0 ? await lackingFor(deps, at.profile, rules.assessors) : undefined;
  const title = t('programme.queue');
  return page({
    title,
    noStore: true,
    ...(wrong === undefined ? {} : { status: 422 }),
    body: (
      <>
        <PageHead title={title} lede={t('programme.queue.lede', { issuer: at.issuer, count: rows.filter(({ part }) => part !== 'look').length })} />
        {request.query.has('sent') && <Notice kind="ok" title={t('programme.judged')} />}
        {request.query.has('decided') && <Notice kind="ok" title={t('programme.decided.done')} />}
        {request.query.has('handed-on') && <Notice kind="ok" title={t('programme.handed-on')} />}
        {request.query.has('saved') && <Notice kind="ok" title={t('programme.saved')} />}
        <Unheard at={at} lacking={[...unheard.values()]} />
        <TooFew profile={at.profile} what={tooFew} />
        {rows.length > 0 && <Queue t={t} at={at} rows={rows} unheard={unheard} now={deps.context.clock()} />}
        {rows.length === 0 && unheard.size === 0 && <EmptyState title={t('programme.queue.empty')}>{t('programme.queue.empty.text')}</EmptyState>}
        <Actions>
          <Link href={`${at.base}/conflicts`}>{t('programme.conflicts')}</Link>
        </Actions>
        <Rules t={t} at={at} rules={rules} wrong={wrong} />
      </>
    ),
  });
}

type Row = Queued & { name: string };

type QueueProps = { t: Translate; at: AtAssess; rows: readonly Row[]; unheard: ReadonlyMap<string, Lacking>; now: Date };

function Queue({ t, at, rows, unheard, now }: QueueProps) {
  return (
    <Table
      caption={t('programme.queue')}
      stacks="close"
      rows={rows}
      columns={[
        {
          head: t('programme.application'),
          rowHead: true,
          cell: ({ application }) => <Link href={`${at.base}/${application.id}`}>{t('programme.application.numbered', { number: application.number })}</Link>,
        },
        { head: t('programme.application.for'), cell: ({ name }) => name },
        {
          head: t('programme.queue.part'),
          cell: ({ part, application, anew }) => {
            const lacking = unheard.get(application.id);
            if (part === 'look' && lacking !== undefined) return <State kind="bad">{t(`programme.queue.nobody.${lacking}`)}</State>;
            return (
              <>
                <State kind={part === 'look' ? 'quiet' : 'warn'}>{t(partText(part, application.state))}</State>
                {anew && (
                  <>
                    <br />
                    <span class="soft small">{t('programme.queue.anew')}</span>
                  </>
                )}
              </>
            );
          },
        },
        { head: t('programme.queue.round'), numeric: true, cell: ({ application }) => t.number(application.round) },
        { head: t('programme.queue.age'), nowrap: true, cell: ({ application: { promisedAt }, since }) => ageOf(t, { since, promisedAt }, now) },
      ]}
    />
  );
}

const partText = (part: Queued['part'], state: string): string =>
  state !== 'appealed' ? `programme.queue.${part}` : part === 'decide' ? 'programme.queue.appeal' : 'programme.queue.appeal.others';

const DAY_MS = 86_400_000;
const daysBetween = (from: string, until: string | Date): number => Math.floor((new Date(until).getTime() - new Date(from).getTime()) / DAY_MS);

/** How long it waits against what was promised, in days. */
export function ageOf(t: Translate, { since, promisedAt }: { since: string | null; promisedAt: string | null }, now: Date): string {
  if (since === null) return '';
  const day = daysBetween(since, now) + 1;
  if (promisedAt === null) return t('programme.queue.day', { day });
  return t(now > new Date(promisedAt) ? 'programme.queue.late' : 'programme.queue.day-of', { day, days: daysBetween(since, promisedAt) });
}

/** How many score each submission, and in how many days an answer is promised: an administrator's to say. */
function Rules({ t, at, rules, wrong }: { t: Translate; at: AtAssess; rules: { assessors: number; promisedDays: number }; wrong: string | undefined }) {
  if (!at.administers) return null;
  return (
    <More summary={t('programme.rules')} open={wrong !== undefined}>
      <Form action={`${at.base}/rules`} kind="stack">
        <SelectField
          name="assessors"
          label={t('programme.rules.assessors')}
          hint={t('programme.rules.assessors.hint')}
          value={String(rules.assessors)}
          options={['1', '2'].map((value) => ({ value, text: value }))}
        />
        <Field
          name="days"
          type="number"
          min={1}
          max={365}
          label={t('programme.rules.days')}
          value={rules.promisedDays}
          error={errorAt(wrong === undefined ? [] : [{ at: 'days', code: 'bad', detail: wrong }], 'days')}
        />
        <Actions>
          <Button kind="quiet">{t('programme.save')}</Button>
        </Actions>
      </Form>
    </More>
  );
}
