import { LaurelError, now } from '@laurel/base';
import { said } from '@laurel/issuer';
import { Button, Form, Part, param, type Route, Table, Time, to, usePage, type WebRequest } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { careIn } from './find-care.ts';
import type { GuardianshipRow } from './guardian-records.ts';
import { hasPower } from './powers.ts';

export type Offered = Awaited<ReturnType<ProgrammeDeps['awarding']['waitingAt']>>;

/** What the institution offers to a ward and a guardian with custody may take in here; none where no wallets live. */
export async function offeredTo(deps: ProgrammeDeps, row: GuardianshipRow): Promise<Offered> {
  const ward = isInCare(deps, row) ? await deps.people.person(row.subject) : undefined;
  return ward ? deps.awarding.waitingAt(row.profile, ward.email) : [];
}

const isInCare = ({ config, context }: ProgrammeDeps, row: GuardianshipRow): boolean => config.walletsHere && hasPower(row, 'custody', now(context));

/** Each with one button that leads to the ward's own wallet: the link of a letter would lead to one's own. */
export function OfferedPart({ offered, home, name }: { offered: Offered; home: string; name: string }) {
  const { t } = usePage();
  const title = t('programme.care.offered', { name });
  return (
    <Part title={title}>
      <p>{t('programme.care.offered.says', { name })}</p>
      <Table
        caption={title}
        stacks="close"
        rows={offered}
        columns={[
          { head: t('programme.care.offered.badge'), rowHead: true, cell: ({ definition }) => <bdi>{said(definition.name, t.language)}</bdi> },
          { head: t('programme.care.offered.on'), cell: ({ awardedOn }) => <Time at={awardedOn} dateOnly /> },
          {
            head: t('programme.care.do'),
            headHidden: true,
            screenOnly: true,
            cell: ({ id, definition }) => (
              <Form action={`${home}/offered/${id}`}>
                <Button kind="quiet">
                  {t('programme.care.offered.take')}
                  <span class="vh"> {said(definition.name, t.language)}</span>
                </Button>
              </Form>
            ),
          },
        ]}
      />
    </Part>
  );
}

export const offeredRoute = (deps: ProgrammeDeps): Route => ({
  method: 'post',
  path: '/learn/care/:ward/offered/:award',
  access: { kind: 'person' },
  accepts: 'form',
  run: async (request: WebRequest) => {
    const row = await careIn(deps, request);
    const ward = isInCare(deps, row) ? await deps.people.person(row.subject) : undefined;
    if (!ward) throw new LaurelError('not_found');
    const uri = await deps.awarding.offerInCare(row.profile, { awardId: param(request, 'award'), email: ward.email });
    return to(`/wallet/care/${row.id}/offer?${new URLSearchParams({ credential_offer_uri: uri })}`);
  },
});
