/** The weave beside a certificate: strands of one tile, as paths on a box of 620 × 350 whose middle is x 0. The same issuer weaves the same everywhere. */
export const TILE = { width: 620, height: 350 } as const;

/** Lighter than any colour that stands out on paper. */
export const STRAND = '#a9d8bb';
const STRANDS = 15;
const STEPS = 28;

export function strandsOf(seedText: string): string[] {
  const seed = fnv1a(seedText);
  const waves = 1 + (seed % 2);
  const swell = 50 + ((seed >>> 3) % 40);
  return Array.from({ length: STRANDS }, (_, strand) => {
    const points = Array.from({ length: STEPS + 1 }, (_, step) => {
      const turn = (step / STEPS) * 2 * Math.PI;
      const main = Math.sin(turn * waves + (strand * Math.PI) / STRANDS) * (190 + swell * Math.cos(turn * 2));
      const x = main + 36 * Math.sin(turn * 3 + (strand * 2 * Math.PI) / STRANDS);
      return `${Math.round(x)} ${(step * TILE.height) / STEPS}`;
    });
    return `M${points.join('L')}`;
  });
}

/** FNV-1a, 32 bits, over code points. */
export function fnv1a(text: string): number {
  let hash = 2166136261;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
  return hash;
}
