import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHECK_CODES, dayOf, isCheckCode, momentOf, momentsIn, outcomeOf, sentenceOf } from './sentence.ts';

describe('the sentences of checks', () => {
  it.each(CHECK_CODES)('%s is told in English and in French, each in its own typography', (code) => {
    const { en, fr } = sentenceOf(code);
    for (const text of [en, fr]) expect(text).toMatch(/^[A-ZÀÉÇ{].*\.$/);
    expect(en).not.toMatch(/'| [;:!?]|!/);
    expect(fr).not.toMatch(/'|[^\u202f][;!?]|[^\u00a0]:|«[^\u202f]|[^\u202f]»/);
    expect([...fr.matchAll(/\{[a-z]+\}/g)].map(String).toSorted()).toEqual([...en.matchAll(/\{[a-z]+\}/g)].map(String).toSorted());
  });

  it('never blames: no code of trouble on the way is a failure', () => {
    for (const code of ['key_unreachable', 'status_unreachable', 'status_absent', 'list_unverified', 'list_none_then', 'list_stale'] as const)
      expect(outcomeOf(code)).toBe('unknown');
  });

  it('fills in days and moments as each language writes them', () => {
    expect(sentenceOf('expired', { date: dayOf(new Date('2026-08-01T23:59:59Z')) })).toEqual({
      en: 'Genuine, but expired on 1 August 2026.',
      fr: 'Authentique, mais expiré le 1er août 2026.',
    });
    expect(momentOf(new Date('2026-03-14T09:05:00Z'))).toEqual({ en: '14 March 2026 at 09:05 UTC', fr: '14 mars 2026 à 09:05 UTC' });
    expect(sentenceOf('issuer_vouched', { names: 'the {date} register' }).en).toBe('Named by the {date} register.');
  });

  it.each(['en', 'fr'] as const)('reads again the moments it wrote, and nothing else, in %s', (language) => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
        const minute = new Date(Math.floor(date.getTime() / 60_000) * 60_000);
        const text = `It stands; we asked on ${momentOf(minute)[language]}. It is not 1 Foo 2026 at 09:05 UTC.`;
        expect(momentsIn(text, language)).toEqual(['It stands; we asked on ', minute, '. It is not 1 Foo 2026 at 09:05 UTC.']);
      }),
    );
    expect(momentsIn('', language)).toEqual([]);
  });

  it('knows its codes', () => expect([isCheckCode('expired'), isCheckCode('toString')]).toEqual([true, false]));
});
