import type { BadgeFacts, Json } from '@laurel/credentials';
import { makeTranslate, renderBody } from '@laurel/web';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BadgeRow } from '../records.ts';
import { claimLabel } from '../share/claim-label.ts';
import { BadgeSides } from './badge-sides.tsx';
import { ClaimValue } from './claim-value.tsx';
import { issuerNameOf, titleIn, wordFor } from './condition.tsx';
import { durationIn } from './duration.ts';
import { TroubleNotice } from './trouble.tsx';

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

describe('what a claim says', () => {
  const said = (value: Json) => renderBody(<ClaimValue value={value} />).html.replace(/<[^>]+>/g, '');
  const description = { id: 'https://kestrel.example/achievements/1#result-1', type: ['ResultDescription'], name: 'Final score', resultType: 'Percent' };

  it.each<[string, Json, string]>([
    [
      'a result’s scale',
      { ...description, valueMin: '0', valueMax: '100', requiredValue: '60' },
      'Final score · Percent · on a scale from 0 to 100 · 60 needed to pass',
    ],
    ['half a scale', { ...description, valueMax: '100' }, 'Final score · Percent · 100'],
    ['a kind of somebody’s own', { ...description, resultType: 'ext:Stars' }, 'Final score · ext:Stars'],
    ['a result tied to its description', { type: ['Result'], resultDescription: description.id, value: '92' }, '92'],
    ['a result that says nothing else', { type: ['Result'], resultDescription: description.id }, description.id],
    ['a moment, as its day', '2026-11-26T00:00:00Z', '26 November 2026'],
    [
      'a level, its code once',
      { type: ['Alignment'], targetName: 'EQF 4', targetUrl: 'https://eqf.example/4', targetFramework: 'European Qualifications Framework', targetCode: '4' },
      'EQF 4 of 8 · European Qualifications Framework · https://eqf.example/4',
    ],
    [
      'how it was assessed, once and in the reader’s language',
      { type: ['Evidence'], name: 'Évalué ailleurs', narrative: 'Portfolio.', genre: 'assessed-elsewhere' },
      'Portfolio. · Assessed elsewhere',
    ],
    ['what is no result, its address too', { id: 'https://skills.example/1', type: ['Alignment'], targetName: 'EQF 4' }, 'EQF 4 · https://skills.example/1'],
  ])('in words: %s', (_, value, words) => expect(said(value)).toBe(words));

  it('calls a level of the European framework what the reader’s language does, and nobody else’s', () => {
    const level = { type: ['Alignment'], targetName: 'EQF 4', targetUrl: 'http://data.europa.eu/snb/eqf/4' };
    const inFrench = (value: Json) => renderBody(<ClaimValue value={value} />, { t: fr }).html.replace(/<[^>]+>/g, '');
    expect(inFrench(level)).toBe('CEC 4 sur 8 · http://data.europa.eu/snb/eqf/4');
    expect(inFrench({ ...level, targetFramework: 'European Qualifications Framework' })).toContain('CEC 4 sur 8 · Cadre européen des certifications');
    expect(inFrench({ ...level, targetUrl: 'https://levels.example/4' })).toBe('EQF 4 · https://levels.example/4');
  });
});

