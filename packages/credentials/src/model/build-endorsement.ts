import { CREDENTIALS_V2, OPEN_BADGES_V3 } from '../contexts/contexts.ts';
import type { Credential } from '../types.ts';
import type { BadgeInput } from './badge-input.ts';

/** `about`: the id of what is endorsed. `validFrom`: ISO 8601. */
export type EndorsementInput = { id: string; issuer: BadgeInput['issuer']; about: string; name: string; comment: string; validFrom: string };

/** What somebody says of something, not yet signed: an EndorsementCredential of Open Badges 3.0. */
export const buildEndorsement = ({ id, issuer: { image: _, ...issuer }, about, name, comment, validFrom }: EndorsementInput): Credential => ({
  '@context': [CREDENTIALS_V2, OPEN_BADGES_V3],
  id,
  type: ['VerifiableCredential', 'EndorsementCredential'],
  name,
  issuer: { ...issuer, type: ['Profile'] },
  validFrom,
  credentialSubject: { id: about, type: ['EndorsementSubject'], endorsementComment: comment },
});
