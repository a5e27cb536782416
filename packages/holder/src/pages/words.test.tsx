import { makeTranslate } from '@laurel/web';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimLabel } from '../share/claim-label.ts';
import { durationIn } from './duration.ts';

const [en, fr] = [makeTranslate('en'), makeTranslate('fr')];

describe('how long an asker keeps an answer', () => {
  it.each([
    ['P30D', '30 days', '30 jours'],
    ['P1Y', 'one year', 'un an'],
    ['P1Y6M', 'one year, 6 months', 'un an, 6 mois'],
    ['P2W', '2 weeks', '2 semaines'],
    ['for ever', 'for ever', 'for ever'],
    ['P', 'P', 'P'],
  ])('%s', (text, english, french) => {
    expect(durationIn(en, text)).toBe(english);
    expect(durationIn(fr, text).replace(' et ', ', ')).toBe(french);
  });

  it('says something of whatever was written', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        expect(durationIn(en, text)).not.toBe('');
      }),
    );
  });
});

describe('what a claim is called', () => {
  it.each([
    [['credentialSubject', 'achievement', 'name'], 'Name of the badge'],
    [['credentialSubject', 'achievement', 'alignment', null, 'targetName'], 'Level or framework'],
    [['credentialSubject', 'result', 0, 'value'], 'Result'],
    [['credentialSubject', 'result', null, 'status'], 'Result › status'],
    [['iss'], 'Who issued it'],
    [['credentialSubject', 'achievement', 'resultDescription'], 'What the results are measured in'],
    [['favouriteColour'], 'favouriteColour'],
  ])('%j', (path, label) => {
    expect(claimLabel(path, en)).toBe(label);
  });
});
