import { type Credential, deriveDataIntegrity, signDataIntegrity } from '@laurel/credentials';
import { describe, expect, it } from 'vitest';
import { badgeOf } from './badges.ts';
import { MANDATORY, partyFor, theyDerive, theySign, theyVerify } from './digital-bazaar-suites.ts';
import { ourVerdict } from './our-verdict.ts';
import type { BbsParty, Party } from './parties.ts';

const SHOWN = ['/credentialSubject/achievement/name', '/credentialSubject/result/1'];
const WITH_A_LIST = { allowedValue: ['C', 'B', 'A'] };

/** What `matrix.test.ts` leaves: one of us derives from what the other issued. */
describe.each([
  ['ecdsa-sd-2023', 'ES256'],
  ['bbs-2023', 'BBS'],
] as const)('%s and the library of Digital Bazaar', (suite, algorithm) => {
  const weSign = ({ did, signer }: Party | BbsParty, list = {}): Promise<Credential> =>
    signDataIntegrity(badgeOf(did, {}, list), signer, {
      created: new Date(Date.now() - 60_000),
      proofPurpose: 'assertionMethod',
      cryptosuite: suite,
      disclosure: { mandatoryPointers: MANDATORY, random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)) },
    });

  it('from what they issue, we derive what both take', async () => {
    const party = await partyFor(algorithm);
    const ours = await deriveDataIntegrity(await theySign(suite, party, badgeOf(party.did)), SHOWN);
    expect(await ourVerdict(JSON.stringify(ours))).toMatchObject({ outcome: 'valid' });
    expect(await theyVerify(suite, ours)).toBe(true);
  });

  it('from what we issue, they derive what both take', async () => {
    const theirs = await theyDerive(suite, await weSign(await partyFor(algorithm)), SHOWN);
    expect(await ourVerdict(JSON.stringify(theirs))).toMatchObject({ outcome: 'valid' });
    expect(await theyVerify(suite, theirs)).toBe(true);
  });

  it('a badge with a list they can neither issue nor derive from', async () => {
    const party = await partyFor(algorithm);
    await expect(theySign(suite, party, badgeOf(party.did, {}, WITH_A_LIST))).rejects.toThrow();
    await expect(theyDerive(suite, await weSign(party, WITH_A_LIST), SHOWN)).rejects.toThrow();
  });
});
