import { holds, type Session } from '@laurel/people';
import { Link, Notice, type Translate } from '@laurel/web';
import type { Issuer } from '../../deps.ts';
import { keptKit } from '../../first-run/recovery-kit.ts';
import { testLetter } from '../../first-run/test-letter.ts';
import type { Step } from './frame.tsx';

/** What of the first run an administrator passed by and nothing else of the desk will say. */
export async function leftOf(issuer: Issuer, session: Session | undefined, profile: string): Promise<Step[]> {
  if (!session || !holds(session, 'administrator', profile)) return [];
  return issuer.store.read(async (db) => [
    ...((await keptKit(issuer, db)) ? [] : (['keys'] as const)),
    ...((await testLetter(issuer, db, profile))?.stage === 'accepted' ? [] : (['mail'] as const)),
  ]);
}

export function Left({ t, at, steps }: { t: Translate; at: string; steps: readonly Step[] }) {
  if (steps.length === 0) return null;
  return (
    <Notice title={t('issuer.first-run.left')}>
      {steps.map((step, nth) => (
        <>
          {nth > 0 && ' · '}
          <Link href={`${at}/first-run/${step}`}>{t(`issuer.first-run.left.${step}`)}</Link>
        </>
      ))}
    </Notice>
  );
}
