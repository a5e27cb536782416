import type { Problem } from '@laurel/base';
import {
  Button,
  type Column,
  CopyField,
  Dialog,
  EmptyState,
  ErrorSummary,
  errorAt,
  Field,
  Form,
  Link,
  LinkButton,
  Live,
  MailAddress,
  More,
  Notice,
  PageHead,
  Part,
  Qr,
  Side,
  Sides,
  Table,
  Time,
  type Translate,
  Wall,
} from '@laurel/web';
import { needsResults, type OpenClaimView } from '../claims/open-claim.ts';
import type { Comer } from '../claims/run-open-claim.ts';
import { OPEN_CLAIM_PLACES } from '../limits.ts';
import { shownStateOf } from '../register/shown-state.ts';
import { whoOf } from '../register/who-of.ts';
import type { AssessmentForm } from './assessment-fields.tsx';
import { noteOf } from './award-note.ts';
import { AwardState } from './condition.tsx';
import { OpenClaimState } from './open-claims.tsx';

type Shown = { t: Translate; at: string; view: OpenClaimView; title: string; address: string; pin: string };

/** For the room: the address, the PIN, how many have come. It keeps itself fresh. Once it has ended there is nothing to photograph any more. */
export function OnTheWall({ t, at, view, title, address, pin, seconds }: Shown & { seconds: number }) {
  const { claim, condition, taken } = view;
  const here = `${at}/claims/${claim.code}`;
  const running = condition !== 'ended';
  const stands = (
    <>
      <p class="big">{t('issuer.open-claims.wall.taken', { taken, places: claim.places })}</p>
      <OpenClaimState t={t} condition={condition} />
      <p>{t.rich(`issuer.open-claims.wall.${condition === 'before' ? 'opens' : running ? 'closes' : 'ended'}`, { time: <Time at={endOf(view)} /> })}</p>
    </>
  );
  return (
    <Live id="wall" running={running} seconds={seconds} stop={`${here}/wall?still=1`}>
      <PageHead title={title} lede={running ? t('issuer.open-claims.wall.how') : undefined} />
      {running ? (
        <Wall
          address={address}
          label={t('issuer.open-claims.wall.qr', { title })}
          typed={address.replace(/^https?:\/\//, '')}
          codeLabel={t('issuer.open-claims.pin')}
          code={`${pin.slice(0, 3)} ${pin.slice(3)}`}
        >
          {stands}
        </Wall>
      ) : (
        stands
      )}
      <p class="no-print">
        <Link href={here}>{t('issuer.open-claims.wall.back')}</Link>
      </p>
    </Live>
  );
}

const endOf = ({ claim, condition }: OpenClaimView): string => (condition === 'before' ? claim.opensAt : (claim.closedAt ?? claim.closesAt));

type Run = Shown & {
  comers: readonly Comer[];
  form: AssessmentForm;
  problems: readonly Problem[];
  done: string | undefined;
  count: number /** As it was typed and could not be taken. */;
  places: string | undefined;
};

export function RunOpenClaim({ t, at, view, comers, title, address, pin, form, problems, done, count, places }: Run) {
  const { claim, condition, taken } = view;
  const here = `${at}/claims/${claim.code}`;
  return (
    <>
      <ErrorSummary
        problems={problems}
        labels={{
          places: t('issuer.open-claims.places'),
          assessed_by: t('issuer.assessment.who'),
          assessed_how: t('issuer.assessment.how'),
          assessed_when: t('issuer.assessment.when'),
        }}
      />
      <PageHead
        title={title}
        lede={condition === 'ended' ? undefined : t('issuer.open-claims.run.lede')}
        aside={<OpenClaimState t={t} condition={condition} />}
      />
      {done !== undefined && t.has(`issuer.open-claims.done.${done}`) && <Notice kind="ok">{t(`issuer.open-claims.done.${done}`, { count })}</Notice>}
      {condition === 'locked' && <Notice kind="warn">{t('issuer.open-claims.locked.how')}</Notice>}
      <div class="actions">
        {condition !== 'ended' && (
          <LinkButton href={`${here}/wall`} icon="eye">
            {t('issuer.open-claims.wall')}
          </LinkButton>
        )}
        {condition !== 'ended' && (
          <Form action={`${here}/pin`}>
            <Button kind="quiet">{t('issuer.open-claims.new-pin')}</Button>
          </Form>
        )}
        {condition !== 'ended' && (
          <LinkButton kind="danger" href={`${here}/close`}>
            {t('issuer.open-claims.close')}
          </LinkButton>
        )}
      </div>
      <Part title={t('issuer.open-claims.code')}>
        <Sides>
          <Side term={t('issuer.open-claims.taken')}>
            <p>{t('issuer.open-claims.taken-of', { taken, places: claim.places })}</p>
            {condition !== 'ended' && (
              <Form action={`${here}/places`} kind="inline" label={t('issuer.open-claims.places.change')}>
                <Field
                  name="places"
                  type="number"
                  min={1}
                  max={OPEN_CLAIM_PLACES}
                  label={t('issuer.open-claims.places')}
                  value={places ?? String(claim.places)}
                  error={errorAt(problems, 'places')}
                  required
                />
                <Button kind="quiet">{t('issuer.open-claims.places.change')}</Button>
              </Form>
            )}
          </Side>
          <Side term={t('issuer.open-claims.window')}>
            {t.rich('issuer.open-claims.window.text', { from: <Time at={claim.opensAt} />, until: <Time at={claim.closedAt ?? claim.closesAt} /> })}
          </Side>
          {condition !== 'ended' && (
            <Side term={t('issuer.open-claims.pin')}>
              <span class="mono">{`${pin.slice(0, 3)} ${pin.slice(3)}`}</span>
            </Side>
          )}
          {condition !== 'ended' && (
            <Side term={t('issuer.open-claims.address')}>
              <div class="stack">
                <Qr text={address} label={t('issuer.open-claims.wall.qr', { title })} />
                <CopyField id="address" label={t('issuer.open-claims.address')} value={address} />
              </div>
            </Side>
          )}
        </Sides>
      </Part>
      <Comers t={t} at={at} code={claim.code} comers={comers} ended={condition === 'ended'} />
      {comers.length > 0 &&
        (needsResults(view.achievement, 'assessed-elsewhere') ? (
          <p class="soft">{t('issuer.open-claims.attest.needs-results')}</p>
        ) : (
          <Attest t={t} here={here} form={form} problems={problems} />
        ))}
    </>
  );
}

function Comers({ t, at, code, comers, ended }: { t: Translate; at: string; code: string; comers: readonly Comer[]; ended: boolean }) {
  const columns: Column<Comer>[] = [
    {
      head: t('issuer.register.learner'),
      rowHead: true,
      cell: ({ award }) => (
        <Link href={`${at}/awards/${award.id}`}>
          <bdi>{whoOf(t, award)}</bdi>
        </Link>
      ),
    },
    { head: t('issuer.field.email'), cell: ({ award }) => <MailAddress text={award.recipientEmail} /> },
    { head: t('issuer.register.state'), cell: (comer) => <HowItStands t={t} at={at} comer={comer} /> },
    { head: t('issuer.open-claims.came'), nowrap: true, cell: ({ at: when }) => <Time at={when} /> },
    {
      head: t('issuer.open-claims.remove'),
      screenOnly: true,
      cell: ({ award }) =>
        award.standing !== 'revoked' && (
          <Link href={`${at}/claims/${code}/people/${award.id}/remove`} label={t('issuer.open-claims.remove-of', { who: whoOf(t, award) })}>
            {t('issuer.open-claims.remove')}
          </Link>
        ),
    },
  ];
  const revoked = comers.filter(({ award }) => award.standing === 'revoked').length;
  return (
    <Part id="people" title={t('issuer.open-claims.people', { count: comers.length })}>
      {comers.length === 0 ? (
        <EmptyState title={t(ended ? 'issuer.open-claims.nobody.ended' : 'issuer.open-claims.nobody')}>
          {t(ended ? 'issuer.open-claims.nobody.ended.how' : 'issuer.open-claims.nobody.how')}
        </EmptyState>
      ) : (
        <>
          <p class="hint">
            {revoked > 0 && `${t('issuer.open-claims.people.revoked', { count: revoked })} `}
            {t('issuer.open-claims.people.hint')}
          </p>
          <Table caption={t('issuer.open-claims.people.caption')} wide stacks rows={comers} columns={columns} />
        </>
      )}
    </Part>
  );
}

/** The register's word of it; of a letter that has not arrived also why, and where the address is put right. */
function HowItStands({ t, at, comer }: { t: Translate; at: string; comer: Comer }) {
  const { award, letter } = comer;
  const waits = award.state !== 'kept' && award.standing === 'good' && letter !== undefined && letter.stage !== 'accepted';
  return (
    <>
      <AwardState row={comer} />
      {waits && <small>{noteOf(t, comer)}</small>}
      {shownStateOf(comer) === 'mail-failed' && (
        <Link href={`${at}/awards/${award.id}#email`} label={t('issuer.open-claims.address.mend-of', { who: whoOf(t, award) })}>
          {t('issuer.open-claims.address.mend')}
        </Link>
      )}
    </>
  );
}

/** Afterwards a registrar may vouch that those who came were assessed too: folded, since most rooms are for taking part. */
function Attest({ t, here, form, problems }: { t: Translate; here: string; form: AssessmentForm; problems: readonly Problem[] }) {
  const fields = (
    <Form action={`${here}/attest`}>
      <p>{t('issuer.open-claims.attest.how')}</p>
      <Field name="assessed_by" label={t('issuer.assessment.who')} value={form.who} required error={errorAt(problems, 'assessed_by')} />
      <Field name="assessed_how" label={t('issuer.assessment.how')} value={form.how} required error={errorAt(problems, 'assessed_how')} />
      <Field name="assessed_when" label={t('issuer.assessment.when')} value={form.when} required error={errorAt(problems, 'assessed_when')} />
      <Button kind="quiet">{t('issuer.open-claims.attest.button')}</Button>
    </Form>
  );
  return problems.some(({ at }) => at.startsWith('assessed')) ? (
    <Part title={t('issuer.open-claims.attest')}>{fields}</Part>
  ) : (
    <More summary={t('issuer.open-claims.attest')}>{fields}</More>
  );
}

export function AskClose({ t, at, view, title }: { t: Translate; at: string; view: OpenClaimView; title: string }) {
  const here = `${at}/claims/${view.claim.code}`;
  return (
    <Dialog title={title}>
      <p>{t('issuer.open-claims.close.what', { taken: view.taken, places: view.claim.places })}</p>
      <Form action={`${here}/close`} kind="actions">
        <Button kind="danger">{t('issuer.open-claims.close')}</Button>
        <LinkButton kind="quiet" href={here}>
          {t('issuer.open-claims.close.back')}
        </LinkButton>
      </Form>
    </Dialog>
  );
}

export function AskRemove({ t, at, view, comer, title }: { t: Translate; at: string; view: OpenClaimView; comer: Comer; title: string }) {
  const here = `${at}/claims/${view.claim.code}`;
  return (
    <Dialog title={title}>
      <p>{t.rich('issuer.open-claims.remove.what', { email: <bdi>{whoOf(t, { ...comer.award, recipientName: null })}</bdi> })}</p>
      <Form action={`${here}/people/${comer.award.id}/remove`} kind="actions">
        <Button kind="danger">{t('issuer.open-claims.remove.button')}</Button>
        <LinkButton kind="quiet" href={here}>
          {t('issuer.open-claims.remove.back')}
        </LinkButton>
      </Form>
    </Dialog>
  );
}
