import { LaurelError } from '@laurel/base';

/** What only a start brings about: a look changes nothing. */
export const startNeeded = (found: string): LaurelError => new LaurelError('start_needed', { detail: `${found} Start the node once, then look again.` });
