import { toBase64url } from '@laurel/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deriveDataIntegrity, signDataIntegrity } from '../proof/data-integrity.ts';
import { openJws } from '../proof/jws.ts';
import { signOpenBadgeJwt, signVcJwt } from '../proof/vc-jwt/sign.ts';
import { type Dice, diceOf, mutateDocument, mutateText } from '../testing/mutants.ts';
import { keyParty } from '../testing/party.ts';
import { NOW, openWorld, type World } from '../testing/world.ts';
import type { Json, JsonObject, Step, Verdict } from '../types.ts';
import { verifyCredential } from './verify-credential.ts';

const MUTANTS = 20_000;
/** Steps that judge the text as such; a mutant that gets past them meets the signature. */
const BEFORE_THE_SIGNATURE: readonly Step[] = ['bytes', 'format', 'algorithm', 'key'];
const SEED = Number(process.env.LAUREL_SEED ?? crypto.getRandomValues(new Uint32Array(1))[0]);

const crashes: unknown[] = [];
const onCrash = (reason: unknown) => crashes.push(reason);
beforeAll(() => void process.on('unhandledRejection', onCrash));
afterAll(() => void process.off('unhandledRejection', onCrash));

describe(`${MUTANTS} mutants of a valid badge`, { timeout: 600_000 }, () => {
  it.each<[string, (world: World) => Promise<string>]>([
    ['eddsa-rdfc-2022', ({ di }) => di()],
    ['eddsa-jcs-2022', (world) => proofOf(world, 'eddsa-jcs-2022')],
    ['ecdsa-rdfc-2019', (world) => proofOf(world, 'ecdsa-rdfc-2019', 'ES256')],
    ['ecdsa-jcs-2019', (world) => proofOf(world, 'ecdsa-jcs-2019', 'ES384')],
    ['ecdsa-sd-2023, derived', derivedOf],
    ['SD-JWT', ({ sd }) => sd()],
    ['Open Badges JWT', ({ badge, issuer }) => signOpenBadgeJwt(badge(), issuer.signer)],
    ['vc+jwt', ({ badge, issuer }) => signVcJwt(badge(), issuer.signer)],
  ])('in %s: none is accepted that says something else, none breaks the verifier', async (format, make) => {
    const world = await openWorld();
    const valid = await make(world);
    const original = await verifyCredential(valid, world.deps);
    expect(original).toMatchObject({ outcome: 'valid' });
    const said = sayings(original.credential ?? {});
    const [dice, refusedAt] = [diceOf(SEED), new Map<string, number>()];
    let accepted = 0;
    for (let nth = 0; nth < MUTANTS; nth++) {
      const mutant = mutate(valid, dice);
      const verdict = await verifyCredential(mutant, world.deps);
      const step = refusingStep(verdict);
      refusedAt.set(step, (refusedAt.get(step) ?? 0) + 1);
      if (verdict.outcome !== 'valid') continue;
      accepted++;
      const added = [...sayings(verdict.credential ?? {})].filter((saying) => !said.has(saying));
      const lost = format === 'SD-JWT' ? [] : [...said].filter((saying) => !sayings(verdict.credential ?? {}).has(saying));
      expect({ seed: SEED, nth, added, lost }, mutant).toEqual({ seed: SEED, nth, added: [], lost: [] });
    }
    const reached = MUTANTS - BEFORE_THE_SIGNATURE.reduce((sum, step) => sum + (refusedAt.get(step) ?? 0), 0);
    console.info(
      `${format}, seed ${SEED}: refused at ${[...refusedAt].map(([step, count]) => `${step} ${count}`).join(', ')}; ${accepted} that say the same were accepted`,
    );
    expect(reached / MUTANTS).toBeGreaterThanOrEqual(0.5);
    expect(crashes).toEqual([]);
  });
});

async function proofOf(world: World, cryptosuite: string, algorithm: 'EdDSA' | 'ES256' | 'ES384' = 'EdDSA'): Promise<string> {
  const { signer } = keyParty(algorithm);
  const { credentialStatus: _anothers, ...badge } = world.badge({ issuer: signer.controller });
  return JSON.stringify(await signDataIntegrity(badge, signer, { created: NOW, proofPurpose: 'assertionMethod', cryptosuite }));
}

