/** The twin of an SD-JWT whose signed payload says something else. */
export function withOtherPayload(compact: string, change: Record<string, unknown>): string {
  const [header = '', payload = '', ...rest] = compact.split('.');
  const twin = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...change };
  return [header, Buffer.from(JSON.stringify(twin)).toString('base64url'), ...rest].join('.');
}

/** The twin of an SD-JWT with one word of its disclosures another, so that no signed digest points to that disclosure any more. */
export function withOtherWord(compact: string, word: string, other: string): string {
  const [jwt, ...disclosures] = compact.split('~');
  const twins = disclosures.map((one) => Buffer.from(Buffer.from(one, 'base64url').toString().replace(word, other)).toString('base64url'));
  if (twins.every((twin, n) => twin === disclosures[n])) throw new Error(`No disclosure says ${word}.`);
  return [jwt, ...twins].join('~');
}
