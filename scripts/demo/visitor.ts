import { setTimeout as wait } from 'node:timers/promises';
import type { HTMLElement } from 'node-html-parser';
import { type FormToFill, fillForm } from './form.ts';
import { excerpt, matches, readHtml, wordsOf } from './words.ts';

/** A person at a browser: one cookie jar, one language, pages read by what stands on them. */
export type Visitor = {
  open: (address: string) => Promise<Page>;
  /** Sends something that is no form: for requests a browser would not make. */
  send: (address: string, init: RequestInit) => Promise<Response>;
};

export type Page = {
  address: string;
  status: number;
  contentType: string;
  body: string;
  document: HTMLElement;
  /** What a person reads, white space collapsed. */
  text: string;
  heading: string;
  /** Where a link leads, by its words or its address. @throws Error naming the page when there is none */
  link: (words: string | RegExp) => string;
  follow: (words: string | RegExp) => Promise<Page>;
  /** The form that a button of these words sends. @throws Error naming the page and its buttons */
  form: (button: string | RegExp) => FormToFill;
  has: (words: string | RegExp) => boolean;
  reload: () => Promise<Page>;
  /** Whether the browser asks again by itself after a while (the HTTP `Refresh` header). */
  renews: boolean;
};

const MOST_REDIRECTS = 10;

export function newVisitor(language = 'en'): Visitor {
  // Browsers keep cookies by host, whatever the port: nodes on one host share the jar.
  const jar = new Map<string, Map<string, string>>();

  const send = async (address: string, init: RequestInit): Promise<Response> => {
    const host = new URL(address).hostname;
    const cookies = [...(jar.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = new Headers(init.headers);
    if (!headers.has('accept')) headers.set('accept', 'text/html,application/xhtml+xml');
    headers.set('accept-language', language);
    if (cookies) headers.set('cookie', cookies);
    const response = await fetch(address, { redirect: 'manual', ...init, headers });
    for (const line of response.headers.getSetCookie()) keep(jar, host, line);
    return response;
  };

  const browse = async (address: string, init: RequestInit, hops = 0): Promise<Page> => {
    const response = await send(address, init);
    const location = response.headers.get('location');
    if (location && response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      if (hops === MOST_REDIRECTS) throw new Error(`${address} redirects in circles.`);
      return browse(new URL(location, address).href, {}, hops + 1);
    }
    return pageOf(address, response, await response.text());
  };

  const pageOf = (address: string, response: Response, body: string): Page => {
    const document = readHtml(body);
    const text = wordsOf(document.querySelector('body') ?? document);
    const linkTo = (words: string | RegExp): string => {
      const found = document.querySelectorAll('a[href]').find((a) => matches(words, wordsOf(a)) || matches(words, a.getAttribute('href') ?? ''));
      const href = found?.getAttribute('href');
      if (href === undefined) throw new Error(`No link "${words}" on ${address} (${response.status}): ${excerpt(text)}`);
      return new URL(href, address).href;
    };
    return {
      address,
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      body,
      document,
      text,
      heading: wordsOf(document.querySelector('h1')),
      link: linkTo,
      follow: (words) => browse(linkTo(words), {}),
      form: (button) => fillForm(document, address, button, (action, init) => browse(action, postedBy(address, action, init))),
      has: (words) => matches(words, text),
      reload: () => browse(address, {}),
      renews: response.headers.has('refresh'),
    };
  };

  return { open: (address) => browse(address, {}), send };
}

const RENEW_MS = 60_000;

/** The page once it no longer renews itself: the person waits, the browser asks again. */
export async function settled(page: Page): Promise<Page> {
  const until = performance.now() + RENEW_MS;
  let now = page;
  while (now.renews) {
    if (performance.now() > until) throw new Error(`${now.address} still renews itself after ${RENEW_MS / 1000} s: ${excerpt(now.text)}`);
    await wait(100);
    now = await now.reload();
  }
  return now;
}

/** What a browser says about where a form was. */
const postedBy = (page: string, action: string, init: RequestInit): RequestInit => {
  if (init.method !== 'POST') return init;
  const origin = new URL(page).origin;
  const site = new URL(action).origin === origin ? 'same-origin' : 'same-site';
  return { ...init, headers: { ...Object.fromEntries(new Headers(init.headers)), origin, 'sec-fetch-site': site } };
};

function keep(jar: Map<string, Map<string, string>>, host: string, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const at = pair.indexOf('=');
  const cookies = jar.get(host) ?? new Map<string, string>();
  jar.set(host, cookies);
  const ended = attributes.some((attribute) => /^max-age=(0|-\d+)$/i.test(attribute));
  if (ended) cookies.delete(pair.slice(0, at));
  else cookies.set(pair.slice(0, at), pair.slice(at + 1));
}
