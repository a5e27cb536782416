import {
  Actions,
  Button,
  EmptyState,
  ErrorSummary,
  errorAt,
  Field,
  Fieldset,
  Form,
  Link,
  LinkButton,
  Notice,
  PageHead,
  Part,
  Preview,
  Table,
  Tabs,
  type Translate,
  withQuery,
} from '@laurel/web';
import { said } from '../achievements/definition.ts';
import { REMINDER_KINDS } from '../mail/reminder-records.ts';
import type { AchievementRow } from '../records.ts';
import type { RemindersView } from './reminders.tsx';

type Props = { t: Translate; at: string; view: RemindersView };

export function RemindersPage({ t, at, title, view }: Props & { title: string }) {
  const { problems, done, letters } = view;
  return (
    <>
      <ErrorSummary problems={problems} labels={Object.fromEntries(REMINDER_KINDS.map((kind) => [kind, t(`issuer.reminders.${kind}`)]))} />
      <PageHead title={title} lede={t('issuer.reminders.lede')} />
      {done !== undefined && t.has(`issuer.reminders.done.${done}`) && <Notice kind="ok">{t(`issuer.reminders.done.${done}`, { me: view.me })}</Notice>}
      {letters.length === 0 ? (
        <EmptyState title={t('issuer.home.first')} action={<LinkButton href={`${at}/achievements/new`}>{t('issuer.achievements.new')}</LinkButton>}>
          {t('issuer.home.first.how')}
        </EmptyState>
      ) : (
        <>
          <Plan t={t} at={at} view={view} />
          <Letters t={t} at={at} view={view} />
          <Others t={t} at={at} view={view} />
        </>
      )}
    </>
  );
}

function Plan({ t, at, view }: Props) {
  const isOwn = view.plans.some((row) => row.achievementId === view.achievementId);
  return (
    <Form action={`${at}/mail/reminders`}>
      <input type="hidden" name="achievement" value={view.achievementId} />
      <Fieldset legend={t('issuer.reminders.when')}>
        {REMINDER_KINDS.map((kind) => (
          <Field
            name={kind}
            label={t(`issuer.reminders.${kind}`)}
            hint={t(`issuer.reminders.${kind}.hint`)}
            value={view.typed[kind]}
            autocomplete="off"
            error={errorAt(view.problems, kind)}
          />
        ))}
      </Fieldset>
      <Actions>
        <Button>{t('issuer.reminders.save')}</Button>
        {view.achievementId !== '' && isOwn && (
          <Button kind="quiet" name="do" value="forget" unchecked>
            {t('issuer.reminders.forget')}
          </Button>
        )}
      </Actions>
      <p class="hint">{t('issuer.reminders.from-now')}</p>
    </Form>
  );
}

function Letters({ t, at, view }: Props) {
  const language = (of: 'en' | 'fr') => ({
    href: withQuery(`${at}/mail/reminders`, { achievement: view.achievementId, in: of }),
    text: t(`issuer.language.${of}`),
    current: view.language === of,
  });
  return (
    <Part id="letters" title={t('issuer.reminders.letters')}>
      <div class="stack">
        <Tabs label={t('issuer.reminders.languages')} items={[language('en'), language('fr')]} />
        {view.letters.map(({ kind, subject, text }) => (
          <section class="stack" aria-label={t(`issuer.mail.kind.reminder-${kind}`)}>
            <h3>{t(`issuer.mail.kind.reminder-${kind}`)}</h3>
            <Preview>
              <div class="stack" lang={view.language}>
                <p>
                  <strong>{subject}</strong>
                </p>
                {text.split('\n\n').map((paragraph) => (
                  <p>{paragraph}</p>
                ))}
              </div>
            </Preview>
          </section>
        ))}
      </div>
      <Form action={`${at}/mail/reminders/test`} kind="actions">
        <input type="hidden" name="achievement" value={view.achievementId} />
        <Button kind="quiet" icon="mail">
          <span class="breaks">{t('issuer.reminders.test', { me: view.me })}</span>
        </Button>
      </Form>
    </Part>
  );
}

/** Which achievements go by another plan, and the way to give them one. */
function Others({ t, at, view }: Props) {
  const days = (list: readonly number[] | undefined) => (list === undefined || list.length === 0 ? t('issuer.reminders.none') : list.join(', '));
  const planOf = (id: string) => view.plans.find((row) => row.achievementId === id);
  const all: { row: AchievementRow | undefined; id: string }[] = [{ row: undefined, id: '' }, ...view.achievements.map((row) => ({ row, id: row.id }))];
  return (
    <Part id="all" title={t('issuer.reminders.all-plans')}>
      <Table
        caption={t('issuer.reminders.all-plans')}
        rows={all}
        picked={({ id }) => id === view.achievementId}
        columns={[
          { head: t('issuer.achievement'), rowHead: true, cell: ({ row }) => (row ? said(row.definition.name, t.language) : t('issuer.reminders.everything')) },
          { head: t('issuer.reminders.unclaimed.short'), cell: ({ id }) => days((planOf(id) ?? planOf(''))?.unclaimed) },
          { head: t('issuer.reminders.expiring.short'), cell: ({ id }) => days((planOf(id) ?? planOf(''))?.expiring.toReversed()) },
          {
            head: t('issuer.reminders.change'),
            screenOnly: true,
            cell: ({ row, id }) => (
              <Link
                href={withQuery(`${at}/mail/reminders`, { achievement: id })}
                label={t(planOf(id) || id === '' ? 'issuer.reminders.change-of' : 'issuer.reminders.own-of', {
                  title: row ? said(row.definition.name, t.language) : t('issuer.reminders.everything'),
                })}
              >
                {t(planOf(id) || id === '' ? 'issuer.reminders.change' : 'issuer.reminders.own')}
              </Link>
            ),
          },
        ]}
      />
    </Part>
  );
}
