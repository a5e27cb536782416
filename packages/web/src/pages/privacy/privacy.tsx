import { nameIn } from '@laurel/base';
import type { House } from '../../http/visit.ts';
import type { Translate } from '../../i18n.ts';
import type { Holding, Role } from '../../role.ts';
import type { Route } from '../../route.ts';
import { Link } from '../../ui/button.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Part } from '../../ui/part.tsx';
import { Side, Sides } from '../../ui/sides.tsx';

type Kept = { of: 'node' | Role['name']; holdings: readonly Holding[] };

/** What this node keeps of people: read off its own inventory, so that no page says less than the program does. */
export function privacyRoutes({ roles, inventory = [], config }: Pick<House, 'roles' | 'inventory' | 'config'>): readonly Route[] {
  const kept: Kept[] = [...roles.map((role) => ({ of: role.name, holdings: role.inventory })), { of: 'node', holdings: inventory }];
  return [
    {
      method: 'get',
      path: '/privacy',
      access: { kind: 'public' },
      run: async ({ t, session }) => {
        const who = { name: nameIn(config.name, t.language), host: new URL(config.publicUrl).host, contact: config.contact?.() };
        const body = <Privacy t={t} who={who} isIn={session !== undefined} kept={kept.filter(({ holdings }) => holdings.length > 0)} />;
        return { kind: 'page', page: { title: t('web.privacy.title'), frame: 'public', robots: 'index', body } };
      },
    },
  ];
}

type Who = { name: string; host: string; contact: string | undefined };

type Shown = { t: Translate; who: Who; isIn: boolean; kept: readonly Kept[] };

function Privacy({ t, who: { name, host, contact }, isIn, kept }: Shown) {
  // Whoever is not signed in reads where it is, and is led to no door.
  const linkTo = (href: string) => (words: string) => (isIn ? <a href={href}>{words}</a> : words);
  const plays = (role: Role['name']) => kept.some(({ of }) => of === role);
  const reach = contact !== undefined && <Contact address={contact} />;
  return (
    <>
      <PageHead title={t('web.privacy.title')} lede={t('web.privacy.lede')} />
      <Sides>
        <Side term={t('web.privacy.who')}>
          <p>{t.rich('web.privacy.who.text', { name: <strong>{name}</strong>, host: <bdi dir="ltr">{host}</bdi> })}</p>
          {plays('programme') && <p>{t.rich('web.privacy.policies', { link: (words) => <a href="/policies">{words}</a> })}</p>}
          <p>{reach ? t.rich('web.privacy.contact', { contact: reach }) : t('web.privacy.contact.none')}</p>
        </Side>
        <Side term={t('web.privacy.others')}>
          <p>{t('web.privacy.others.text')}</p>
          {plays('holder') && <p>{t('web.privacy.others.holder')}</p>}
          {plays('issuer') && <p>{t('web.privacy.others.issuer')}</p>}
          {plays('verifier') && <p>{t('web.privacy.others.verifier')}</p>}
        </Side>
        <Side term={t('web.privacy.cookies')}>
          <p>{t('web.privacy.cookies.text')}</p>
          <ul>
            <li>{t('web.privacy.cookies.session')}</li>
            <li>{t('web.privacy.cookies.language')}</li>
            {plays('issuer') && <li>{t('web.privacy.cookies.wallet')}</li>}
          </ul>
        </Side>
        <Side term={t('web.privacy.log')}>
          <p>{t('web.privacy.log.text')}</p>
        </Side>
        <Side term={t('web.privacy.rights')}>
          <ul>
            {plays('holder') && <li>{t.rich('web.privacy.rights.take', { link: linkTo('/wallet/everything.zip') })}</li>}
            {plays('holder') && <li>{t('web.privacy.rights.delete')}</li>}
            {plays('holder') && <li>{t.rich('web.privacy.rights.erase', { link: linkTo('/wallet/shared') })}</li>}
            {plays('issuer') && <li>{t('web.privacy.rights.correct')}</li>}
            {plays('verifier') && <li>{t('web.privacy.rights.withdraw')}</li>}
            <li>{t.rich('web.privacy.rights.account', { link: linkTo('/account') })}</li>
            <li>{reach ? t.rich('web.privacy.rights.ask', { contact: reach }) : t('web.privacy.rights.ask.none')}</li>
          </ul>
          <p class="soft">{t('web.privacy.rights.authority')}</p>
        </Side>
      </Sides>
      {kept.map(({ of, holdings }) => (
        <Part key={of} title={t(`web.privacy.kept.${of}`)}>
          <ul>
            {holdings.map((holding) => (
              <li key={holding.table}>{inWords(t, holding)}</li>
            ))}
          </ul>
        </Part>
      ))}
      <p class="hint part">{t('web.privacy.backups')}</p>
    </>
  );
}

function Contact({ address }: { address: string }) {
  return <Link href={address.includes('://') ? address : `mailto:${address}`}>{address}</Link>;
}

/** A table that nobody has put into plain words yet is told all the same, in the words of who made it. */
function inWords(t: Translate, { table, what, why, kept }: Holding) {
  const key = `web.privacy.of.${table.split(',')[0]}`;
  return t.has(key) ? t(key) : <span lang="en">{`${what}: ${why}. ${kept}.`}</span>;
}
