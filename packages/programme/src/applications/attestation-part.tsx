import { Actions, Button, Form, Part, Prose, State, usePage } from '@laurel/web';
import { type AttestationRow, hasExpired, standingOf } from './attestation-records.ts';
import { ENDED, type WholeApplication, WRITABLE } from './find-application.ts';
import { WRITING } from './writing.tsx';

type Props = { found: WholeApplication; now: string };

/** The learner's own: whom she asked to confirm her work, what they said, and the way to ask: a page of its own, to which what was written is saved first. */
export function Attestations({ found: { application, attestations }, now }: Props) {
  const { t } = usePage();
  const mayAsk = WRITABLE.includes(application.state);
  if (!mayAsk && attestations.length === 0) return null;
  const here = `/learn/applications/${application.id}/attestations`;
  return (
    <Part title={t('programme.attestations')}>
      <div id="attestations" class="stack">
        {mayAsk && <p>{t('programme.attestations.text')}</p>}
        {attestations.length > 0 && (
          // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role of a list without markers
          <ul class="lines" role="list">
            {attestations.map((one) => (
              <li key={one.id}>
                <One here={here} of={one} now={now} isOver={ENDED.includes(application.state)} />
              </li>
            ))}
          </ul>
        )}
        {mayAsk && (
          <Actions>
            <Button kind="quiet" icon="plus" form={WRITING} name="ask" value="1">
              {t('programme.attestations.begin')}
            </Button>
          </Actions>
        )}
      </div>
    </Part>
  );
}

function One({ here, of, now, isOver }: { here: string; of: AttestationRow; now: string; isOver: boolean }) {
  const { t } = usePage();
  const { id, name, email, claims, statement, state, answeredAt, expiresAt, inBadge } = of;
  const is = hasExpired(of, now) ? 'expired' : state;
  const button = (change: string, text: string) => (
    <Form action={`${here}/${id}`} kind="inline" label={t(`${text}.of`, { name })}>
      <Button kind="link" name="change" value={change}>
        {t(text)}
      </Button>
    </Form>
  );
  return (
    <div class="stack">
      <p>
        <strong>{name}</strong> <State kind={KINDS[is]}>{t(`programme.attestation.${is}`)}</State>
      </p>
      {is === 'asked' && (
        <>
          <p class="small soft">{t.rich('programme.attestation.until', { date: t.date(expiresAt), address: <bdi>{email}</bdi> })}</p>
          <Prose text={claims} />
        </>
      )}
      {is === 'given' && (
        <>
          <p class="small soft">{t('programme.attestation.on', { standing: standingOf(of), date: t.date(answeredAt ?? '') })}</p>
          <Prose text={statement} />
          <p class="small">{t(inBadge === 1 ? 'programme.attestation.carried' : 'programme.attestation.not-carried')}</p>
        </>
      )}
      {is === 'asked' && button('withdraw', 'programme.attestation.withdraw')}
      {is === 'given' && !isOver && (inBadge === 1 ? button('leave-out', 'programme.attestation.leave-out') : button('carry', 'programme.attestation.carry'))}
    </div>
  );
}

const KINDS = { asked: 'quiet', given: 'ok', declined: 'bad', withdrawn: 'quiet', expired: 'warn' } as const;
