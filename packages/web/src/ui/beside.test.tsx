import type { Beside, Companion } from '@laurel/credentials';
import { expect, it } from 'vitest';
import { makeTranslate } from '../i18n.ts';
import { ENDORSEMENT_LETTERS } from '../limits.ts';
import { BesideBadge } from './beside.tsx';
import { renderBody } from './render.tsx';

const one = (change: Partial<Companion> = {}): Companion => ({
  ...{ outcome: 'valid', code: 'valid', sentence: { en: 'It holds.', fr: 'Elle tient.' }, checks: [] },
  issuer: { did: 'did:web:club.example', name: 'A <club>', vouchers: [] },
  ...change,
});
const shown = (beside: Partial<Beside>, language: 'en' | 'fr' = 'en') =>
  renderBody(<BesideBadge beside={{ inside: [], endorsements: [], ...beside }} hostOf={(did) => did.slice('did:web:'.length)} />, {
    t: makeTranslate(language),
  }).html;
const states = (html: string) => [...html.matchAll(/class="state (\w+)".*?<\/svg>([^<]+)</g)].map(([, kind, word]) => `${kind} ${word}`);

it('shows nothing where nothing came with a badge', () => expect(shown({})).toBe(''));

it('names each credential inside, or counts it, and says by whom it is and how it stands', () => {
  const html = shown({
    inside: [
      one({ title: 'Rowing' }),
      one({ outcome: 'invalid', title: 'Sailing' }),
      { outcome: 'undetermined', code: 'x', sentence: { en: 'Unread.', fr: '' }, checks: [] },
    ],
  });
  expect(states(html)).toEqual(['ok Valid', 'bad Not valid', 'warn Could not be checked']);
  for (const words of ['What it holds: 3 credentials', '<bdi>Rowing</bdi>', '<bdi>Credential 3</bdi>', '<bdi>A &lt;club></bdi> · club.example', 'Unread.'])
    expect(html).toContain(words);
  expect(shown({ inside: [one()] }, 'fr')).toContain('Ce qu’il contient\u00a0: 1 attestation');
});

it('tells an endorsement that counts from a genuine one that says nothing for the badge, and folds a long one', () => {
  const words = 'x'.repeat(ENDORSEMENT_LETTERS + 1);
  const html = shown({
    endorsements: [
      { ...one(), of: 'issuer', counts: true, words },
      { ...one(), of: 'badge', counts: false },
    ],
  });
  expect(states(html)).toEqual(['ok Valid', 'quiet Does not count']);
  expect(html).toContain(`“<bdi>${'x'.repeat(ENDORSEMENT_LETTERS)}…</bdi>”`);
  expect(html.split('Read it whole')).toHaveLength(2);
  expect(html.split('Read it whole')[1]).toContain(words);
  expect(html.indexOf('About the issuer')).toBeLessThan(html.indexOf('About this badge'));
});
