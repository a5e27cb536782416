import { describe, expect, it } from 'vitest';
import { signW3cSdJwt } from '../proof/sd-jwt/sign.ts';
import { signOpenBadgeJwt, signVcCose, signVcJwt } from '../proof/vc-jwt/sign.ts';
import { fuzz, MUTANTS } from '../testing/fuzz.ts';
import { keyParty } from '../testing/party.ts';
import { mutateToken } from '../testing/token-mutants.ts';
import { openWorld, type World } from '../testing/world.ts';
import type { Credential, Signer } from '../types.ts';

const crashes: unknown[] = [];
process.on('unhandledRejection', (reason) => crashes.push(reason));

describe(`${MUTANTS} mutants of a valid badge as a token`, { timeout: 1_200_000 }, () => {
  it.each<[string, (world: World) => Promise<string[]>]>([
    ['SD-JWT VC', async ({ sd }) => [await sd()]],
    ['Open Badges JWT by EdDSA, ES256 and ES384', (world) => byEachKey(world, signOpenBadgeJwt)],
    ['vc+jwt by EdDSA, ES256 and ES384', (world) => byEachKey(world, signVcJwt)],
    ['vc+sd-jwt by EdDSA, ES256 and ES384', (world) => byEachKey(world, (badge, signer) => signW3cSdJwt(badge, { signer, hide: HIDE, random }))],
    ['vc+cose by EdDSA, ES256 and ES384', (world) => byEachKey(world, signVcCose)],
  ])('%s: none is accepted that says something else, none breaks the verifier', async (format, make) => {
    const world = await openWorld();
    const { lies, reached, report } = await fuzz({
      valid: await make(world),
      mutate: mutateToken,
      deps: world.deps,
      mayLose: format.includes('SD-JWT') || format.includes('sd-jwt'),
    });
    console.info(`${format}, ${report}`);
    expect(lies).toEqual([]);
    expect(reached).toBeGreaterThanOrEqual(0.5);
    expect(crashes).toEqual([]);
  });
});

const HIDE = [
  ['name'],
  ['credentialSubject', 'name'],
  ['credentialSubject', 'result', null],
  ['credentialSubject', 'achievement', 'description'],
  ['evidence', null],
];
const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));

/** Status lists are one issuer's, so the badges of the others name none. */
function byEachKey(world: World, sign: (badge: Credential, signer: Signer) => Promise<string>): Promise<string[]> {
  const { credentialStatus: _anothers, ...badge } = world.badge();
  const others = (['ES256', 'ES384'] as const).map((algorithm) => keyParty(algorithm).signer);
  return Promise.all([sign(world.badge(), world.issuer.signer), ...others.map((signer) => sign({ ...badge, issuer: signer.controller }, signer))]);
}
