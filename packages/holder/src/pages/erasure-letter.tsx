import { Actions, LinkButton, TextareaField, usePage } from '@laurel/web';
import type { DisclosureRow } from '../records.ts';
import { claimLabels } from '../share/claim-label.ts';
import { sayIn } from '../share/read-request.ts';
import type { ReceiptRow } from '../share/receipt-records.ts';

/**
 * What to write to somebody who cannot be asked from here: names of fields, never the badge's own, which they may not have been shown. It can be changed
 * before it is copied, and goes nowhere by itself.
 */
export function ErasureLetter({ told, receipt, wallet }: { told: DisclosureRow; receipt: ReceiptRow | undefined; wallet: string }) {
  const { t } = usePage();
  const claims = told.shown.flatMap((one) => one.claims);
  const fields = told.shown.some(({ format }) => format === 'ldp_vc')
    ? t('holder.shared.whole')
    : claims.length === 0
      ? t('holder.shared.bare')
      : claimLabels(claims, t);
  const lines = [
    t('holder.erase.letter.hello', { name: told.verifierName }),
    t('holder.erase.letter.what', { date: t.date(told.at), wallet, fields }),
    ...(told.purpose === null ? [] : [t('holder.erase.letter.why', { purpose: sayIn(told.purpose, t.language) })]),
    t('holder.erase.letter.ask'),
    ...(receipt ? [t('holder.erase.letter.number', { number: receipt.nonce })] : []),
  ];
  const text = lines.join('\n\n');
  const page = receipt?.deletionPage ?? null;
  const mailbox = page?.startsWith('mailto:') ? page.slice('mailto:'.length).split('?')[0] : '';
  const mail = `mailto:${mailbox}?subject=${encodeURIComponent(t('holder.erase.letter.subject'))}&body=${encodeURIComponent(text)}`;
  return (
    <>
      <TextareaField name="letter" label={t('holder.erase.letter')} hint={t('holder.erase.letter.hint')} value={text} rows={14} />
      <Actions>
        <LinkButton href={mail} kind="quiet" icon="mail">
          {t('holder.erase.letter.mail')}
        </LinkButton>
        {page !== null && !page.startsWith('mailto:') && (
          <LinkButton href={page} kind="quiet">
            {t('holder.erase.letter.page')}
          </LinkButton>
        )}
      </Actions>
    </>
  );
}
