import type { DisclosureRow } from '../records.ts';

/** Whether an answer is out of this house: its verifier did not take it, could not check it, or nobody knows. */
export const hasLeft = ({ outcome }: Pick<DisclosureRow, 'outcome'>): boolean => outcome === 'sending' || outcome === 'refused' || outcome === 'undecided';
