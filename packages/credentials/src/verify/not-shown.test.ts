import { beforeEach, describe, expect, it } from 'vitest';
import { deriveDataIntegrity, signDataIntegrity } from '../proof/data-integrity.ts';
import { conceal } from '../proof/sd-jwt/conceal.ts';
import { discloseSdJwt } from '../proof/sd-jwt/present.ts';
import type { ClaimPath } from '../proof/sd-jwt/types.ts';
import { rawJwt } from '../testing/jwt.ts';
import { keyParty } from '../testing/party.ts';
import { codesAt, NOW, openWorld, short, type World } from '../testing/world.ts';
import type { Json, JsonObject } from '../types.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));
const found = async (input: string): Promise<string[]> => {
  const verdict = await verifyCredential(input, world.deps);
  return [short(verdict), ...codesAt(verdict, 'dates', 'status')];
};

type Change = { [name: string]: Json | undefined };

/** A badge whose issuer hides whatever is told; none of it is shown, unless `show` says so. */
async function issued(hide: string[], change: Change = {}, show: ClaimPath[] = []): Promise<string> {
  const claims: JsonObject = JSON.parse(JSON.stringify({ ...world.badge(), ...change }));
  const { payload, disclosures } = conceal(
    claims,
    hide.map((path) => path.split('/')),
    random,
  );
  const jwt = await rawJwt({ alg: 'EdDSA', typ: 'vc+sd-jwt', kid: world.issuer.signer.verificationMethod }, payload, world.issuer.signer);
  return discloseSdJwt([jwt, ...disclosures, ''].join('~'), show);
}

describe('a W3C badge as SD-JWT that was shown without an end and a list of revoked badges', () => {
  const WITHOUT = { validUntil: undefined, credentialStatus: undefined };
  const NOT_SHOWN = ['valid: valid', 'dates_end_not_shown', 'status_not_shown'];

  it('is judged alike whether they are hidden or it has none and hides something else, and the verdict does not deny them', async () => {
    expect(await found(await issued(['validUntil', 'credentialStatus']))).toEqual(NOT_SHOWN);
    expect(await found(await issued(['awardedDate'], WITHOUT))).toEqual(NOT_SHOWN);
    const { sentence } = await verifyCredential(await issued(['awardedDate'], WITHOUT), world.deps);
    expect(sentence.en).toContain('What was shown names no list of revoked badges; a part that is hidden may.');
  });

  it('is told to have none where nothing is hidden that could be they', async () => {
    expect(await found(await issued(['credentialSubject/name'], WITHOUT))).toEqual(['valid: valid', 'dates_open', 'status_none']);
    expect(await found(await issued([], { ...WITHOUT, validFrom: undefined }))).toEqual(['valid: valid', 'dates_none', 'status_none']);
    // Four, so that no decoy is among the digests: all that is hidden is shown.
    const four = ['id', 'name', 'awardedDate', 'evidence'];
    expect(
      await found(
        await issued(
          four,
          WITHOUT,
          four.map((name) => [name]),
        ),
      ),
    ).toEqual(['valid: valid', 'dates_open', 'status_none']);
    expect(await found(await issued(four, WITHOUT, [['id'], ['name'], ['awardedDate']]))).toEqual(NOT_SHOWN);
  });

  it('reads otherwise than one that has none, in both languages', async () => {
    const said = async (input: string) => (await verifyCredential(input, world.deps)).checks.find(({ step }) => step === 'dates')?.sentence;
    const [hidden, none] = [await said(await issued(['awardedDate'], WITHOUT)), await said(await issued([], WITHOUT))];
    expect(hidden?.en).toContain('if it has an end date, its holder did not show it.');
    expect(hidden?.fr).toContain('s’il y a une date de fin, son titulaire ne l’a pas montrée.');
    expect([none?.en, none?.fr]).toEqual([expect.stringContaining('the document itself does not expire.'), expect.stringContaining('n’expire pas.')]);
    expect((await said(await issued(['validFrom', 'validUntil'])))?.en).toBe('If it has dates that limit it, its holder did not show them.');
  });

  it('is told so of its beginning too, and of nothing that is open', async () => {
    expect(await found(await issued(['validFrom', 'validUntil']))).toEqual(['valid: valid', 'dates_not_shown', 'status_ok', 'status_not_suspended']);
    expect(await found(await issued(['awardedDate']))).toEqual(['valid: valid', 'dates_ok', 'status_ok', 'status_not_suspended']);
    expect(await found(await issued(['awardedDate'], { validFrom: undefined }))).toEqual(['valid: valid', 'dates_until', 'status_ok', 'status_not_suspended']);
  });

  it('is refused where they come as disclosures, since the next verifier would not be shown them', async () => {
    expect(await found(await issued(['credentialStatus'], {}, [['credentialStatus']]))).toEqual([
      'invalid: registered_claim_hidden',
      'not_reached',
      'not_reached',
    ]);
  });
});

it('a derived proof leaves the same open, as nothing in it tells what is hidden', async () => {
  const { signer } = keyParty('ES256');
  const { credentialStatus: _list, validUntil: _end, ...badge } = world.badge({ issuer: signer.controller });
  const disclosure = { mandatoryPointers: ['/issuer'], random };
  const base = await signDataIntegrity(badge, signer, { created: NOW, proofPurpose: 'assertionMethod', cryptosuite: 'ecdsa-sd-2023', disclosure });
  const shown = await deriveDataIntegrity(base, ['/credentialSubject/achievement/name']);
  expect(await found(JSON.stringify(shown))).toEqual(['valid: valid', 'dates_end_not_shown', 'status_not_shown']);
});

it('an SD-JWT VC that hides something has no end where it names none, as its dates cannot be hidden', async () => {
  const hidden = { _sd: ['A'.repeat(43)] };
  const [nbf, exp] = [NOW.getTime() / 1000 - 60, NOW.getTime() / 1000 + 60];
  const dates = async (change: JsonObject) => (await found(await world.signedSd({ ...hidden, ...change })))[1];
  expect([await dates({ nbf }), await dates({}), await dates({ nbf, exp })]).toEqual(['dates_open', 'dates_none', 'dates_ok']);
});
