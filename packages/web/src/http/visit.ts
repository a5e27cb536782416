import { type Language, localPath, newId } from '@laurel/base';
import type { Session } from '@laurel/people';
import type { Request } from 'express';
import type { Assets } from '../assets.ts';
import type { AppDeps } from '../config.ts';
import { makeTranslate, type Translate } from '../i18n.ts';
import type { Desk } from '../role.ts';
import type { Page } from '../route.ts';
import { renderDocument } from '../ui/document.tsx';
import type { Frame } from '../ui/layout.tsx';
import { type Jar, SESSION_COOKIE } from './cookies.ts';
import type { FormTokens } from './csrf.ts';

/** What the app is made of, once for all requests. */
export type House = AppDeps & { assets: Assets; jar: Jar; tokens: FormTokens };

/** One request as web sees it: its number, its language, and whose it is. */
export type Visit = { requestId: string; language: Language; t: Translate; session: Session | undefined; csrf: string };

export const cookieOf = (house: House, request: Request, name: string): string | undefined => house.jar.read(request.headers.cookie, name);

/** A visit by somebody not known (yet). */
export function strangerVisit(house: House, _request: Request, language: Language): Visit {
  return { requestId: newId(house.context), language, t: makeTranslate(language), session: undefined, csrf: house.tokens.issue(undefined) };
}

/** The same visit with the session its cookie names, if that still stands. */
export async function knowVisitor(house: House, request: Request, visit: Visit): Promise<Visit> {
  const token = cookieOf(house, request, SESSION_COOKIE);
  const session = token ? await house.people.session(token) : undefined;
  return { ...visit, session, csrf: house.tokens.issue(session) };
}

/** Draws a page in this visit's frame: the desk's navigation, the languages, the person. */
export function drawPage(house: House, request: Request, visit: Visit, desk: Desk | undefined, page: Page): string {
  const frame: Frame = {
    nodeName: house.config.name,
    desk,
    otherDesks: page.frame === 'desk' ? otherDesks(house, visit, desk) : [],
    session: visit.session,
    languages: house.config.languages.filter((language) => language !== visit.language).map((language) => ({ language, href: switchTo(language, request) })),
    profile: singleParam(request.params.profile),
  };
  return renderDocument(page, frame, { t: visit.t, csrf: visit.csrf, path: request.originalUrl, assets: house.assets });
}

function otherDesks(house: House, { session, t }: Visit, desk: Desk | undefined): Frame['otherDesks'] {
  const enters = (other: Desk) => session?.grants.some(({ role }) => role === other.role || role === 'administrator') ?? false;
  return house.roles.flatMap((role) => (role.desk !== desk && enters(role.desk) ? [{ href: role.desk.home, text: t(role.desk.title) }] : []));
}

/** Back to this page in another language. A page that answered a post has no address of its own: then back to where the form stood. */
function switchTo(language: Language, request: Request): string {
  const from = request.method === 'GET' ? request.originalUrl : pathOfReferrer(request);
  return `/language/${language}?to=${encodeURIComponent(localPath(from) ?? '/')}`;
}

/** Only its path: with `Referrer-Policy: same-origin` it is one of ours, and if not, the path leads nowhere else. */
function pathOfReferrer(request: Request): string {
  const url = URL.parse(request.headers.referer ?? '');
  return url ? url.pathname + url.search : '/';
}

const singleParam = (value: string | string[] | undefined): string | undefined => (typeof value === 'string' ? value : undefined);
