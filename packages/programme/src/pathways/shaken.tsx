import { Button, Form, Link, Part, Table, Time, usePage } from '@laurel/web';
import type { ShakenCapstone } from './shaken-capstones.ts';

/** What waits for a registrar: to revoke a capstone that lost a part, or to let it stay. */
export function Shaken({ profile, rows }: { profile: string; rows: readonly ShakenCapstone[] }) {
  const { t } = usePage();
  if (rows.length === 0) return null;
  const title = t('programme.shaken', { count: rows.length });
  return (
    <Part title={title} id="shaken">
      <p>{t('programme.shaken.says')}</p>
      <Table
        caption={title}
        stacks="close"
        rows={rows}
        columns={[
          {
            head: t('programme.pathway.capstone'),
            rowHead: true,
            cell: ({ award, capstone }) => <Link href={`/desk/${profile}/awards/${award}`}>{capstone}</Link>,
          },
          { head: t('programme.pathway'), cell: ({ pathway }) => <bdi>{pathway}</bdi> },
          { head: t('programme.shaken.since'), nowrap: true, cell: ({ completedAt }) => <Time at={completedAt} dateOnly /> },
          { head: t('programme.shaken.lost'), cell: ({ lost }) => lost.join(' · ') },
          {
            head: t('programme.shaken.stays'),
            headHidden: true,
            cell: ({ award, capstone }) => (
              <Form action={`/desk/${profile}/pathways/shaken/${award}/stays`} label={t('programme.shaken.stays.of', { capstone })}>
                <Button kind="quiet" small>
                  {t('programme.shaken.stays')}
                </Button>
              </Form>
            ),
          },
        ]}
      />
    </Part>
  );
}
