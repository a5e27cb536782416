import { Link, Side, Term, type Translate } from '@laurel/web';
import type { Issuer, IssuerProfile } from '../../deps.ts';

/** The technical name, and how anybody can hold it against a badge: with a page that checks, or by hand. For `Sides`. */
export function HowToCheck({ t, issuer, profile }: { t: Translate; issuer: Pick<Issuer, 'publicUrl'>; profile: IssuerProfile }) {
  const keys = `${issuer.publicUrl}${profile.path === '' ? '/.well-known' : profile.path}/did.json`;
  const host = new URL(issuer.publicUrl).host;
  const isWeb = profile.did.startsWith('did:web:');
  return (
    <>
      <Side term={t('issuer.public.did')}>
        <p class="mono">{profile.did}</p>
        <p class="small soft">{t('issuer.public.did.text')}</p>
        <Term word="did" />
      </Side>
      <Side term={t('issuer.public.check')}>
        <ol>
          <li>{t('issuer.public.check.verify')}</li>
          <li>{t('issuer.public.check.compare')}</li>
          <li>{isWeb ? t.rich('issuer.public.check.web', { host, link: (words) => <Link href={keys}>{words}</Link> }) : t('issuer.public.check.key')}</li>
        </ol>
      </Side>
    </>
  );
}
