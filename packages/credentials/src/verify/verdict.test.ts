import { beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../testing/world.ts';
import type { Check, Step, Verdict } from '../types.ts';
import { openRun } from './run.ts';
import type { Verified } from './steps/signature.ts';
import { concludeCredential, concludePresentation, concludeRecheck, ENVELOPE_STEPS, STEPS } from './verdict.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
let good: Verdict;
beforeAll(async () => {
  world = await openWorld();
  good = await verifyCredential(await world.sd(), world.deps);
});

/** A run that found what the good one found, but for the steps left out. */
const runWith = (checks: Check[]) => ({ ...openRun(world.deps), checks: [...checks] });
const without = (step: Step) => runWith(good.checks.filter((check) => check.step !== step));

describe('a verdict', () => {
  it('is valid where every step held', () => {
    expect(concludeCredential(runWith(good.checks)).outcome).toBe('valid');
    expect(concludePresentation(runWith(good.checks), [good]).outcome).toBe('valid');
  });

  it.each(STEPS)('is not valid where the step %s never ran, as if somebody had deleted it', (step) => {
    expect(concludeCredential(without(step))).toMatchObject({ outcome: 'undetermined', code: 'incomplete' });
  });

  it.each(ENVELOPE_STEPS)('over a presentation is not valid where the step %s never ran', (step) => {
    expect(concludePresentation(without(step), [good])).toMatchObject({ outcome: 'undetermined', code: 'incomplete' });
  });

  it.each(['key', 'status'] as const)('of "check again" is not valid where the step %s never ran', (step) => {
    expect(concludeRecheck(without(step))).toMatchObject({ outcome: 'undetermined', code: 'incomplete' });
  });

  it('of nothing at all is not valid', () => {
    for (const verdict of [concludeCredential(runWith([])), concludePresentation(runWith([]), []), concludeRecheck(runWith([]))])
      expect(verdict.outcome).toBe('undetermined');
  });

  it('over a credential is never over a presentation: a program that confuses the two is stopped', () => {
    for (const format of ['ldp_vp', 'jwt_vp_json', 'vp+sd-jwt', 'vp+cose'] as const) {
      const verified = { format, issuer: 'did:web:x.example', keyId: 'k', claims: {}, proofs: [], signers: [], partial: false };
      // Only the format is read before it is refused.
      expect(() => concludeCredential(runWith(good.checks), verified as unknown as Verified)).toThrow(`a credential cannot be ${format}`);
    }
  });
});
