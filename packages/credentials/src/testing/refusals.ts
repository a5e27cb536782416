import type { Check, VerdictOutcome } from '../types.ts';

type Judged = { outcome: VerdictOutcome; checks: Check[]; credentials?: { checks: Check[] }[] };

/** A verdict over a credential or a presentation by every step that refused: `step: code`, each once. */
export const refusals = ({ outcome, checks, credentials = [] }: Judged) => {
  const failed = [...checks, ...credentials.flatMap((credential) => credential.checks)].filter((check) => check.outcome === 'fail');
  return { outcome, by: [...new Set(failed.map(({ step, code }) => `${step}: ${code}`))] };
};
export const refused = (by: string) => ({ outcome: 'invalid', by: [by] });
export const passes = { outcome: 'valid', by: [] };
