import { LaurelError } from '@laurel/base';
import { Link, usePage } from '@laurel/web';
import { BadgeRefused } from '../wallet/keep.ts';

/** Why it did not work: `words` are the issuer's own, `verdict` is our verification's. */
export type Trouble = { code: string; status: number; words?: string | undefined; verdict?: BadgeRefused['verdict'] };

/** What the issuer says of the offer or the code is the visitor's to mend, and no fault of a server between. */
const STATUS: Partial<Record<string, number>> = { invalid_grant: 422, http_404: 404, http_410: 410 };

/** @throws what is no refusal */
export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof LaurelError)) throw error;
  const [problem] = error.problems;
  const special =
    problem && (error.code === 'issuer_refused' || error.code === 'credential_refused' || error.code === 'offer_unreadable') ? problem.code : error.code;
  return {
    code: special,
    status: STATUS[special] ?? error.status,
    words: problem?.detail || undefined,
    ...(error instanceof BadgeRefused ? { verdict: error.verdict } : {}),
  };
}

/** A silent address may answer later, a badge that failed has to come anew, and what cannot be checked here stays what it is. */
function nextAfter({ outcome, code }: BadgeRefused['verdict']): string {
  if (outcome === 'invalid') return 'holder.trouble.next.anew';
  return code.endsWith('_unreachable') ? 'holder.trouble.next.later' : 'holder.trouble.next.other-kind';
}

/** `page`: what its reader can open themself, where that is all there is to do. */
export function TroubleNotice({ trouble, page }: { trouble: Trouble; page?: string | undefined }) {
  const { t } = usePage();
  const key = `holder.offer.trouble.${trouble.code}`;
  // Error descriptions are plain ASCII (RFC 6749, 5.2), English as a rule: another reader gets them only where we have no sentence of our own.
  const quoted = t.language === 'en' || !t.has(key);
  const plain = t.has(key) ? t(key) : t.has(`error.${trouble.code}`) ? t(`error.${trouble.code}`) : t('holder.offer.trouble.refused');
  return (
    <div class="notice is-bad" role="alert">
      <p>
        <strong>{t('holder.offer.trouble')}</strong> {trouble.verdict ? trouble.verdict.sentence[t.language] : plain}
      </p>
      {trouble.verdict && <p>{t(nextAfter(trouble.verdict))}</p>}
      {quoted && trouble.words && <p>{t.rich('holder.offer.trouble.words', { words: t.rich('holder.quoted', { words: <bdi>{trouble.words}</bdi> }) })}</p>}
      {page !== undefined && (
        <p>
          <Link href={page}>{t('holder.offer.page.open')}</Link>
        </p>
      )}
    </div>
  );
}
