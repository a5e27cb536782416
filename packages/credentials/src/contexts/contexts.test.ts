import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Json } from '../types.ts';
import { CONTEXT_URLS, contextOf, isKnownContext, OPEN_BADGES_V3 } from './contexts.ts';

describe('the pinned contexts', () => {
  it('are each on disk with the bytes that were pinned, and no other file lies there', () => {
    for (const url of CONTEXT_URLS) expect(contextOf(url), url).toHaveProperty('@context');
    expect(readdirSync(join(import.meta.dirname, '../../contexts')).filter((name) => name.endsWith('.json'))).toHaveLength(CONTEXT_URLS.length);
  });

  it.each(['https://evil.example/context', `${OPEN_BADGES_V3}#`, 'toString', '__proto__', ''])('do not include %j', (url) => {
    expect(contextOf(url)).toBeUndefined();
    expect(isKnownContext(url)).toBe(false);
  });

  it('fetch nothing further: none imports or names another context', () => {
    const strings = (value: Json): string[] =>
      typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
    for (const url of CONTEXT_URLS) {
      const text = JSON.stringify(contextOf(url));
      expect(text).not.toContain('"@import"');
      expect(strings(contextOf(url) ?? {}).filter((one) => CONTEXT_URLS.includes(one))).toEqual([]);
    }
  });

  /** What the tree of a credential is asked for. A second name for one of these would hide it from a reader while the signature still fits. */
  const READ = [
    'issuer',
    'validFrom',
    'validUntil',
    'issuanceDate',
    'expirationDate',
    'credentialStatus',
    'credentialSubject',
    'evidence',
    'credentialSchema',
    'holder',
    'verifiableCredential',
  ];

  it('give no second name to a member a verifier reads', () => {
    const names = new Map<string, Set<string>>();
    const collect = (value: Json) => {
      if (Array.isArray(value)) return value.forEach(collect);
      if (typeof value !== 'object' || value === null) return;
      for (const [term, definition] of Object.entries(value)) {
        const iri = typeof definition === 'object' && definition !== null && !Array.isArray(definition) ? definition['@id'] : definition;
        if (typeof iri === 'string' && !term.startsWith('@')) {
          const whole = iri.replace(/^(cred|credentials):/, 'https://www.w3.org/2018/credentials#');
          names.set(whole, (names.get(whole) ?? new Set()).add(term));
        }
        collect(definition);
      }
    };
    for (const url of CONTEXT_URLS) collect(contextOf(url) ?? {});
    for (const member of READ) expect([...(names.get(`https://www.w3.org/2018/credentials#${member}`) ?? [])], member).toEqual([member]);
  });
});
