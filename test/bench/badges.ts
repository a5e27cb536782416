import { buildBadge, type Credential, type Did } from '@laurel/credentials';

const SOME = ['care', 'hygiene', 'soins', 'visite', 'protocole', 'équipe', 'communauté'];

/**
 * The nth of a row of Open Badges as an institution awards them, about 3.5 KB: texts differ from each to the next, and so does the
 * number of tags, results and pieces of evidence, so that nothing learned from one document helps with the next.
 */
export function badgeOf(nth: number, issuer: Did, holder: Did): Credential {
  const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
  const results = times(1 + (nth % 5), (i) => ({
    id: `urn:uuid:1d3a1e7e-41a5-4a3e-8f4e-0d4d6a1f00${10 + i}`,
    name: `Criterion ${i + 1}`,
    resultType: 'Percent',
  }));
  return buildBadge({
    id: `urn:uuid:6f2c1f0e-5c8e-4a57-9d57-${String(nth).padStart(12, '0')}`,
    issuer: { id: issuer, name: 'Kestrel Bay Polytechnic', url: 'https://kestrel-bay.example', email: 'registrar@kestrel-bay.example' },
    holder,
    holderName: `Amélie Thériault ${nth}`,
    awardedDate: '2026-03-14T09:30:00Z',
    validFrom: '2026-03-14T00:00:00Z',
    validUntil: '2029-03-13T00:00:00Z',
    assessment: { class: 'assessed-here', name: 'Assessed here', narrative: `Two assessors scored ${4 + (nth % 7)} pieces of evidence.` },
    evidence: times(1 + (nth % 3), (i) => ({
      id: `https://badges.example/evidence/${nth}-${i}`,
      name: `Visit plan ${i}`,
      narrative: 'Plan of a home visit, with its risks.',
    })),
    results: results.map(({ id }, i) => ({ resultDescription: id, value: String(60 + ((nth + i) % 40)) })),
    creditsEarned: 2,
    achievement: {
      id: `https://badges.example/achievements/${nth % 11}`,
      name: 'Infection Prevention in Home Care',
      description: 'Plans and carries out a home visit so that infection is not carried from one household to the next.',
      criteria: { narrative: 'Score “Secure” on every criterion, in two visits that two assessors saw.' },
      achievementType: 'MicroCredential',
      image: { id: 'https://badges.example/images/infection.png' },
      inLanguage: 'en',
      version: '3',
      tags: SOME.slice(0, 1 + (nth % SOME.length)),
      alignments: times(2, (i) => ({
        targetName: `Infection control ${i}`,
        targetUrl: `https://frameworks.example/ic/${i}`,
        targetFramework: 'Care skills',
        targetCode: `IC-${i}`,
      })),
      level: { name: 'EQF level 4', url: 'http://data.europa.eu/snb/eqf/4', framework: 'European Qualifications Framework', code: '4' },
      creditsAvailable: 2,
      results,
    },
    status: [],
  });
}
