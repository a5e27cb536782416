/** SD-JWT VC section 3.2.2.2: never in a disclosure, nor anything inside them, so that a holder cannot drop them. */
export const ALWAYS_OPEN: ReadonlySet<string> = new Set(['iss', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'aka_vcts', 'status']);

/** Their like in VC-JOSE-COSE, whose section 3.2.1 asks that what verification needs be open. */
export const ALWAYS_OPEN_OF_W3C: ReadonlySet<string> = new Set([
  ...ALWAYS_OPEN,
  '@context',
  'type',
  'issuer',
  'validFrom',
  'validUntil',
  'credentialStatus',
  'credentialSchema',
  'relatedResource',
]);

/** Of a presentation: W3C's own vectors hide its type and holder, which are read again once they are disclosed. */
export const ALWAYS_OPEN_OF_PRESENTATIONS: ReadonlySet<string> = new Set(['iss', 'nbf', 'exp', 'cnf', 'aud', 'nonce', '@context']);
