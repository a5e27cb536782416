import { Notice, usePage } from '@laurel/web';
import { isLeftOut } from './anew.ts';
import type { AtApplication } from './at-assess.ts';
import type { Opened } from './queue.ts';

/** Says of a submission that it comes from an appeal, who judges it now, and where nobody else is left for it; to somebody from outside, nothing of it. */
export function SentBackOnAppeal({ at, opened: { application, anew } }: { at: AtApplication; opened: Opened }) {
  const { t } = usePage();
  if (!anew || at.may.outside) return null;
  const { may, round } = anew;
  const left = (['assess', 'decide'] as const).filter((what) => may[what] && (what === 'decide' || application.state === 'submitted'));
  return (
    <Notice title={t('programme.anew', { round })}>
      {left.length === 0 ? t('programme.anew.others') : left.map((what) => t(`programme.anew.nobody.${what}`)).join(' ')}
    </Notice>
  );
}

/** Why somebody who judged it before the appeal has nothing to do with it now: a key. */
export const leftOut = ({ personId, may }: AtApplication, { anew, own }: Opened): string | undefined =>
  own?.state !== 'sent' && ((may.assess && isLeftOut(anew, personId, 'assess')) || (may.decide && isLeftOut(anew, personId, 'decide')))
    ? 'programme.anew.left-out'
    : undefined;
