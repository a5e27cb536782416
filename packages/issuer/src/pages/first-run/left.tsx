import { holds, type Session } from '@laurel/people';
import type { Reader } from '@laurel/store';
import { Link, Notice, type Translate } from '@laurel/web';
import { type Issuer, profileOf } from '../../deps.ts';
import { keptKit } from '../../first-run/recovery-kit.ts';
import { testLetter } from '../../first-run/test-letter.ts';
import type { Step } from './frame.tsx';

/** What of the first run an administrator passed by and nothing else of the desk will say. */
export async function leftOf(issuer: Issuer, session: Session | undefined, profile: string): Promise<Step[]> {
  return session && holds(session, 'administrator', profile) ? stepsLeft(issuer, profile) : [];
}

/** The same, whoever asks. */
export async function stepsLeft(issuer: Issuer, profile: string): Promise<Step[]> {
  return issuer.store.read(async (db) => [
    ...(profileOf(issuer, profile).email === undefined ? (['organisation'] as const) : []),
    ...((await keptKit(issuer, db)) ? [] : (['keys'] as const)),
    ...((await hasMailed(issuer, db, profile)) ? [] : (['mail'] as const)),
  ]);
}

/** Letters to learners that were taken have tried the mail as well as a test letter would. */
async function hasMailed(issuer: Issuer, db: Reader, profile: string): Promise<boolean> {
  if ((await testLetter(issuer, db, profile))?.stage === 'accepted') return true;
  return (await issuer.outbox.list(db, { scope: profile, filter: 'accepted', take: 1 })).letters.length > 0;
}

export function Left({ t, at, steps }: { t: Translate; at: string; steps: readonly Step[] }) {
  if (steps.length === 0) return null;
  return (
    <Notice title={t('issuer.first-run.left')}>
      {steps.map((step, nth) => (
        <>
          {nth > 0 && ' · '}
          <Link href={step === 'organisation' ? `${at}/look/contact` : `${at}/first-run/${step}`}>{t(`issuer.first-run.left.${step}`)}</Link>
        </>
      ))}
    </Notice>
  );
}
