import { describe, expect, it } from 'vitest';
import { badgeFacts } from './badge-facts.ts';

const national = { type: 'Alignment', targetName: '6', targetUrl: 'https://nqf.example/6', targetFramework: 'NQF Ireland' };
const european = { type: 'Alignment', targetName: 'EQF 4', targetUrl: 'http://data.europa.eu/snb/eqf/4', targetFramework: 'European Qualifications Framework' };
const levelOf = (...alignment: (typeof national)[]) => badgeFacts({ credentialSubject: { achievement: { alignment } } }).level?.name;

describe('the level of a badge', () => {
  it('is the European one wherever it stands, and a bare figure says whose it is', () => {
    expect([levelOf(national, european), levelOf(european, national), levelOf(national)]).toEqual(['EQF 4', 'EQF 4', 'NQF Ireland: 6']);
  });
});

it('names what calls itself something else than a badge, and nothing where it is one or says nothing', () => {
  const ownTypeOf = (type: string | string[]) => badgeFacts({ type }).ownType;
  expect(ownTypeOf(['VerifiableCredential', 'ConsentReceipt'])).toBe('ConsentReceipt');
  expect(ownTypeOf(['VerifiableCredential', 'EndorsementCredential'])).toBe('EndorsementCredential');
  expect(ownTypeOf('GuardianshipCredential')).toBe('GuardianshipCredential');
  for (const type of [['VerifiableCredential', 'OpenBadgeCredential'], ['AchievementCredential', 'Extended'], 'Assertion'])
    expect(ownTypeOf(type)).toBeUndefined();
  // The general type says nothing: an achievement makes it a badge, and nothing else does.
  expect(ownTypeOf('VerifiableCredential')).toBe('VerifiableCredential');
  const general = { type: ['VerifiableCredential'], credentialSubject: [{ id: 'did:example:a' }] };
  expect(badgeFacts(general).ownType).toBe('VerifiableCredential');
  expect(badgeFacts({ ...general, credentialSubject: [{ achievement: { name: 'Welding' } }] })).not.toHaveProperty('ownType');
  expect(badgeFacts({ vct: 'https://example.org/identity' }).ownType).toBe('https://example.org/identity');
  for (const nothing of [{}, { vct: 'urn:laurel:open-badge:1' }]) expect(badgeFacts(nothing)).not.toHaveProperty('ownType');
});

it('reads whom a consent receipt is about and what was decided, and nothing of another form', () => {
  const receipt = { schema: 'urn:laurel:consent-receipt:1', parties: { recipient: { name: 'Saltmarsh' } }, event: { state: 'withdrawn' } };
  const read = (change: object) => badgeFacts({ credentialSubject: { receipt: { ...receipt, ...change } } }).receipt;
  expect(read({})).toEqual({ recipient: 'Saltmarsh', decided: 'withdrawn', categories: [] });
  const processing = {
    purpose: 'coaching',
    categories: ['name', 7, 'awards'],
    until: '2027-03-04T00:00:00.000Z',
    withdrawal: 'https://a.example/learn/privacy',
  };
  const event = { state: 'given', at: 'soon', as: 'subject', method: 'signature' };
  const { until, withdrawal, purpose } = processing;
  expect(read({ processing, event })).toEqual({
    recipient: 'Saltmarsh',
    decided: 'given',
    categories: ['name', 'awards'],
    until,
    withdrawal,
    purpose,
    by: 'key',
  });
  const by = (change: object) => read({ event: { ...event, ...change } })?.by;
  expect([by({ method: 'session' }), by({ as: 'guardian' }), by({ as: 'clerk' })]).toEqual(['self', 'guardian', undefined]);
  for (const change of [{ schema: 'other' }, { event: { state: 'sold' } }, { event: 'given' }, { parties: { recipient: { name: 7 } } }])
    expect(read(change)).toBeUndefined();
});
