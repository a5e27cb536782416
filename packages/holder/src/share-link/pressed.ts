import { hashed, newId } from '@laurel/base';
import type { Holder } from '../deps.ts';

/**
 * The id of what one press of a form makes: of the form's secret and everything that was agreed to under it, so that the same again is the same, and with
 * anything changed it is another. Of the same form as other ids. `key` is `''` of what comes from no form: then each is its own.
 */
export function pressedId({ context }: Pick<Holder, 'context'>, key: string, agreed: readonly unknown[]): string {
  const id = newId(context);
  return key === '' ? id : hashed(JSON.stringify([key, ...agreed])).slice(0, id.length);
}
