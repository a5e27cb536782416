import { holds } from '@laurel/people';
import { Link, Notice, usePage } from '@laurel/web';
import type { AtAssess } from './at-assess.ts';

/** An appeal that nobody here may hear goes on only where somebody else is let in; whoever can do that has the way to it. */
export function Unheard({ at: { profile, session }, count }: { at: Pick<AtAssess, 'profile' | 'session'>; count: number }) {
  const { t } = usePage();
  const lets = holds(session, 'administrator', profile);
  return (
    <Notice kind="warn" title={t('programme.appeal.nobody', { count })}>
      {t(lets ? 'programme.appeal.nobody.invite' : 'programme.appeal.nobody.ask')}{' '}
      {lets && <Link href={`/desk/${profile}/people`}>{t('web.access.people')}</Link>}
    </Notice>
  );
}
