import { Actions, CopyField, Link, LinkButton, More, Notice, PAPER_SIZES, Part, qrPng, qrSvg, type Reply, usePage } from '@laurel/web';
import { isGuarded } from '../share-link/code.ts';
import { embedHtml, linkedInAddress, resumeLine, signatureHtml } from '../share-link/hand-on.ts';
import type { ShareRow } from '../share-link/records.ts';
import { sharedFacts, sharedTitle } from '../share-link/shared-file.ts';
import { SHARE_TARGETS, type ShareTarget, targetHref } from '../share-link/targets.ts';

const KINDS: readonly ShareTarget['kind'][] = ['mail', 'message', 'network', 'notes'];

/** Every way to take a link somewhere, each a plain link or a text to copy: nothing of anybody else is on this page. */
export function HandOn({ share, address }: { share: ShareRow; address: string }) {
  const { t } = usePage();
  const facts = sharedFacts(share);
  // Where only a line of it is read, that line says so.
  const title = facts.assessment === 'participation' ? t('holder.share.took-part', { title: sharedTitle(share) }) : sharedTitle(share);
  const given = { facts, title, address };
  const month = new Intl.DateTimeFormat(t.language, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const text = given.facts.issuerName === undefined ? given.title : t('holder.share.text', { title: given.title, issuer: given.facts.issuerName });
  return (
    <Part title={t('holder.share.hand-on')}>
      <div class="stack">
        <p>{t(isGuarded(share) ? `holder.share.hand-on.${share.level}` : 'holder.share.hand-on.says')}</p>
        <Actions>
          {share.level !== 'named' && ( // a profile is read by many, and this opens for one
            <LinkButton href={linkedInAddress(given, share.id)} kind="quiet" icon="plus">
              {t('holder.share.linkedin')}
            </LinkButton>
          )}
          <QrFiles at={`/wallet/shares/${share.id}`} />
        </Actions>
        <Targets address={address} text={text} />
        <More summary={t('holder.share.texts')}>
          <div class="stack">
            <CopyField id="resume" label={t('holder.share.resume')} value={resumeLine(given, (iso) => month.format(new Date(iso)))} />
            <CopyField id="signature" label={t('holder.share.signature')} hint={t('holder.share.signature.hint')} value={signatureHtml(given)} />
            {share.level === 'public' ? (
              <CopyField id="embed" label={t('holder.share.embed')} hint={t('holder.share.embed.hint')} value={embedHtml(given)} />
            ) : (
              <p class="hint">{t('holder.share.embed.public-only')}</p>
            )}
          </div>
        </More>
        <section class="stack" aria-labelledby="paper">
          <h3 id="paper">{t('holder.share.paper.title')}</h3>
          <Paper share={share} />
        </section>
      </div>
    </Part>
  );
}

/** Its code to scan, as files. `at` is its owner's page of it. */
export function QrFiles({ at }: { at: string }) {
  const { t } = usePage();
  return (
    <>
      {QR_KINDS.map((kind) => (
        <LinkButton href={`${at}/qr.${kind}`} kind="quiet" icon="download">
          {t(`holder.share.qr.file.${kind}`)}
        </LinkButton>
      ))}
    </>
  );
}
export const QR_KINDS = ['png', 'svg'] as const;

export const qrFile = async (kind: (typeof QR_KINDS)[number], text: string, filename: string): Promise<Reply> =>
  kind === 'png'
    ? { kind: 'bytes', body: await qrPng(text), contentType: 'image/png', filename }
    : { kind: 'bytes', body: qrSvg(text), contentType: 'image/svg+xml', filename };

/** Where a link can be sent, with a line of text. */
export function Targets({ address, text }: { address: string; text: string }) {
  const { t } = usePage();
  return (
    <More summary={t('holder.share.targets', { count: SHARE_TARGETS.length })}>
      <div class="stack">
        {KINDS.map((kind) => (
          <section class="stack" aria-labelledby={`to-${kind}`}>
            <h3 id={`to-${kind}`}>{t(`holder.share.targets.${kind}`)}</h3>
            <ul class="inline">
              {SHARE_TARGETS.filter((one) => one.kind === kind).map((one) => (
                <li>
                  <Link href={targetHref(one, { url: address, text })}>{one.id === 'mail' ? t('holder.share.targets.own-mail') : one.name}</Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </More>
  );
}

/** Apart from the ways to send the link: paper is read by whoever holds it, and no PIN or code is between. */
function Paper({ share }: { share: ShareRow }) {
  const { t } = usePage();
  return (
    <>
      {isGuarded(share) && <Notice kind="warn">{t(`holder.share.paper.${share.level}`)}</Notice>}
      <p class="hint">{t('holder.share.paper')}</p>
      <Actions>
        {PAPER_SIZES.map((size) => (
          <LinkButton href={`/wallet/shares/${share.id}/certificate.pdf?size=${size}`} kind="quiet" icon="print">
            {t(`holder.badge.certificate.${size}`)}
          </LinkButton>
        ))}
      </Actions>
    </>
  );
}
