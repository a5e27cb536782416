import { type ErrorCode, LaurelError } from '@laurel/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OAuthError } from '../oauth-error.ts';
import type { Route } from '../route.ts';
import { openTestNode, type TestNode } from '../testing/open-test-node.ts';
import { echo, nasty, page } from '../testing/replies.tsx';

const routes: readonly Route[] = [
  { method: 'get', path: '/page', access: { kind: 'public' }, run: async () => page('Page') },
  { method: 'post', path: '/open/form', access: { kind: 'public' }, run: echo },
  { method: 'post', path: '/oid4vci/token', access: { kind: 'protocol', errors: 'oauth' }, accepts: 'form', run: echo },
  {
    method: 'get',
    path: '/fails/:how',
    access: { kind: 'public' },
    run: async ({ params }) => {
      if (params.how === 'known') throw new LaurelError('offer_claimed', { detail: nasty, problems: [{ at: 'name', code: 'x', detail: nasty }] });
      if (params.how === 'bug') throw new Error('secret of zoe@school.example in abcdefghijklmnopqrstuvwxyz and "Zoë"');
      throw new LaurelError(params.how as ErrorCode, { detail: 'Because of that.' }); // the tests below name codes
    },
  },
  {
    method: 'get',
    path: '/oid4vci/fails/:how',
    access: { kind: 'protocol', errors: 'oauth' },
    run: async ({ params }) => {
      if (params.how === 'oauth') throw new OAuthError('invalid_token', 'The token has ended.', { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } });
      throw new Error('x');
    },
  },
  { method: 'get', path: '/rare', access: { kind: 'public' }, limit: { perMinute: 1, burst: 2 }, run: async () => page('Rare') },
];

let node: TestNode;
beforeAll(async () => {
  node = await openTestNode({ routes });
});
afterAll(() => node.stop());

describe('failures', () => {
  it('are a page for people, in their language, with what to do', async () => {
    const response = await node.ask('/nothing', { headers: { 'Accept-Language': 'fr-CA,fr;q=0.9' } });
    const html = await response.text();
    expect(response.status).toBe(404);
    expect(html).toContain('<html lang="fr"');
    expect(html).toContain('Il n’y a rien à cette adresse');
    expect(html).toContain(response.headers.get('x-request-id'));
  });

  it('are problem+json for programs, and for whatever asks below /api/ and is no browser', async () => {
    const none = await node.ask('/api/v1/nothing', { headers: { Accept: '*/*' } });
    expect([none.status, none.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect((await node.ask('/api/v1/nothing', { headers: { Accept: 'text/html' } })).headers.get('content-type')).toContain('text/html');
    const response = await node.ask('/fails/known', { headers: { Accept: 'application/json' } });
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const requestId = response.headers.get('x-request-id');
    expect(await response.json()).toMatchObject({
      type: 'urn:laurel:error:offer_claimed',
      status: 410,
      code: 'offer_claimed',
      detail: nasty,
      instance: `urn:laurel:request:${requestId}`,
      requestId,
      problems: [{ at: 'name' }],
    });
  });

  it('of ours are a number and no story, and are logged without addresses or tokens', async () => {
    const response = await node.ask('/fails/bug', { headers: { Accept: 'application/json' } });
    const body = await response.text();
    expect(response.status).toBe(500);
    expect(body).not.toContain('secret');
    const entry = node.logged.findLast(({ event }) => event === 'request.failed');
    expect(entry?.fields).toMatchObject({ requestId: response.headers.get('x-request-id'), route: '/fails/:how', message: 'secret of …@… in … and …' });
  });

  it('are headed by what they are, and details keep their language', async () => {
    const shown = async (code: string, language: string) => (await node.ask(`/fails/${code}`, { headers: { 'Accept-Language': language } })).text();
    expect(await shown('csrf', 'en')).toContain('<h1>That could not be done</h1>');
    expect(await shown('not_allowed', 'en')).toContain('<h1>This is not open to you</h1>');
    expect(await shown('storage_full', 'en')).toContain('<h1>This went wrong on our side</h1>');
    expect(await shown('too_many_requests', 'en')).toContain('<h1>Too much at once</h1>');
    const french = await shown('host_unreachable', 'fr');
    expect(french).toContain('<h1>Cela n’a pas abouti avec l’autre partie</h1>');
    expect(french).toContain('<p lang="en">Because of that.</p>');
    expect(node.logged.filter(({ event }) => event === 'request.failed').map(({ fields }) => fields.code)).not.toContain('host_unreachable');
  });

  it('at an OAuth door are said in OAuth’s words', async () => {
    const refused = await node.ask('/oid4vci/fails/oauth');
    expect([refused.status, refused.headers.get('www-authenticate'), await refused.json()]).toEqual([
      401,
      'Bearer',
      { error: 'invalid_token', error_description: 'The token has ended.' },
    ]);
    expect(await (await node.ask('/oid4vci/fails/bug')).json()).toMatchObject({ error: 'server_error' });
  });

  it('are 405 with the ways that are allowed, 404, and 400 for an address that cannot be read', async () => {
    const response = await node.ask('/open/form');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await node.ask('/page', { method: 'DELETE' })).headers.get('allow')).toBe('GET, HEAD');
    expect((await node.ask('/fails/%E0%A4%A')).status).toBe(400);
    expect((await node.ask('/oid4vci/token', { method: 'OPTIONS' })).status).toBe(204);
  });

  it('by asking too often are 429 and say when to come back', async () => {
    const answers = [];
    for (let index = 0; index < 3; index++) answers.push(await node.ask('/rare'));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
