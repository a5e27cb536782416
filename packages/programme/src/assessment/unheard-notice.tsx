import { holds } from '@laurel/people';
import { Link, Notice, usePage } from '@laurel/web';
import type { AtAssess } from './at-assess.ts';
import { LACKING, type Lacking } from './who-is-left.ts';

type At = Pick<AtAssess, 'profile' | 'session'>;

/** What nobody here can bring to an end goes on only where somebody else is let in; whoever can do that has the way to it. */
export function Unheard({ at, lacking }: { at: At; lacking: readonly Lacking[] }) {
  return LACKING.map((what) => {
    const count = lacking.filter((one) => one === what).length;
    return count > 0 && <Lacks at={at} what={what} count={count} />;
  });
}

function Lacks({ at: { profile, session }, what, count }: { at: At; what: Lacking; count: number }) {
  const { t } = usePage();
  const lets = holds(session, 'administrator', profile);
  return (
    <Notice kind="warn" title={t(`programme.nobody.${what}`, { count })}>
      {t(`programme.nobody.${what}.${lets ? 'invite' : 'ask'}`)} {lets && <People profile={profile} />}
    </Notice>
  );
}

/** For an administrator, whose choice it is: so many are to score each submission, and there are not the people for it. */
export function TooFew({ profile, what }: { profile: string; what: Lacking | undefined }) {
  const { t } = usePage();
  if (what === undefined) return null;
  return (
    <Notice kind="warn" title={t('programme.rules.too-few')}>
      {t(`programme.rules.too-few.${what}`)} <People profile={profile} />
    </Notice>
  );
}

function People({ profile }: { profile: string }) {
  const { t } = usePage();
  return <Link href={`/desk/${profile}/people`}>{t('web.access.people')}</Link>;
}
