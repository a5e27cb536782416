import type { Problem } from '@laurel/base';
import { Actions, Button, errorAt, Field, Form, LinkButton, Part, SelectField, TextareaField, type Translate } from '@laurel/web';
import { SUSPENSION_REASONS } from '../awards/change-standing.ts';
import type { AwardRow } from '../records.ts';

/** What was typed into one of the boxes and could not be taken. */
export type Wrong = { field: 'email' | 'name'; value: string; problems: readonly Problem[] };

type Props = {
  t: Translate;
  at: string;
  award: AwardRow;
  canIssue: boolean;
  /** Its link asks for six digits. */
  takesPin: boolean;
  /** Whoever looks is whom it is for. */
  own: boolean;
  wrong: Wrong | undefined;
};

/** What a registrar can do with an award as it stands. */
export function WhatCanBeDone({ t, at, award, canIssue, takesPin, own, wrong }: Props) {
  const here = `${at}/awards/${award.id}`;
  const box = (field: Wrong['field'], stands: string) => ({
    name: field,
    value: wrong?.field === field ? wrong.value : stands,
    error: errorAt(wrong?.problems ?? [], field),
  });
  if (award.standing === 'revoked')
    return (
      <Part title={t('issuer.award.actions')} screenOnly>
        <LinkButton kind="quiet" icon="badge" href={`${at}/award?achievement=${award.achievementId}`}>
          {t('issuer.award.another')}
        </LinkButton>
      </Part>
    );
  return (
    <Part title={t('issuer.award.actions')} screenOnly>
      <div class="stack">
        {award.state !== 'kept' && award.state !== 'signing' && award.state !== 'unsigned' && award.standing === 'good' && award.pseudonym === null && (
          <Form action={`${here}/link`} kind="inline" label={t('issuer.award.send-again')}>
            <Field
              {...box('email', award.recipientEmail)}
              type="email"
              label={t('issuer.award.send-to')}
              hint={t(takesPin ? 'issuer.award.send-again.pin' : 'issuer.award.send-again.hint')}
            />
            <Button kind="quiet" icon="mail">
              {t('issuer.award.send-again')}
            </Button>
          </Form>
        )}
        {((award.state === 'offered' && award.standing === 'good') || canIssue) && own && <p class="soft">{t('issuer.issue.own')}</p>}
        {award.state === 'offered' && award.standing === 'good' && !own && (
          <Form action={`${here}/name`} kind="inline" label={t('issuer.award.correct-name')}>
            <Field {...box('name', award.recipientName ?? '')} label={t('issuer.issue.name')} />
            <Button kind="quiet" icon="pen">
              {t('issuer.award.correct-name')}
            </Button>
          </Form>
        )}
        {award.standing === 'good' ? (
          <Form action={`${here}/suspend`} kind="inline" label={t('issuer.award.suspend')}>
            <SelectField
              name="reason"
              label={t(award.pseudonym === null ? 'issuer.revoke.reason' : 'issuer.revoke.reason.left')}
              hint={award.pseudonym === null ? t('issuer.revoke.reason.hint') : undefined}
              options={SUSPENSION_REASONS.map((reason) => ({ value: reason, text: t(`issuer.reason.${reason}`) }))}
            />
            <TextareaField name="note" label={t('issuer.award.suspend.note')} rows={1} />
            <Button kind="quiet" icon="pause">
              {t('issuer.award.suspend')}
            </Button>
          </Form>
        ) : (
          <Form action={`${here}/lift`} kind="actions">
            <Button icon="undo">{t('issuer.award.lift')}</Button>
          </Form>
        )}
        <Actions>
          {canIssue && (
            <LinkButton kind="quiet" icon="undo" href={`${here}/issue`}>
              {t(own ? 'issuer.register.act.issue' : 'issuer.issue.ask.one')}
            </LinkButton>
          )}
          <LinkButton kind="danger" icon="cross" href={`${here}/revoke`}>
            {t('issuer.revoke.ask')}
          </LinkButton>
        </Actions>
      </div>
    </Part>
  );
}
