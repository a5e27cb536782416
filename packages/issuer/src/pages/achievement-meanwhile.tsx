import { Notice, Part, Time, type Translate } from '@laurel/web';
import type { Change } from '../achievements/changes.ts';
import { ChangesTable } from './achievement-versions.tsx';

/** What somebody saved or published while another form of the same achievement was open. `by`: absent for whoever reads it, in another window of theirs. */
export type Meanwhile = { by: string | undefined; at: string; changes: readonly Change[] };

/** Neither of the two is gone over unseen: what is saved, beside what stands in the boxes. */
export function MeanwhileNotice({ t, meanwhile: { by, at, changes } }: { t: Translate; meanwhile: Meanwhile }) {
  return (
    <div class="head">
      <Notice kind="warn" title={by === undefined ? t('issuer.meanwhile.own') : t('issuer.meanwhile', { by })}>
        {t.rich(changes.length > 0 ? 'issuer.meanwhile.how' : 'issuer.meanwhile.same', { time: <Time at={at} /> })}
      </Notice>
      {changes.length > 0 && (
        <Part title={t('issuer.meanwhile.differs')}>
          <ChangesTable
            t={t}
            caption={t('issuer.meanwhile.differs')}
            before={t('issuer.meanwhile.saved')}
            after={t('issuer.meanwhile.typed')}
            changes={changes}
          />
        </Part>
      )}
    </div>
  );
}
