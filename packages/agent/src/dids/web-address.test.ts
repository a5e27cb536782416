import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOwnAlias, webAddress } from './web-address.ts';

describe('a did:web', () => {
  it.each([
    ['did:web:a.example', 'a.example', '/.well-known/did.json'],
    ['did:web:a.example%3A8443', 'a.example:8443', '/.well-known/did.json'],
    ['did:web:a.example:health', 'a.example', '/health/did.json'],
    ['did:web:a.example%3A8443:dept:health', 'a.example:8443', '/dept/health/did.json'],
    ['did:web:localhost%3A4310', 'localhost:4310', '/.well-known/did.json'],
    ['did:web:a.example:user%3Aalice', 'a.example', '/user%3Aalice/did.json'],
    ['did:web:a.example:%C3%A9cole', 'a.example', '/%C3%A9cole/did.json'],
  ])('%s is read at %s%s', (did, host, path) => {
    expect(webAddress(did)).toMatchObject({ host, path });
  });

  it.each([
    'did:web:',
    'did:web:a.example:',
    'did:web:a.example::x',
    'did:web:a.example:..',
    'did:web:a.example:x:..:y',
    'did:web:a.example:.',
    'did:web:a.example:%2e%2e',
    'did:web:a.example:.%2E',
    'did:web:a.example:x%2F..%2Fy',
    'did:web:a.example:%5C',
    'did:web:a.example:%252e%252e',
    'did:web:a.example:%00',
    'did:web:a.example:%0d%0aHost',
    'did:web:a.example:%ff',
    'did:web:a.example:x?y',
    'did:web:a.example:x#y',
    'did:web:a.example/x',
    'did:web:a.example%2Fx',
    'did:web:good.example%40evil.example',
    'did:web:user@evil.example',
    'did:web:a.example%3A',
    'did:web:a.example%3A0',
    'did:web:a.example%3A80%3A81',
    'did:web:a.example%3Aeighty',
    'did:web:127.0.0.1',
    'did:web:127.0.0.1%3A4310',
    'did:web:2130706433',
    'did:web:0x7f000001',
    'did:web:0x7f.1',
    'did:web:0177.0.0.1',
    'did:web:127.1%3A4310',
    'did:web:a.0',
    'did:web:a.example%3A65536',
    'did:web:%5B%3A%3A1%5D',
    'did:web:a.example.',
    'did:web:-a.example',
    'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
    'a.example',
  ])('%s names no document', (did) => {
    expect(webAddress(did)).toBeUndefined();
  });

  it('never leaves its host or its path, whatever stands in it', () => {
    const part = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('..', '%2e', '%2F', '%5c', '//', '@', '%40', '\\', '%3A', 'x'));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const address = webAddress(`did:web:${parts.join(':')}`);
        if (address === undefined) return;
        const url = new URL(`https://${address.host}${address.path}`);
        expect(url.pathname).toBe(address.path);
        expect(`${url.hostname}${url.port === '' ? '' : `:${url.port}`}${url.username}${url.search}${url.hash}`).toBe(address.host.replace(/:443$/, ''));
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('an alias', () => {
  it.each([
    ['a.example', 'https://a.example'],
    ['a.example:health', 'https://a.example'],
    ['localhost%3A4310', 'http://localhost:4310'],
    ['localhost%3A4310:st-mary_2.0', 'http://localhost:4310'],
  ])('%s is one of the node at %s', (alias, publicUrl) => {
    expect(isOwnAlias(alias, publicUrl)).toBe(true);
  });

  it.each([
    ['b.example', 'https://a.example'],
    ['a.example%3A8443', 'https://a.example'],
    ['a.example', 'none'],
    ['a.example:x:y', 'https://a.example'],
    ['a.example:..', 'https://a.example'],
    ['a.example:.well-known', 'https://a.example'],
    ['a.example:%2e%2e', 'https://a.example'],
    ['a.example:', 'https://a.example'],
    [`a.example:${'x'.repeat(65)}`, 'https://a.example'],
  ])('%s is none of the node at %s', (alias, publicUrl) => {
    expect(isOwnAlias(alias, publicUrl)).toBe(false);
  });
});
