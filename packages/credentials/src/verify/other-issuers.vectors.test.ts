import { beforeEach, describe, expect, it } from 'vitest';
import { vector } from '../testing/vectors.ts';
import { openWorld, short, type World } from '../testing/world.ts';
import type { Verdict } from '../types.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const check = (input: string): Promise<Verdict> => verifyCredential(input, world.deps);

describe('SD-JWTs made by somebody else', () => {
  it('by somebody else’s software, an SD-JWT of 2024 with the old typ and a relative kid, is valid', async () => {
    const verdict = await check(vector('other-issuers/files/sd-jwt/credo-complexSdJwtVc.txt'));
    expect([short(verdict), verdict.format]).toEqual(['valid: valid', 'dc+sd-jwt']);
  });

  it.each([
    ['credo-expiredSdJwtVc.txt', 'invalid: expired'],
    ['credo-contentChangedSdJwtVc.txt', 'invalid: signature_wrong'],
    ['credo-simpleSdJwtVcWithStatus.txt', 'undetermined: status_absent'],
    ['credo-vc20-vcsdjwt.txt', 'undetermined: format_unsupported'],
    ['rfc9901-structured-japanese.txt', 'invalid: typ_wrong'],
    ['credo-sdJwtVcPid.txt', 'invalid: key_not_named'],
  ])('other people’s %s is %s', async (file, expected) => {
    expect(short(await check(vector('other-issuers/files/sd-jwt', file)))).toBe(expected);
  });
});