/** The name of the badge and its results, out of all that it says. */
async function derivedOf(world: World): Promise<string> {
  const { signer } = keyParty('ES256');
  const { credentialStatus: _anothers, ...badge } = world.badge({ issuer: signer.controller });
  const disclosure = { mandatoryPointers: ['/issuer', '/validUntil'], random: (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)) };
  const base = await signDataIntegrity(badge, signer, { created: NOW, proofPurpose: 'assertionMethod', cryptosuite: 'ecdsa-sd-2023', disclosure });
  return JSON.stringify(await deriveDataIntegrity(base, ['/credentialSubject/achievement/name', '/credentialSubject/result']));
}

const refusingStep = ({ outcome, checks }: Verdict): string =>
  outcome === 'valid' ? 'none' : (checks.find(({ outcome: found }) => found === 'fail' || found === 'unknown')?.step ?? 'none');

/** In most the content, in the rest the bytes: of a compact form nearly every other byte is a letter of base64url, and its change ends at the form. */
function mutate(valid: string, dice: Dice): string {
  if (dice(valid.startsWith('{') ? 10 : 40) === 0) return mutateText(valid, dice);
  return valid.startsWith('{') ? JSON.stringify(mutateDocument(JSON.parse(valid), dice)) : mutateCompact(valid, dice);
}

/** The payload, a disclosure, the header or the signature of a compact form. */
function mutateCompact(valid: string, dice: Dice): string {
  const [jwt = '', ...disclosures] = valid.split('~');
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const opened = openJws(jwt);
  if (!opened.ok) throw new Error('The valid badge is no JWS.');
  const rest = disclosures.length > 0 ? ['', ...disclosures].join('~') : '';
  switch (dice(16)) {
    case 0:
      return `${header}.${payload}.${mutateText(signature, dice)}${rest}`;
    case 1:
      return `${encode(mutateDocument(opened.jws.header, dice))}.${payload}.${signature}${rest}`;
    case 2:
      if (disclosures.length > 1) return [jwt, ...mutateDisclosures(disclosures, dice)].join('~');
      return `${header}.${encode(mutateDocument(opened.jws.payload, dice))}.${signature}${rest}`;
    default:
      return `${header}.${encode(mutateClaims(opened.jws.payload, dice))}.${signature}${rest}`;
  }
}

/** Most of an SD-JWT's payload is digests, and one that was changed fits no disclosure: seldom worth more than a look. What stands in the open is what a forger is after. */
function mutateClaims(payload: JsonObject, dice: Dice): JsonObject {
  const { credentialSubject, _sd, _sd_alg, vct, ...open } = payload;
  if (_sd === undefined || dice(8) === 0) return mutateDocument(payload, dice);
  return { ...mutateDocument(open, dice), credentialSubject: credentialSubject ?? {}, _sd, _sd_alg: _sd_alg ?? null, vct: vct ?? null };
}

function mutateDisclosures(disclosures: readonly string[], dice: Dice): string[] {
  const [at, other] = [dice(disclosures.length - 1), dice(disclosures.length - 1)];
  const changed = [...disclosures];
  const here = disclosures[at] ?? '';
  if (dice(3) === 0) [changed[at], changed[other]] = [disclosures[other] ?? '', here];
  else changed[at] = encode(mutateDocument({ inside: JSON.parse(Buffer.from(here, 'base64url').toString()) }, dice).inside ?? null);
  return changed;
}

const encode = (value: Json): string => toBase64url(Buffer.from(JSON.stringify(value)));

/** What a credential says, as a set: each leaf with the members that lead to it; the order and number of a list's items say nothing. */
function sayings(credential: JsonObject): Set<string> {
  const said = new Set<string>();
  const walk = (value: Json, at: string): void => {
    if (Array.isArray(value)) for (const item of value) walk(item, at);
    else if (typeof value === 'object' && value !== null) for (const [name, member] of Object.entries(value)) walk(member, `${at}/${name}`);
    else if (value !== null) said.add(`${at} ${JSON.stringify(value)}`);
  };
  walk(credential, '');
  return said;
}
