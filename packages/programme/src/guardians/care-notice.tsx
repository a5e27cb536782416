import { Link, Notice, usePage } from '@laurel/web';

/** Leads to whom somebody acts for, or to who acts for them, from a page where they are at home for something else. */
export function CareNotice({ of }: { of: 'guardian' | 'ward' }) {
  const { t } = usePage();
  return <Notice>{t.rich(`programme.care.notice.${of}`, { link: (words) => <Link href="/learn/care">{words}</Link> })}</Notice>;
}
