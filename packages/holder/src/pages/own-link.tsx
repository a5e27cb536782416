import { Actions, Button, CopyField, Dialog, Form, LinkButton, Notice, Qr, Side, Sides, Time, usePage } from '@laurel/web';
import type { ComponentChildren } from 'preact';
import type { Within } from '../share-link/live-links.ts';
import type { ShareRow } from '../share-link/records.ts';

/** What its owner sees of an address, whatever lies there. */
export type OwnLinked = Pick<ShareRow, 'level' | 'recipient' | 'mailbox' | 'purpose' | 'endsAt' | 'views' | 'viewedOn' | 'closedAt'>;

export function JustMade() {
  const { t } = usePage();
  return (
    <div class="notice is-ok head" role="alert">
      <p>
        <strong>{t('holder.share.made')}</strong> {t('holder.share.made.says')}
      </p>
    </div>
  );
}

/** The address, its code to scan, who opens it and until when, and the way to its end. `at` is its owner's page of it. */
export function OwnLink({ of, at, address, reachable }: { of: OwnLinked; at: string; address: string; reachable: boolean }) {
  const { t } = usePage();
  return (
    <div class="split">
      <div class="stack">
        {of.closedAt !== null && <Closed at={at} />}
        {!reachable && <Notice kind="warn">{t('holder.share.file.unreachable')}</Notice>}
        <CopyField id="address" label={t('holder.share.address')} value={address} />
        <Actions>
          <LinkButton href={address} kind="quiet" icon="eye">
            {t('holder.share.look')}
          </LinkButton>
          <LinkButton href={`${at}/stop`} kind="danger">
            {t('holder.share.stop.ask')}
          </LinkButton>
        </Actions>
        <Sides>
          <Side term={t('holder.share.recipient')}>{of.recipient === null ? t(`holder.share.level.${of.level}`) : <bdi>{of.recipient}</bdi>}</Side>
          {of.mailbox !== null && (
            <Side term={t('holder.share.mailbox')}>
              <bdi dir="ltr">{of.mailbox}</bdi>
            </Side>
          )}
          {of.purpose !== null && (
            <Side term={t('holder.share.purpose')}>
              <bdi>{of.purpose}</bdi>
            </Side>
          )}
          <Side term={t('holder.share.days')}>
            <Time at={of.endsAt} />
          </Side>
          <Side term={t('holder.share.opened')}>
            <Views share={of} />
            <p class="soft small">{t('holder.share.views.programs')}</p>
          </Side>
        </Sides>
      </div>
      <div>
        <Qr text={address} label={t('holder.share.qr')} />
      </div>
    </div>
  );
}

/** It came back with a backup of the node, and only its owner knows whether it was to stand. */
function Closed({ at }: { at: string }) {
  const { t } = usePage();
  return (
    <>
      <Notice kind="warn" title={t('holder.share.closed')}>
        {t('holder.share.closed.says')}
      </Notice>
      <Form action={`${at}/open`} kind="actions">
        <Button icon="eye">{t('holder.share.open')}</Button>
      </Form>
    </>
  );
}

/** How often and on which day last: of who opened it nothing is known. */
function Views({ share: { views, viewedOn } }: { share: Pick<ShareRow, 'views' | 'viewedOn'> }) {
  const { t } = usePage();
  return (
    <>
      {t('holder.share.views', { views })}
      {viewedOn !== null && <span class="soft small"> {t.rich('holder.share.views.last', { day: <Time at={viewedOn} dateOnly /> })}</span>}
    </>
  );
}

/** Of a badge: its own page; and the collection that shows it too, by which somebody may have seen it who never opened that page. */
export function Opened({ of }: { of: Pick<ShareRow, 'views' | 'viewedOn'> & { within?: Within | undefined } }) {
  const { t } = usePage();
  if (of.within === undefined) return <Views share={of} />;
  return (
    <>
      {t('holder.badge.links.own-page')} <Views share={of} />
      <br />
      {t.rich('holder.badge.links.collection', { name: <bdi>{of.within.name}</bdi> })} <Views share={of.within} />
    </>
  );
}

/** `means` says what is gone with it; `which`, of a badge, what tells it from another of its title. */
export function StopQuestion({ title, which, means, at }: { title: ComponentChildren; which?: ComponentChildren; means: ComponentChildren; at: string }) {
  const { t } = usePage();
  return (
    <Dialog title={title}>
      {which}
      <p>{means}</p>
      <p>{t('holder.share.stop.stays')}</p>
      <Form action={`${at}/stop`}>
        <Actions>
          <Button kind="danger">{t('holder.share.stop')}</Button>
          <LinkButton href={at} kind="quiet">
            {t('holder.share.stop.no')}
          </LinkButton>
        </Actions>
      </Form>
    </Dialog>
  );
}
