import type { BadgeFacts, OlderBadge } from '@laurel/credentials';

/** What a badge of before Open Badges 3.0 says of itself, as facts of today. Nobody signed it: pages say which edition it is and what was checked. */
export function olderFacts({ id, achievement, issuer, issuedOn, expires, recipient, evidence }: OlderBadge): BadgeFacts {
  const said: [keyof BadgeFacts, string | undefined][] = [
    ['id', id],
    ['name', achievement?.name],
    ['description', achievement?.description],
    ['achievementId', achievement?.id],
    ['issuerId', issuer?.id],
    ['issuerName', issuer?.name],
    ['awardedDate', issuedOn],
    ['validUntil', expires],
    ['holderName', recipient?.hashed === false ? recipient.identity : undefined],
  ];
  return {
    ...Object.fromEntries(said.filter(([, value]) => value !== undefined)),
    tags: [],
    alignments: [],
    results: [],
    evidence: evidence.map((one) => ({ id: one })),
  };
}
