import type { Json, JsonObject, Step, Verdict, VerifyDeps } from '../types.ts';
import { verifyCredential } from '../verify/verify-credential.ts';
import { type Dice, diceOf } from './mutants.ts';

/** How many mutants of each format there are in a run. */
export const MUTANTS = 20_000;
/** Printed with each report: `LAUREL_SEED` throws the same dice again. */
const SEED = Number(process.env.LAUREL_SEED ?? crypto.getRandomValues(new Uint32Array(1))[0]);

/** Steps that judge the text as such; a mutant that gets past them meets the signature. */
const BEFORE_THE_SIGNATURE: readonly string[] = ['bytes', 'format', 'algorithm', 'key'] satisfies Step[];

type Fuzz = {
  /** Valid credentials of one format, each with another kind of key: mutants are made of them in turn. */
  valid: readonly string[];
  mutate: (valid: string, dice: Dice) => string;
  deps: VerifyDeps;
  mutants?: number;
  /** Whether a holder may leave something out, so that less than all may be said. */
  mayLose?: boolean;
};

/** What became of the mutants: how many met the signature, and each that was accepted and says something else. */
export async function fuzz({ valid, mutate, deps, mutants = MUTANTS, mayLose = false }: Fuzz) {
  const originals: { text: string; said: Set<string> }[] = [];
  for (const text of valid) {
    const { outcome, credential } = await verifyCredential(text, deps);
    if (outcome !== 'valid') throw new Error(`What mutants are made of is ${outcome}.`);
    originals.push({ text, said: sayings(credential ?? {}) });
  }
  const dice = diceOf(SEED);
  const refusedAt = new Map<string, number>();
  const lies: { nth: number; added: string[]; lost: string[]; mutant: string }[] = [];
  let accepted = 0;
  for (let nth = 0; nth < mutants; nth++) {
    const { text, said } = originals[nth % originals.length] ?? { text: '', said: new Set() };
    const mutant = mutate(text, dice);
    const verdict = await verifyCredential(mutant, deps);
    const step = refusingStep(verdict);
    refusedAt.set(step, (refusedAt.get(step) ?? 0) + 1);
    if (verdict.outcome !== 'valid') continue;
    accepted++;
    const now = sayings(verdict.credential ?? {});
    const [added, lost] = [[...now].filter((saying) => !said.has(saying)), mayLose ? [] : [...said].filter((saying) => !now.has(saying))];
    if (added.length + lost.length > 0) lies.push({ nth, added, lost, mutant });
  }
  const early = BEFORE_THE_SIGNATURE.reduce((sum, step) => sum + (refusedAt.get(step) ?? 0), 0);
  const histogram = [...refusedAt].map(([step, count]) => `${step} ${count}`).join(', ');
  return {
    reached: (mutants - early) / mutants,
    lies,
    report: `seed ${SEED}: ${mutants} mutants, refused at ${histogram}; ${accepted} that say the same were accepted`,
  };
}

const refusingStep = ({ outcome, checks }: Verdict): string =>
  outcome === 'valid' ? 'none' : (checks.find(({ outcome: found }) => found === 'fail' || found === 'unknown')?.step ?? 'none');

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
