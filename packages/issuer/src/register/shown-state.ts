import type { Translate } from '@laurel/web';
import type { RegisterRow } from '../awards/find-awards.ts';
import { type Condition, conditionOf } from './filter.ts';

export type ShownState = Condition | 'opened' | 'mail-failed';

/**
 * The one word of an award that its row, its page and the table bear, and the filter asks for. While it waits for the learner, a letter that did
 * not arrive is the news, and then that they opened the link. What programs read as `state` stays as it is: `openedAt` stands beside it.
 */
export function shownStateOf({ award, letter }: Pick<RegisterRow, 'award' | 'letter'>): ShownState {
  const condition = conditionOf(award);
  if ((condition === 'offered' || condition === 'issued') && isLost(letter)) return 'mail-failed';
  return condition === 'offered' && award.openedAt !== null ? 'opened' : condition;
}

/** What became of the latest letter, where it did not arrive. */
export function lossOf(t: Translate, letter: RegisterRow['letter']): string | undefined {
  if (!isLost(letter)) return undefined;
  return t(`issuer.mail.${letter?.problem && t.has(`issuer.mail.${letter.problem}`) ? letter.problem : 'failed'}`);
}

const isLost = (letter: RegisterRow['letter']): boolean => letter?.stage === 'failed' || letter?.stage === 'bounced';
