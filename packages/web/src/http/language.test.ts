import type { Language } from '@laurel/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseLanguage } from './language.ts';

const both: Language[] = ['en', 'fr'];
const accept = (header: string | undefined, offered = both) =>
  chooseLanguage(offered, { query: undefined, cookie: undefined, person: undefined, accept: header });

describe('the language of a visit', () => {
  it('is what the browser wants most and the node has', () => {
    expect(accept('fr-CA,fr;q=0.9,en;q=0.8')).toBe('fr');
    expect(accept('en;q=0.1, fr;q=0.2')).toBe('fr');
    expect(accept('de, fr;q=0.5')).toBe('fr');
    expect(accept('fr;q=0, de')).toBe('en');
    expect(accept('*')).toBe('en');
    expect(accept(undefined, ['fr'])).toBe('fr');
  });

  it('is the link’s, then the cookie’s, then the person’s, then the browser’s', () => {
    expect(chooseLanguage(both, { query: 'fr', cookie: 'en', person: 'en', accept: 'en' })).toBe('fr');
    expect(chooseLanguage(both, { query: 'xx', cookie: 'fr', person: 'en', accept: 'en' })).toBe('fr');
    expect(chooseLanguage(both, { query: undefined, cookie: 'xx', person: 'fr', accept: 'en' })).toBe('fr');
    expect(chooseLanguage(['en'], { query: undefined, cookie: undefined, person: 'fr', accept: 'fr' })).toBe('en');
  });

  it('is always one the node has, whatever the header says', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (query, header) => {
        expect(both).toContain(chooseLanguage(both, { query, cookie: header, person: undefined, accept: header }));
      }),
    );
  });
});
