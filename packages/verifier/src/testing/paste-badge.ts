import type { TestVerifier } from './open-test-verifier.ts';

export type Given = { badge?: string; file?: Uint8Array | string; ask?: boolean; on?: string };

/** Sends the form of the public box as a browser would. */
export async function pasteBadge(test: TestVerifier, given: Given, accept = 'text/html', language = 'en'): Promise<Response> {
  const token = /name="_csrf" value="([^"]*)"/.exec(await (await test.ask('/verify')).text())?.[1] ?? '';
  const body = new FormData();
  body.set('_csrf', token);
  if (given.badge !== undefined) body.set('badge', given.badge);
  if (given.ask) body.set('ask', 'on');
  if (given.on !== undefined) body.set('on', given.on);
  if (given.file !== undefined) body.set('file', new Blob([typeof given.file === 'string' ? given.file : new Uint8Array(given.file)]), 'badge.json');
  return test.ask('/verify', { method: 'POST', body, headers: { Accept: accept, 'Accept-Language': language } });
}
