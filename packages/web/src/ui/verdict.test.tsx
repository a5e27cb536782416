import type { Check, Verdict } from '@laurel/credentials';
import { describe, expect, it } from 'vitest';
import { makeTranslate } from '../i18n.ts';
import { renderBody } from './render.tsx';
import { Checks, VerdictPanel } from './verdict.tsx';

const checks: Check[] = [
  { step: 'signature', outcome: 'pass', code: 'signature_good', sentence: { en: 'Not altered.', fr: 'Inchangé.' } },
  { step: 'dates', outcome: 'fail', code: 'expired', sentence: { en: 'Ended.', fr: 'Terminé.' } },
  { step: 'status', outcome: 'unknown', code: 'status_unreachable', sentence: { en: 'No answer.', fr: 'Sans réponse.' } },
  { step: 'holder', outcome: 'skipped', code: 'no_holder', sentence: { en: 'Not asked.', fr: 'Non demandé.' } },
];
const verdictOf = (outcome: Verdict['outcome'], code: string): Verdict => ({
  outcome,
  code,
  sentence: { en: 'One <sentence>.', fr: 'Une phrase.' },
  checks,
  asOf: '2026-03-14T10:42:00Z',
  status: [],
});

describe('a verdict on a page', () => {
  it('tells its outcome by word, by shape and by colour', () => {
    const shown = (outcome: Verdict['outcome']) => renderBody(<VerdictPanel verdict={verdictOf(outcome, 'x')} />).html;
    const [valid, invalid, unknown] = [shown('valid'), shown('invalid'), shown('undetermined')];
    expect([valid.includes('This badge is valid.'), invalid.includes('This badge is not valid.'), unknown.includes('We could not finish checking.')]).toEqual([
      true,
      true,
      true,
    ]);
    expect(new Set([valid, invalid, unknown].map((html) => /class="sign" d="([^"]+)"/.exec(html)?.[1])).size).toBe(3);
    expect([valid, invalid, unknown].map((html) => /class="state (\w+)"/.exec(html)?.[1])).toEqual(['ok', 'bad', 'warn']);
    expect([valid, unknown].map((html) => html.match(/<use /g)?.length)).toEqual([20, 10]);
  });

  it('never calls an expired badge a fake', () => {
    expect(renderBody(<VerdictPanel verdict={verdictOf('invalid', 'expired')} />).html).toContain('Genuine, but expired.');
  });

  it('says its own sentence, escaped, unless the page has a better one', () => {
    expect(renderBody(<VerdictPanel verdict={verdictOf('valid', 'valid')} />).html).toContain('One &lt;sentence>.');
    expect(renderBody(<VerdictPanel verdict={verdictOf('valid', 'valid')}>Better.</VerdictPanel>).html).not.toContain('sentence');
  });

  it('lists every check in the order it was made, in the reader’s language', () => {
    const { html, icons } = renderBody(<Checks verdict={{ checks }} />, { t: makeTranslate('fr') });
    expect([...html.matchAll(/<small>([^<]+)<\/small>/g)].map((match) => match[1])).toEqual(['Inchangé.', 'Terminé.', 'Sans réponse.', 'Non demandé.']);
    expect([...icons]).toEqual(['check', 'cross', 'warning', 'circle']);
  });
});
