import { EmptyState, Link, PageHead, page, type Route, Side, Sides, TextareaField, type Translate } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { issuerNameOf } from '../pages/condition.tsx';
import { ownerOf, PERSON } from '../pages/frame.tsx';
import { FROM_A_FILE } from '../records.ts';
import { type ListedBadge, listBadges } from '../wallet/badges.ts';
import { checkPage } from '../wallet/certificate.ts';
import { titleOf } from '../wallet/title.ts';

/** After an address has changed: badges stay, but whoever gave them writes to the one they know. A letter for each, ready to send. */
export const issuersRoute = (holder: Holder): Route => ({
  method: 'get',
  path: '/wallet/issuers',
  access: PERSON,
  run: async (request) => {
    const { t, session } = request;
    const badges = await holder.store.as(ownerOf(request)).read(listBadges);
    const issuers = [
      ...Map.groupBy(
        badges.filter(({ issuerUrl }) => issuerUrl !== FROM_A_FILE),
        ({ issuerDid }) => issuerDid,
      ).values(),
    ];
    const title = t('holder.issuers.title');
    const body = (
      <>
        <PageHead title={title} lede={t('holder.issuers.lede')} />
        {issuers.length === 0 ? (
          <EmptyState title={t('holder.issuers.none')}>{t('holder.issuers.none.says')}</EmptyState>
        ) : (
          <Sides>
            {issuers.map((given, nth) => (
              <Issuer t={t} badges={given} nth={nth} email={session?.person.email ?? ''} name={session?.person.name || (session?.person.email ?? '')} />
            ))}
          </Sides>
        )}
      </>
    );
    return page({ title, body, crumbs: [{ text: t('holder.nav.safe'), href: '/wallet/safe' }] });
  },
});

type Props = { t: Translate; badges: readonly ListedBadge[]; nth: number; email: string; name: string };

function Issuer({ t, badges, nth, email, name }: Props) {
  const [first] = badges;
  if (!first) return null;
  const site = first.facts.issuerUrl ?? first.issuerUrl;
  const letter = t('holder.issuers.letter', { email, name, badges: badges.map((badge) => lineOf(t, badge)).join('\n') });
  return (
    <Side term={<bdi>{issuerNameOf(first, t)}</bdi>}>
      <p>
        {t('holder.issuers.badges', { count: badges.length })} <Link href={site}>{t('holder.issuers.site')}</Link>
      </p>
      <p>{t('holder.issuers.correction')}</p>
      <TextareaField name={`letter-${nth}`} label={t('holder.issuers.write', { issuer: issuerNameOf(first, t) })} rows={8} value={letter} />
    </Side>
  );
}

/** What an issuer finds it by: its page where they have one, else its number. */
function lineOf(t: Translate, { facts }: ListedBadge): string {
  const at = checkPage(facts) ?? facts.id;
  return `- ${at === undefined ? titleOf(facts) : t('holder.issuers.line', { title: titleOf(facts), at })}`;
}
