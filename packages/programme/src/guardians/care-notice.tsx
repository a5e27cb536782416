import { Link, Notice, usePage } from '@laurel/web';

/** Leads to whom somebody acts for from a page where they are at home for something else. */
export function CareNotice() {
  const { t } = usePage();
  return <Notice>{t.rich('programme.care.notice', { link: (words) => <Link href="/learn/care">{words}</Link> })}</Notice>;
}
