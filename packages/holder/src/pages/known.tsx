import { Button, Filters, SelectField, Side, Sides, usePage } from '@laurel/web';
import { RECIPIENTS_LISTED } from '../limits.ts';
import type { Shown as ShownOnce } from '../records.ts';
import type { Recipient } from '../share/recipients.ts';
import { Shown } from './shown.tsx';

/** Of whom the list tells. */
export function RecipientFilter({ recipients, chosen }: { recipients: readonly Recipient[]; chosen: Recipient | undefined }) {
  const { t } = usePage();
  const named = within(recipients, chosen).map(({ key, name, host }) => ({
    value: key,
    text: name === '' ? t('holder.known.unnamed') : key.startsWith('to:') ? name : t('holder.known.option', { name, host }),
  }));
  return (
    <Filters action="/wallet/shared" label={t('holder.known.filter')}>
      <SelectField name="who" label={t('holder.shared.who')} value={chosen?.key ?? ''} options={[{ value: '', text: t('holder.known.everybody') }, ...named]} />
      <Button kind="quiet" icon="search">
        {t('holder.known.show')}
      </Button>
    </Filters>
  );
}

/** A list that can be read: those of late, and whoever it shows now. */
const within = (recipients: readonly Recipient[], chosen: Recipient | undefined): readonly Recipient[] =>
  recipients.filter((one, nth) => nth < RECIPIENTS_LISTED || one.key === chosen?.key);

/** Everything one recipient was ever shown, and what of it they say is gone. */
export function Known({ recipient: { name }, known, erased }: { recipient: Recipient; known: ShownOnce[]; erased: ShownOnce[] }) {
  const { t } = usePage();
  const title = name === '' ? t('holder.known.title.unnamed') : t.rich('holder.known.title', { name: <bdi>{name}</bdi> });
  return (
    <Sides>
      <Side term={title}>
        <Shown t={t} shown={known} />
      </Side>
      {erased.length > 0 && (
        <Side term={t('holder.known.erased')}>
          <Shown t={t} shown={erased} />
        </Side>
      )}
    </Sides>
  );
}
