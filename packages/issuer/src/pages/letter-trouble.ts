import type { LetterState } from '@laurel/courier';
import type { Translate } from '@laurel/web';

/** Whether a letter has not ended: it is sent, or tried again, by itself. */
export const isUnderWay = ({ stage }: LetterState): boolean => stage === 'queued' || stage === 'sending';

/** Whether it waits although it was tried. */
export const isDelayed = (letter: LetterState): boolean => isUnderWay(letter) && letter.problem !== undefined;

/** Why a letter was not taken, in words; for whoever runs the machine with the code that the mail server or the connection answered. */
export const whyOf = (t: Translate, { problem, smtp }: LetterState): string =>
  problem === undefined ? '' : [t(t.has(`issuer.mail.${problem}`) ? `issuer.mail.${problem}` : 'issuer.mail.failed'), smtp].filter(Boolean).join(' · ');

/** The same as a sentence with what to do. Only a mail server answers figures; the name of a failed connection tells a registrar nothing. */
export const adviceOf = (t: Translate, problem: string, smtp: string | undefined): string => {
  const figures = smtp !== undefined && /^\d/.test(smtp) ? smtp : undefined;
  const bare = `courier.problem.${problem}.bare`;
  return figures === undefined && t.has(bare) ? t(bare) : t(`courier.problem.${problem}`, { smtp: figures ?? smtp ?? '' });
};
