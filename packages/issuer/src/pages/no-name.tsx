import { LaurelError, type Problem } from '@laurel/base';
import { Choice, type Translate, type WebRequest } from '@laurel/web';
import type { Correction } from '../awards/correction-records.ts';
import type { AwardRow } from '../records.ts';

const NAME_LEFT_OUT = 'name_left_out';

/** A box that was emptied by mistake would sign the badge anew for nobody: said expressly, by `NoName`. @throws LaurelError bad_form */
export function demandName({ form }: WebRequest, { name }: Correction, { recipientName }: Pick<AwardRow, 'recipientName'>): void {
  if (name !== null || recipientName === null || form.has('no_name')) return;
  throw new LaurelError('bad_form', { problems: [{ at: 'name', code: NAME_LEFT_OUT, detail: 'The badge would name nobody any more. Nothing was changed.' }] });
}

/** Asked once the box came back empty. */
export function NoName({ t, problems }: { t: Translate; problems: readonly Problem[] }) {
  return problems.some(({ code }) => code === NAME_LEFT_OUT) ? <Choice name="no_name" label={t('issuer.correction.no-name')} /> : null;
}
