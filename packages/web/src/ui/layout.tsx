import type { Language } from '@laurel/base';
import type { Session } from '@laurel/people';
import { entersPlace } from '../http/access.ts';
import { helpFor } from '../pages/help/tasks.ts';
import type { Desk, NavItem } from '../role.ts';
import type { Page } from '../route.ts';
import { Icon } from './icon.tsx';
import { Mark } from './mark.tsx';
import { usePage } from './page-context.ts';

/** What the frame around a page is made of, beside the page itself. */
export type Frame = {
  nodeName: string;
  desk: Desk | undefined;
  /** Whether the desk's places are shown to somebody who does not hold its role. */
  isGuest?: boolean;
  /** Homes of the other desks of this node that the person may enter. */
  otherDesks: readonly { href: string; text: string }[];
  session: Session | undefined;
  /** Whether this very answer leaves something in the browser: its foot must not say otherwise. */
  setsCookie: boolean;
  /** The same page in the other languages. */
  languages: readonly { language: Language; href: string }[];
  /** The profile one is at, for `:profile` in the desk's links. */
  profile: string | undefined;
};

/** Everything inside `<body>`; the icons' symbols come after it, once it is known which were drawn. */
export function Layout({ page, frame }: { page: Page; frame: Frame }) {
  const { t } = usePage();
  const places = page.frame === 'desk' && frame.desk ? placesIn(frame.desk, frame) : [];
  // Whoever is here by a letter alone (a guardian, an assessor from outside) has no other place to go to: no column stands empty beside the page.
  const desk = places.length + frame.otherDesks.length > 0 ? frame.desk : undefined;
  if (page.frame === 'embed') return <main id="main">{page.body}</main>;
  return (
    <>
      <a class="skip" href="#main">
        {t('web.skip')}
      </a>
      <Masthead frame={page.frame === 'wall' ? { ...frame, session: undefined } : frame} desk={desk} again={page.again} />
      <div class={desk ? 'shell desk' : 'shell'}>
        {desk && <Nav desk={desk} items={places} others={frame.otherDesks} />}
        <main id="main">
          {page.crumbs && page.crumbs.length > 0 && <Crumbs crumbs={page.crumbs} />}
          {page.body}
        </main>
      </div>
      <Foot signedIn={frame.session !== undefined} setsCookie={frame.setsCookie} />
    </>
  );
}

function Masthead({ frame, desk, again }: { frame: Frame; desk: Desk | undefined; again: Page['again'] }) {
  const { t, csrf } = usePage();
  return (
    <header class="masthead">
      <a class="home" href="/">
        <Mark />
        <span>
          {frame.nodeName}
          {desk && (
            <>
              <span class="vh">, </span>
              <small>{t(desk.title)}</small>
            </>
          )}
        </span>
      </a>
      <ul>
        {frame.languages.map(({ language, href }) => (
          <li key={language}>
            {again ? (
              <ShowAgain in={language} given={again} />
            ) : (
              <a href={href} lang={language} hrefLang={language}>
                {LANGUAGE_NAME[language]}
              </a>
            )}
          </li>
        ))}
        {frame.session && (
          <li>
            <a class="person" href="/account" data-by={frame.session.person.id}>
              <Icon name="person" />
              <span>{frame.session.person.name || frame.session.person.email}</span>
            </a>
          </li>
        )}
        {frame.session && (
          <li>
            <form method="post" action="/sign-out">
              <input type="hidden" name="_csrf" value={csrf} />
              <button class="link" type="submit">
                {t('web.sign-out')}
              </button>
            </form>
          </li>
        )}
        {desk && (
          <li class="menu">
            <button type="button" class="btn quiet s" popoverTarget="nav">
              <Icon name="menu" />
              {t('web.menu')}
            </button>
          </li>
        )}
      </ul>
    </header>
  );
}

