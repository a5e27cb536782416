import type { VerdictOutcome } from '@laurel/credentials';

const TURNS = 20;
const SIGN: Record<VerdictOutcome, string> = {
  valid: 'M60 82l14 14 28-32',
  undetermined: 'M68 70c0-9 6-13 12.5-13S93 62 93 69c0 9-12 10-12 19M81 99v.5',
  invalid: 'M63 63l34 34M97 63 63 97',
};
const RING: Record<VerdictOutcome, string | undefined> = { valid: undefined, undetermined: '5 5', invalid: '26 6' };

/** The verdict's seal: whole, half-drawn or struck through, so that its shape tells what its colour does. */
export function Seal({ outcome }: { outcome: VerdictOutcome }) {
  const turns = Array.from({ length: TURNS }, (_, turn) => turn).filter((turn) => outcome !== 'undetermined' || turn % 2 === 0);
  return (
    <svg class="seal" aria-hidden="true" viewBox="0 0 160 160" fill="none" stroke="currentColor">
      <defs>
        <ellipse id="seal-e" cx="80" cy="80" rx="72" ry="26" />
      </defs>
      <g stroke-width=".7">
        {turns.map((turn) => (
          <use key={turn} href="#seal-e" transform={`rotate(${(180 / TURNS) * turn} 80 80)`} />
        ))}
      </g>
      <circle cx="80" cy="80" r="77" stroke-width="1.5" stroke-dasharray={RING[outcome]} />
      <circle cx="80" cy="80" r="36" fill="currentColor" stroke="none" />
      <path class="sign" d={SIGN[outcome]} stroke-width="6" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}
