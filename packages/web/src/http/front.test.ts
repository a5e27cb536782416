import { LaurelError } from '@laurel/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestNode, type TestNode } from '../testing/open-test-node.ts';

let node: TestNode;
beforeAll(async () => {
  node = await openTestNode({
    role: {
      front: [
        async (path) => (path === '/status/1' ? { body: 'list '.repeat(1000), contentType: 'application/vc', etag: '"7"', maxAgeSeconds: 60 } : undefined),
        async (path) => {
          if (path === '/status/bad') throw new LaurelError('clock_went_back');
          return undefined;
        },
      ],
    },
  });
});
afterAll(() => node.stop());

describe('the front', () => {
  it('answers bytes with a tag, packed once, and nothing while the tag is the same', async () => {
    const first = await node.ask('/status/1?x', { headers: { 'Accept-Encoding': 'gzip' } });
    expect(first.headers.get('content-encoding')).toBe('gzip');
    expect(first.headers.get('cache-control')).toBe('public, max-age=60');
    expect((await first.text()).length).toBe(5000);
    expect(first.headers.get('etag')).toBe('"7-gzip"');
    const plain = await node.ask('/status/1', { headers: { 'Accept-Encoding': 'gzip;q=0' } });
    expect([plain.headers.get('content-encoding'), plain.headers.get('etag')]).toEqual([null, '"7"']);
    expect((await node.ask('/status/1', { method: 'HEAD' })).headers.get('content-length')).not.toBe('0');
  });

  it.each([
    ['gzip', '"7-gzip"', 304],
    ['gzip', 'W/"7-gzip"', 304],
    ['gzip', '"1", "7-gzip"', 304],
    ['gzip', '*', 304],
    ['gzip', '"7"', 200],
    ['gzip', '"8-gzip"', 200],
    ['identity', '"7"', 304],
    ['identity', '"7-gzip"', 200],
  ])('answers who takes %s and has %s with %i: what was kept in another form is not the same', async (encoding, tag, status) => {
    const response = await node.ask('/status/1', { headers: { 'Accept-Encoding': encoding, 'If-None-Match': tag } });
    expect([response.status, response.headers.get('etag')]).toEqual([status, encoding === 'gzip' ? '"7-gzip"' : '"7"']);
  });

  it('that fails says so as a problem', async () => {
    const response = await node.ask('/status/bad');
    expect([response.status, (await response.json()).code]).toEqual([503, 'clock_went_back']);
    expect(response.headers.get('cache-control')).toBe('no-store'); // else a 404 of a list not made yet could stay in a proxy
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('keeps the stylesheet and the script for a year under the hash of what they are', async () => {
    const html = await (await node.ask('/help')).text();
    const [, sheet = ''] = /href="(\/assets\/laurel\.[\w-]+\.css)"/.exec(html) ?? [];
    const [, script = ''] = /src="(\/assets\/enhance\.[\w-]+\.js)"/.exec(html) ?? [];
    const response = await node.ask(sheet);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await response.text()).toContain('@layer tokens');
    expect((await node.ask(script)).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect((await node.ask('/assets/laurel.css')).status).toBe(404);
  });
});
