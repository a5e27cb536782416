import type { LetterState } from '@laurel/courier';
import type { Translate } from '@laurel/web';

/** Whether a letter has not ended: it is sent, or tried again, by itself. */
export const isUnderWay = ({ stage }: LetterState): boolean => stage === 'queued' || stage === 'sending';

/** Whether it waits although it was tried. */
export const isDelayed = (letter: LetterState): boolean => isUnderWay(letter) && letter.problem !== undefined;

/** Why a letter was not taken, in words; for whoever runs the machine with the code that the mail server or the connection answered. */
export function whyOf(t: Translate, letter: LetterState): string {
  const problem = problemOf(letter);
  return problem === undefined
    ? ''
    : [t(t.has(`issuer.mail.${problem}`) ? `issuer.mail.${problem}` : 'issuer.mail.failed'), letter.smtp].filter(Boolean).join(' · ');
}

/** A refusal by 4yz (RFC 5321 section 4.2.1) is of this time only: a full mailbox says nothing against its address. */
const problemOf = (letter: LetterState): string | undefined => {
  const { problem, smtp } = letter;
  const putOff = (problem === 'address_refused' || problem === 'message_refused') && smtp?.startsWith('4');
  return putOff ? (isUnderWay(letter) ? 'put_off' : 'put_off_to_the_end') : problem;
};

/** The same as a sentence with what to do. Only a mail server answers figures; the name of a failed connection tells a registrar nothing. */
export const adviceOf = (t: Translate, letter: LetterState): string | undefined => {
  const { smtp } = letter;
  const problem = problemOf(letter);
  if (problem === undefined) return undefined;
  const figures = smtp !== undefined && /^\d/.test(smtp) ? smtp : undefined;
  const bare = `courier.problem.${problem}.bare`;
  return figures === undefined && t.has(bare) ? t(bare) : t(`courier.problem.${problem}`, { smtp: figures ?? smtp ?? '' });
};