function ShowAgain({ in: language, given }: { in: Language; given: NonNullable<Page['again']> }) {
  const { csrf, path } = usePage();
  return (
    <form method="post" action={`${path.split('?')[0]}?lang=${language}`}>
      <input type="hidden" name="_csrf" value={csrf} />
      {Object.entries(given).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button class="link" type="submit" lang={language}>
        {LANGUAGE_NAME[language]}
      </button>
    </form>
  );
}

const LANGUAGE_NAME: Record<Language, string> = { en: 'English', fr: 'Français' };

/** One list in the HTML: a column on wide screens, a native popover on narrow ones. */
function Nav({ desk, items, others }: { desk: Desk; items: readonly NavItem[]; others: Frame['otherDesks'] }) {
  const { t, path } = usePage();
  const here = currentItem(items, path);
  return (
    <nav class="nav" id="nav" popover="auto" aria-label={t(desk.title)}>
      <ul class="nav-list">
        {items.map((item) => (
          <li key={item.href}>
            <a href={item.href} aria-current={item.href === here ? (item.href === pathOf(path) ? 'page' : 'true') : undefined}>
              {t(item.text)}
            </a>
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <ul class="nav-list others">
          {others.map((other) => (
            <li key={other.href}>
              <a href={other.href}>{other.text}</a>
            </li>
          ))}
        </ul>
      )}
    </nav>
  );
}

function placesIn(desk: Desk, { session, profile, isGuest = false }: Frame): readonly NavItem[] {
  const mine = desk.items.filter((item) => (isGuest && item.role === undefined) || entersPlace(session, desk, item, profile));
  return navItems({ ...desk, items: mine }, profile);
}

/** `:profile` becomes the profile one is at; where there is none, such places cannot be reached and are left out. */
export function navItems(desk: Desk, profile: string | undefined): readonly NavItem[] {
  return desk.items.flatMap((item) => {
    if (!item.href.includes(':profile')) return [item];
    if (profile === undefined) return [];
    const at = (href: string) => href.replace(':profile', encodeURIComponent(profile));
    return [{ ...item, href: at(item.href), ...(item.also && { also: item.also.map(at) }) }];
  });
}

const pathOf = (path: string): string => path.split('?')[0] ?? path;

/** The place whose address is the longest beginning of where one is: a badge's page lies under "My badges". A home above the other places is current only on its own page, and where a place of its own (`also`) is. */
export function currentItem(items: readonly Omit<NavItem, 'text'>[], path: string): string | undefined {
  const at = pathOf(path);
  const isHome = (href: string) => items.some((other) => other.href.startsWith(`${href}/`));
  const places = items.flatMap(({ href, also = [] }) => [{ href, under: href, alone: isHome(href) }, ...also.map((under) => ({ href, under, alone: false }))]);
  const above = places.filter(({ under, alone }) => at === under || (at.startsWith(`${under}/`) && !alone));
  return above.sort((a, b) => b.under.length - a.under.length)[0]?.href;
}

function Crumbs({ crumbs }: { crumbs: NonNullable<Page['crumbs']> }) {
  return (
    <p class="crumbs">
      {crumbs.map((crumb, index) => (
        <>
          {index > 0 && ' / '}
          {crumb.href === undefined ? crumb.text : <a href={crumb.href}>{crumb.text}</a>}
        </>
      ))}
    </p>
  );
}

function Foot({ signedIn, setsCookie }: { signedIn: boolean; setsCookie: boolean }) {
  const { t, path } = usePage();
  const cookies = signedIn ? 'web.foot.signed-in' : setsCookie ? 'web.foot.remembers' : 'web.foot.no-cookies';
  return (
    <footer class="foot">
      <p>{t(cookies)}</p>
      <ul>
        {!signedIn && !path.startsWith('/sign-in') && (
          <li>
            <a href="/sign-in">{t('web.sign-in.title')}</a>
          </li>
        )}
        <li>
          <a href={helpFor(path)}>{t('web.help')}</a>
        </li>
        <li>
          <a href="/privacy">{t('web.privacy')}</a>
        </li>
        <li>{t('web.foot.runs-on')}</li>
      </ul>
    </footer>
  );
}
