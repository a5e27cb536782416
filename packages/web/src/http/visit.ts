import { type Language, localPath, nameIn, newId } from '@laurel/base';
import type { Session } from '@laurel/people';
import type { Request } from 'express';
import type { Assets } from '../assets.ts';
import type { AppDeps } from '../config.ts';
import { makeTranslate, type Translate } from '../i18n.ts';
import type { Desk } from '../role.ts';
import type { Page } from '../route.ts';
import { renderDocument } from '../ui/document.tsx';
import type { Frame } from '../ui/layout.tsx';
import { entersDesk } from './access.ts';
import type { BodyRoom } from './body-room.ts';
import { type Jar, LANGUAGE_COOKIE, SESSION_COOKIE } from './cookies.ts';
import type { FormTokens } from './csrf.ts';
import { chooseLanguage } from './language.ts';
import type { DemandRate } from './rates.ts';

/** What the app is made of, once for all requests. */
export type House = AppDeps & { assets: Assets; jar: Jar; tokens: FormTokens; demandRate: DemandRate; bodyRoom: (whose?: string) => BodyRoom };

/** One request as web sees it: its number, its language, and whose it is. */
export type Visit = { requestId: string; language: Language; t: Translate; session: Session | undefined; csrf: string };

export const cookieOf = (house: House, request: Request, name: string): string | undefined => house.jar.read(request.headers.cookie, name);

export function queryOf({ originalUrl }: Request): URLSearchParams {
  const mark = originalUrl.indexOf('?');
  return new URLSearchParams(mark === -1 ? '' : originalUrl.slice(mark));
}

/** A visit by somebody not known (yet). */
export const strangerVisit = (house: House, request: Request): Visit => visitBy(house, request, undefined, newId(house.context));

/** The same visit with the session its cookie names, if that still stands. */
export async function knowVisitor(house: House, request: Request, visit: Visit): Promise<Visit> {
  const token = cookieOf(house, request, SESSION_COOKIE);
  const session = token ? await house.people.session(token) : undefined;
  return session ? visitBy(house, request, session, visit.requestId) : visit;
}

function visitBy(house: House, request: Request, session: Session | undefined, requestId: string): Visit {
  const language = chooseLanguage(house.config.languages, {
    query: queryOf(request).get('lang') ?? undefined,
    cookie: cookieOf(house, request, LANGUAGE_COOKIE),
    person: session?.person.language,
    accept: request.get('accept-language'),
  });
  return { requestId, language, t: makeTranslate(language), session, csrf: house.tokens.issue(session) };
}

/** Draws a page in this visit's frame: the desk's navigation, the languages, the person. */
export function drawPage(
  house: House,
  request: Request,
  visit: Visit & { setsCookie?: boolean; guestAt?: readonly Desk[] },
  desk: Desk | undefined,
  page: Page,
): string {
  const frame: Frame = {
    nodeName: nameIn(house.config.name, visit.language),
    desk,
    isGuest: desk !== undefined && (visit.guestAt ?? []).includes(desk),
    otherDesks: page.frame === 'desk' ? otherDesks(house, visit, desk) : [],
    session: visit.session,
    setsCookie: visit.setsCookie === true,
    languages: house.config.languages.filter((language) => language !== visit.language).map((language) => ({ language, href: switchTo(language, request) })),
    profile: singleParam(request.params.profile),
  };
  return renderDocument(page, frame, { t: visit.t, csrf: visit.csrf, path: request.originalUrl, assets: house.assets });
}

function otherDesks(house: House, { session, t, guestAt = [] }: Visit & { guestAt?: readonly Desk[] }, desk: Desk | undefined): Frame['otherDesks'] {
  const isAt = (one: Desk) => entersDesk(session, one) || guestAt.includes(one);
  return house.roles.flatMap((role) => (role.desk !== desk && isAt(role.desk) ? [{ href: role.desk.home, text: t(role.desk.title) }] : []));
}

/** Back to this page in another language. A page that answered a post has no address of its own: then back to where the form stood. */
function switchTo(language: Language, request: Request): string {
  const from = request.method === 'GET' ? request.originalUrl : pathOfReferrer(request);
  return `/language/${language}?to=${encodeURIComponent(withoutLanguage(localPath(from) ?? '/'))}`;
}

/** A `?lang` that stayed would win over the language just chosen. */
function withoutLanguage(path: string): string {
  const [place, query = ''] = path.split('?');
  const kept = query.split('&').filter((pair) => pair !== '' && !/^lang(?:=|$)/.test(pair));
  return kept.length === 0 ? (place ?? path) : `${place}?${kept.join('&')}`;
}

/** Only its path: with `Referrer-Policy: same-origin` it is one of ours, and if not, the path leads nowhere else. */
function pathOfReferrer(request: Request): string {
  const url = URL.parse(request.headers.referer ?? '');
  return url ? url.pathname + url.search : '/';
}

const singleParam = (value: string | string[] | undefined): string | undefined => (typeof value === 'string' ? value : undefined);
