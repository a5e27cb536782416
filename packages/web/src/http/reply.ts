import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Language, localPath } from '@laurel/base';
import type { Response } from 'express';
import { isForPrograms, type Page, type Reply, type Route, type SetCookie } from '../route.ts';
import { safeHref } from '../ui/safe-href.ts';
import { type Jar, SESSION_COOKIE } from './cookies.ts';
import { lendDevices } from './headers.ts';

/** How a reply leaves. `html` draws a page in the frame of its visit. */
export type Sending = { jar: Jar; html: (page: Page, setsCookie: boolean) => string; route: Route; language: Language; signedIn: boolean };

export async function sendReply(response: Response, reply: Reply, { jar, html, route, language, signedIn }: Sending): Promise<void> {
  if (isForPrograms(route.access) || (route.access.kind === 'public' && route.method === 'get')) openToScripts(response, reply);
  switch (reply.kind) {
    case 'page':
      setCookies(response, jar, reply.cookies);
      sendPage(
        response,
        reply.page,
        html(
          reply.page,
          (reply.cookies ?? []).some(({ clear }) => !clear),
        ),
        { language, signedIn },
      );
      break;
    case 'redirect':
      setCookies(response, jar, reply.cookies);
      redirect(response, reply.to);
      break;
    case 'json':
      response.status(reply.status ?? 200).set({ 'Cache-Control': 'no-store', ...reply.headers });
      response.set('Content-Type', reply.contentType ?? 'application/json').end(JSON.stringify(reply.body));
      break;
    case 'bytes':
      response
        .status(reply.status ?? 200)
        .set({ 'Cache-Control': 'no-store', ...reply.headers })
        .set('Content-Type', reply.contentType);
      if (reply.filename !== undefined) response.set('Content-Disposition', disposition(reply.filename));
      response.end(reply.body);
      break;
    case 'stream':
      response.set({ 'Cache-Control': 'no-store', ...reply.headers, 'Content-Type': reply.contentType });
      if (reply.filename !== undefined) response.set('Content-Disposition', disposition(reply.filename));
      await sendStream(response, reply.chunks);
      break;
    case 'empty':
      response.status(reply.status).end();
  }
}

/** Waits for a slow reader; one that has gone away is no failure. */
async function sendStream(response: Response, chunks: AsyncIterable<string | Uint8Array>): Promise<void> {
  try {
    await pipeline(Readable.from(chunks, { objectMode: false }), response);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')) throw error;
  }
}

/** Documents anybody may read may be read by scripts of any site too: wallets run in browsers. No cookie goes along, so nothing private can. */
function openToScripts(response: Response, reply: Reply): void {
  if (reply.kind === 'json' || reply.kind === 'bytes' || reply.kind === 'stream')
    response.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' });
}

export function sendPage(response: Response, page: Page, html: string, { language, signedIn }: { language: Language; signedIn: boolean }): void {
  response.status(page.status ?? 200).set({
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': page.noStore || signedIn ? 'no-store' : 'no-cache',
    Vary: page.face ? 'Accept, Accept-Language, Cookie' : 'Accept-Language, Cookie',
    'Content-Language': language,
  });
  if (page.refresh) response.set('Refresh', refreshOf(page.refresh));
  if (page.script === 'camera') lendDevices(response, 'camera');
  if (page.frame === 'embed') openToFrames(response);
  response.end(html);
}

/** Shown inside somebody's page, and able to do nothing there: no script, no form, no picture but what it carries or this node has. */
function openToFrames(response: Response): void {
  response.removeHeader('X-Frame-Options'); // knows no "anybody"
  response.set({
    'Content-Security-Policy': "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors *",
    'Cross-Origin-Resource-Policy': 'cross-origin',
  });
}

/** `to` may be another node (a post never redirects there); whatever it is, it has to be an address a link could carry. */
function refreshOf({ seconds, to }: NonNullable<Page['refresh']>): string {
  if (to === undefined) return String(seconds);
  const address = safeHref(to);
  if (address === undefined) throw new Error('A page refreshes to an address that no link may carry');
  return `${seconds}; url=${address}`;
}

/** Always 303 and always on this node: another origin would be an open redirect, and after a post the CSP blocks it anyway. */
export function redirect(response: Response, to: string): void {
  const path = localPath(to);
  if (path === undefined) throw new Error('A redirect must be a path of this node');
  response.status(303).set({ Location: path, 'Cache-Control': 'no-store' }).end();
}

function setCookies(response: Response, jar: Jar, cookies: readonly SetCookie[] = []): void {
  for (const cookie of cookies) response.append('Set-Cookie', jar.write(cookie));
  // Whoever signs out of a shared computer leaves nothing typed in it: what `autosave` could not bring to the node yet lies there.
  if (cookies.some(({ name, clear }) => name === SESSION_COOKIE && clear)) response.set('Clear-Site-Data', '"storage"');
}

/** RFC 6266: a plain name for old clients, the true one in UTF-8. */
function disposition(filename: string): string {
  const plain = filename.replace(/[^\w.() -]/g, '_');
  const encoded = encodeURIComponent(filename).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
