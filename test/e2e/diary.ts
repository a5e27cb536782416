import type { BrowserContext } from 'playwright-core';

/** What a browser did besides showing pages. */
export type Diary = {
  /** Every address it asked for anything. */
  requests: { method: string; url: string; kind: string }[];
  /** Cookies that answers set, each with the path that set it. */
  cookies: { path: string; name: string }[];
  /** What the console complained of, and exceptions of scripts. */
  complaints: string[];
};

export function keepDiary(context: BrowserContext): Diary {
  const diary: Diary = { requests: [], cookies: [], complaints: [] };
  context.on('request', (request) => diary.requests.push({ method: request.method(), url: request.url(), kind: request.resourceType() }));
  context.on('response', async (response) => {
    const path = new URL(response.url()).pathname;
    // A page that is left while it answers takes its headers with it.
    const headers = await response.headersArray().catch(() => []);
    for (const { name, value } of headers) {
      if (name.toLowerCase() === 'set-cookie') diary.cookies.push({ path, name: value.split('=')[0] ?? '' });
    }
  });
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') diary.complaints.push(`${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => diary.complaints.push(String(error.error())));
  return diary;
}
