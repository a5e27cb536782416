import { LEFT, type Outcome } from '../records.ts';

/** Whether an answer is out of this house: its verifier did not take it, could not check it, or nobody knows. */
export const hasLeft = <Row extends { outcome: Outcome }>(row: Row): row is Row & { outcome: (typeof LEFT)[number] } =>
  LEFT.some((outcome) => outcome === row.outcome);
