import { buildBadge, type Credential, type Did } from '@laurel/credentials';

/** A small Open Badges 3.0 credential, unsigned. */
export const badgeOf = (issuer: Did, holder: Did): Credential =>
  buildBadge({
    id: 'urn:uuid:5f3c0f4e-2f5c-4d59-9f0a-0d1f6f3b8a11',
    issuer: { id: issuer, name: 'Saint Mary College' },
    achievement: {
      id: 'http://localhost:4310/achievements/first-aid',
      name: 'First aid',
      description: 'Keeps a person alive until help comes.',
      achievementType: 'Certificate',
      criteria: { narrative: 'A day of training and a practical test.' },
    },
    holder,
    holderName: 'Zoë Martin',
    awardedDate: '2026-11-20T00:00:00Z',
    validFrom: '2026-11-20T00:00:00Z',
    assessment: { class: 'assessed-here', name: 'Practical test', narrative: 'Two assessors watched.' },
    status: [],
  });