describe('what a badge without a name is called', () => {
  const none = { tags: [], alignments: [], results: [], evidence: [] };
  it.each<[Partial<BadgeFacts>, string]>([
    [{ name: ' First aid ', id: 'https://a.example/1' }, 'First aid'],
    [{ achievementId: 'https://a.example/robotics.json', id: 'urn:uuid:1' }, 'Badge described at a.example'],
    [{ id: 'urn:uuid:1' }, 'Badge without a name'],
    [{}, 'Badge without a name'],
  ])('%j', (facts, words) => expect(titleIn(en, { ...none, ...facts })).toBe(words));

  it('is, of a consent receipt, a title in the language of the page; and its texts are those of a receipt', () => {
    const facts = { ...none, ownType: 'ConsentReceipt', name: 'Reçu', receipt: { recipient: 'Saltmarsh', decided: 'withdrawn' as const, categories: [] } };
    expect([en, fr].map((t) => titleIn(t, facts))).toEqual(['Consent receipt, Saltmarsh: Stopped', 'Reçu de consentement, Saltmarsh\u00a0: Arrêté']);
    const asked = (ownType: string | undefined) => en(wordFor(en, { ...none, ...(ownType !== undefined && { ownType }) })('holder.delete.ask'));
    expect([undefined, 'ConsentReceipt', 'GuardianshipCredential'].map(asked)).toEqual(['Delete this badge…', 'Delete this receipt…', 'Delete it…']);
  });

  it('says what a credential that is no badge is: an endorsement is what somebody says, and nobody earned it', () => {
    const sentence = { en: 'Genuine, but not a badge.', fr: 'Authentique, mais ce n’est pas un badge.' };
    const verdict = { outcome: 'valid' as const, code: 'valid', sentence, checks: [], asOf: '2026-11-12T00:00:00Z', status: [] };
    const badge = { facts: { ...none, ownType: 'EndorsementCredential' }, issuerDid: 'did:web:a.example', issuerUrl: '', verdict };
    const { html } = renderBody(<BadgeSides badge={badge} at={new Date('2026-11-12T00:00:00Z')} />, { t: en });
    for (const words of ['An endorsement, not a badge', 'Nobody earned it']) expect(html).toContain(words);
  });

  it('and its issuer in the language of the page, by who vouches for it', () => {
    const vouchers = [{ registry: 'own-list', name: 'Harbour College', names: { en: 'Harbour College', fr: 'École du Port' } }];
    const verdict = { outcome: 'valid', issuer: { did: 'did:web:a.example', keyId: 'k', vouchers } } as unknown as BadgeRow['verdict']; // no more of it is read
    const facts = { ...none, issuerName: 'École du Port' };
    expect([en, fr].map((t) => issuerNameOf({ facts, verdict, issuerDid: 'did:web:a.example' }, t))).toEqual(['Harbour College', 'École du Port']);
  });

  it('and its issuer by its address, never by a key', () => {
    const named = (issuerDid: string) => issuerNameOf({ facts: none, verdict: { outcome: 'valid' } as BadgeRow['verdict'], issuerDid }, en); // no more of it is read
    expect(['did:web:a.example', 'did:key:z6Mkq', 'did:jwk:eyJ'].map(named)).toEqual(['a.example', 'Issuer without a name', 'Issuer without a name']);
  });
});

describe('what went wrong with an offer', () => {
  const told = (t: typeof en, code: string) =>
    renderBody(<TroubleNotice trouble={{ code, status: 422, words: 'This code has been used.' }} />, { t }).html.includes('This code has been used.');
  it('quotes the issuer’s English to a reader of another language only where we have no words of our own', () => {
    expect([told(en, 'invalid_grant'), told(fr, 'invalid_grant'), told(fr, 'of_their_own')]).toEqual([true, false, true]);
  });
});

describe('what a claim is called', () => {
  it.each([
    [['credentialSubject', 'achievement', 'name'], 'Name of the badge'],
    [['credentialSubject', 'achievement', 'alignment', null, 'targetName'], 'Level or framework'],
    [['credentialSubject', 'result', 0, 'value'], 'Result'],
    [['credentialSubject', 'result', null, 'status'], 'Result › status'],
    [['iss'], 'Who issued it'],
    [['id'], 'Number of the document'],
    [['credentialSubject', 'id'], 'Key or address of the holder'],
    [['credentialSubject', 'achievement', 'resultDescription'], 'What the results are measured in'],
    [['favouriteColour'], 'favouriteColour'],
  ])('%j', (path, label) => {
    expect(claimLabel(path, en)).toBe(label);
  });
});
