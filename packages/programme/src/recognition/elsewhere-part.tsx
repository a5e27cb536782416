import type { Problem } from '@laurel/base';
import { said } from '@laurel/issuer';
import { Actions, Button, errorAt, Field, Form, Link, Part, Table, Time, usePage } from '@laurel/web';
import type { RecognisedElsewhereRow } from './recognition-records.ts';

type Props = { base: string; rows: readonly RecognisedElsewhereRow[]; nameOf: (achievement: string) => string; problems: readonly Problem[]; address: string };

/** What others say the profile's own badges are worth with them, and the box to name one more. */
export function Elsewhere({ base, rows, nameOf, problems, address }: Props) {
  const { t } = usePage();
  const title = t('programme.elsewhere');
  return (
    <Part title={title} id="elsewhere">
      <p>{t('programme.elsewhere.lede')}</p>
      {rows.length > 0 && (
        <Table
          caption={title}
          stacks="close"
          rows={rows}
          columns={[
            {
              head: t('programme.elsewhere.own'),
              rowHead: true,
              cell: ({ achievement }) => <Link href={`/achievements/${achievement}`}>{nameOf(achievement)}</Link>,
            },
            {
              head: t('programme.recognition.toward'),
              cell: ({ toward, by, address: at }) => (
                <Link href={at}>
                  <bdi>{[said(toward, t.language), said(by, t.language)].filter(Boolean).join(' · ') || at}</bdi>
                </Link>
              ),
            },
            { head: t('programme.recognition.until'), nowrap: true, cell: ({ until }) => (until === null ? t('programme.recognition.open') : t.date(until)) },
            { head: t('programme.elsewhere.read'), nowrap: true, cell: ({ readAt }) => <Time at={readAt} dateOnly /> },
            {
              head: t('programme.elsewhere.remove'),
              headHidden: true,
              cell: ({ id, achievement }) => (
                <Form action={`${base}/elsewhere/${id}/remove`} label={t('programme.elsewhere.remove.of', { name: nameOf(achievement) })}>
                  <Button kind="quiet" small>
                    {t('programme.elsewhere.remove')}
                  </Button>
                </Form>
              ),
            },
          ]}
        />
      )}
      <Form action={`${base}/elsewhere`} kind="stack">
        <Field
          name="address"
          type="url"
          required
          label={t('programme.elsewhere.address')}
          hint={t('programme.elsewhere.address.hint')}
          value={address}
          error={errorAt(problems, 'address')}
        />
        <Actions>
          <Button kind="quiet">{t('programme.elsewhere.name')}</Button>
        </Actions>
      </Form>
    </Part>
  );
}
