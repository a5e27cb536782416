import { usePage } from './page-context.ts';

/** A moment (ISO, UTC). Script shows it in the reader's own zone; without, the zone is named. A date alone has no zone. */
export function Time({ at, dateOnly }: { at: string; dateOnly?: boolean | undefined }) {
  const { t } = usePage();
  const isDate = dateOnly || !at.includes('T');
  return (
    <time dateTime={at} data-zone={isDate ? undefined : ''}>
      {isDate ? t.date(at) : t.dateTime(at)}
    </time>
  );
}
