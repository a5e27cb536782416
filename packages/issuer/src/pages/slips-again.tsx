import { Notice, Time, usePage } from '@laurel/web';
import type { SlipsMade } from '../claims/slips-made.ts';

/** Answers whoever presses on a page that is older than the last slips, or sends a form twice: what is handed out holds until they press anew. */
export function SlipsAgain({ made: { last }, by }: { made: SlipsMade; by: string | undefined }) {
  const { t } = usePage();
  return (
    <Notice kind="warn" title={t('issuer.slips.again')}>
      {last && t.rich(by === undefined ? 'issuer.slips.again.what' : 'issuer.slips.again.by', { time: <Time at={last.at} />, who: <bdi>{by}</bdi> })}
    </Notice>
  );
}
