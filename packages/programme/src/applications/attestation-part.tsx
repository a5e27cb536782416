import type { Problem } from '@laurel/base';
import { Actions, Button, Choice, errorAt, Field, Form, More, Part, Prose, State, TextareaField, usePage } from '@laurel/web';
import { ATTESTATION_CLAIMS, ATTESTATION_DAYS, ATTESTATION_LINE } from '../limits.ts';
import type { Asked } from './ask-attestation.ts';
import { type AttestationRow, hasExpired } from './attestation-records.ts';
import { ENDED, type WholeApplication, WRITABLE } from './find-application.ts';

type Props = { found: WholeApplication; problems: readonly Problem[]; typed: Asked | undefined; now: string };

/** The learner's own: whom she asked to confirm her work, what they said, and the way to ask. */
export function Attestations({ found: { application, attestations }, problems, typed, now }: Props) {
  const { t } = usePage();
  const mayAsk = WRITABLE.includes(application.state);
  if (!mayAsk && attestations.length === 0) return null;
  const here = `/learn/applications/${application.id}/attestations`;
  const wrong = (at: string) => errorAt(problems, `attest_${at}`);
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
          <More summary={t('programme.attestations.begin')} open={typed !== undefined}>
            <Form action={here} kind="stack" label={t('programme.attestations.ask')}>
              <Field
                name="attest_name"
                maxLength={ATTESTATION_LINE}
                required
                label={t('programme.attestations.name')}
                value={typed?.name}
                error={wrong('name')}
              />
              <Field name="attest_email" type="email" required label={t('programme.attestations.email')} value={typed?.email} error={wrong('email')} />
              <Field
                name="attest_relation"
                maxLength={ATTESTATION_LINE}
                required
                label={t('programme.attestations.relation')}
                hint={t('programme.attestations.relation.hint')}
                value={typed?.relation}
                error={wrong('relation')}
              />
              <TextareaField
                name="attest_claims"
                rows={5}
                maxLength={ATTESTATION_CLAIMS}
                required
                label={t('programme.attestations.claims')}
                hint={t('programme.attestations.claims.hint')}
                value={typed?.claims}
                error={wrong('claims')}
              />
              <Field
                name="attest_learnerName"
                maxLength={ATTESTATION_LINE}
                required
                label={t('programme.attestations.own-name')}
                hint={t('programme.attestations.own-name.hint')}
                value={typed?.learnerName ?? application.badgeName}
                error={wrong('learnerName')}
              />
              <Choice
                name="attest_in_badge"
                label={t('programme.attestations.in-badge')}
                note={t('programme.attestations.in-badge.hint')}
                checked={typed?.inBadge}
              />
              <p class="hint">{t('programme.attestations.letter', { days: ATTESTATION_DAYS })}</p>
              <Actions>
                <Button kind="quiet" icon="send">
                  {t('programme.attestations.ask')}
                </Button>
              </Actions>
            </Form>
          </More>
        )}
      </div>
    </Part>
  );
}

function One({ here, of, now, isOver }: { here: string; of: AttestationRow; now: string; isOver: boolean }) {
  const { t } = usePage();
  const { id, name, email, claims, role, organisation, statement, state, answeredAt, expiresAt, inBadge } = of;
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
          <p class="small soft">{t('programme.attestation.on', { role, organisation, date: t.date(answeredAt ?? '') })}</p>
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
