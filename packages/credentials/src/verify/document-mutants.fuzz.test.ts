import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bbsSigner } from '../proof/cryptosuites/bbs/bbs-signer.ts';
import { deriveDataIntegrity, signDataIntegrity } from '../proof/data-integrity.ts';
import { fuzz, MUTANTS } from '../testing/fuzz.ts';
import { type Dice, mutateDocument, mutateText } from '../testing/mutants.ts';
import { keyParty } from '../testing/party.ts';
import { NOW, openWorld, type World } from '../testing/world.ts';
import type { Credential, MessageSigner, Signer } from '../types.ts';

/** BBS takes a second for each that meets the signature; what comes before it is the same code for every suite. */
const MUTANTS_OF_BBS = 40;

const crashes: unknown[] = [];
process.on('unhandledRejection', (reason) => crashes.push(reason));

describe('mutants of a valid badge with a proof', { timeout: 1_200_000 }, () => {
  it.each<[string, number, (world: World) => Promise<string[]>]>([
    ['eddsa-rdfc-2022', MUTANTS, async ({ di }) => [await di()]],
    ['eddsa-jcs-2022', MUTANTS, (world) => signed(world, 'eddsa-jcs-2022', 'EdDSA')],
    ['ecdsa-rdfc-2019, P-256 and P-384', MUTANTS, (world) => signed(world, 'ecdsa-rdfc-2019', 'ES256', 'ES384')],
    ['ecdsa-jcs-2019, P-256 and P-384', MUTANTS, (world) => signed(world, 'ecdsa-jcs-2019', 'ES256', 'ES384')],
    ['ecdsa-sd-2023, derived', MUTANTS, async (world) => [await derived(world, 'ecdsa-sd-2023', keyParty('ES256').signer)]],
    ['bbs-2023, derived', MUTANTS_OF_BBS, async (world) => [await derived(world, 'bbs-2023', await bbsSigner(Uint8Array.of(0x1f, ...randomBytes(31))))]],
  ])('%s: of %i none is accepted that says something else, none breaks the verifier', async (suite, mutants, make) => {
    const world = await openWorld();
    const { lies, reached, report } = await fuzz({ valid: await make(world), mutate, deps: world.deps, mutants });
    console.info(`${suite}, ${report}`);
    expect(lies).toEqual([]);
    expect(reached).toBeGreaterThanOrEqual(0.5);
    expect(crashes).toEqual([]);
  });
});

function signed(world: World, cryptosuite: string, ...algorithms: ('EdDSA' | 'ES256' | 'ES384')[]): Promise<string[]> {
  return Promise.all(
    algorithms.map(async (algorithm) => {
      const { signer } = keyParty(algorithm);
      return JSON.stringify(await signDataIntegrity(badgeBy(signer, world), signer, { created: NOW, proofPurpose: 'assertionMethod', cryptosuite }));
    }),
  );
}

/** The name of the badge and its results, out of all that it says. */
async function derived(world: World, cryptosuite: string, signer: Signer | MessageSigner): Promise<string> {
  const disclosure = { mandatoryPointers: ['/issuer', '/validUntil'], random: (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)) };
  const base = await signDataIntegrity(badgeBy(signer, world), signer, { created: NOW, proofPurpose: 'assertionMethod', cryptosuite, disclosure });
  return JSON.stringify(await deriveDataIntegrity(base, ['/credentialSubject/achievement/name', '/credentialSubject/result']));
}

function badgeBy({ controller }: Pick<Signer, 'controller'>, world: World): Credential {
  const { credentialStatus: _anothers, ...badge } = world.badge({ issuer: controller });
  return badge;
}

const mutate = (valid: string, dice: Dice): string => (dice(10) === 0 ? mutateText(valid, dice) : JSON.stringify(mutateDocument(JSON.parse(valid), dice)));
