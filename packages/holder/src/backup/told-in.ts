import type { LaurelError, Problem } from '@laurel/base';
import type { Translate } from '@laurel/web';
import { PASSPHRASE_CHARACTERS } from '../limits.ts';

/** What is wrong with a backup or a passphrase, in the reader's words. */
export const toldIn = (t: Translate, { problems }: LaurelError): Problem[] =>
  problems.map(({ at, code }) => ({ at, code, detail: t(`holder.backup.wrong.${at}.${code}`, { characters: PASSPHRASE_CHARACTERS }) }));
