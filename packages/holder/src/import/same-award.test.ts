import { type BadgeFacts, badgeFacts, type JsonObject } from '@laurel/credentials';
import { describe, expect, it } from 'vitest';
import { isSameAward } from './same-award.ts';

const LEVELS = [{ type: ['ResultDescription'], id: 'urn:score', name: 'Care', rubricCriterionLevel: [{ id: 'urn:level:3', name: 'Proficient' }] }];
const assessed = { type: ['Evidence'], name: 'Assessed here', narrative: 'Two assessors scored it.', genre: 'assessed-here' };
const [spring, autumn] = ['Spring', 'Autumn'].map((name) => ({ type: ['Evidence'], name, narrative: `What was made in ${name}.` }));

type Change = { evidence?: unknown[]; level?: string; credits?: number; until?: string; hidden?: boolean };
const award = ({ evidence = [assessed, spring], level = 'urn:level:3', credits = 2, until = '2029-11-11T23:59:59Z', hidden }: Change = {}): BadgeFacts =>
  badgeFacts({
    awardedDate: '2026-11-12T00:00:00Z',
    validUntil: until,
    evidence,
    credentialSubject: {
      name: 'Zoë O’Connor',
      creditsEarned: credits,
      result: [{ resultDescription: 'urn:score', achievedLevel: level }],
      achievement: { id: 'urn:achievement', name: 'Infection Prevention', ...(!hidden && { resultDescription: LEVELS }) },
    },
  } as JsonObject);

describe('two badges tell of one award', () => {
  it.each<[string, BadgeFacts]>([
    ['where they say the same', award()],
    ['where one hides its evidence', award({ evidence: [] })],
    ['where one hides some of it', award({ evidence: [spring] })],
    ['where one hides what its levels are called', award({ hidden: true })],
    ['where one ends a second earlier', award({ until: '2029-11-11T23:59:58Z' })],
  ])('%s', (_, other) => {
    expect([isSameAward(award(), other), isSameAward(other, award())]).toEqual([true, true]);
  });

  it.each<[string, BadgeFacts]>([
    ['one is for taking part', award({ evidence: [{ ...assessed, genre: 'participation' }, spring] })],
    ['their evidence is of two terms', award({ evidence: [assessed, autumn] })],
    ['another level was reached', award({ level: 'urn:level:2' })],
    ['other credits were earned', award({ credits: 3 })],
    ['one ends a year later', award({ until: '2030-11-11T23:59:59Z' })],
  ])('and do not where %s', (_, other) => {
    expect([isSameAward(award(), other), isSameAward(other, award())]).toEqual([false, false]);
  });
});
