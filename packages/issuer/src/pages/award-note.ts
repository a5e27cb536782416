import type { Translate } from '@laurel/web';
import { conditionOf, type RegisterRow } from '../awards/find-awards.ts';
import { lossOf } from '../register/shown-state.ts';
import { isDelayed } from './letter-trouble.ts';

/** The one thing worth knowing beside the state. */
export function noteOf(t: Translate, { award, linkUntil, letter, isOver }: RegisterRow): string {
  const condition = conditionOf(award);
  if (award.pseudonym !== null && condition !== 'withdrawn' && award.standing === 'good') return t('issuer.note.left');
  if (condition === 'offered' || condition === 'issued') {
    const lost = lossOf(t, letter);
    if (lost !== undefined) return lost;
    if (letter && isDelayed(letter)) return t(letter.problem === 'server_trouble' ? 'issuer.mail.delayed.server' : 'issuer.mail.delayed');
    if (isOver && award.validUntil !== null && linkUntil !== undefined) return t('issuer.note.over', { date: inOnePiece(t.date(award.validUntil)) });
    if (letter && letter.stage !== 'accepted') return t('issuer.mail.waiting');
    if (linkUntil === undefined) return t('issuer.note.link-ended');
    return condition === 'issued' ? t('issuer.note.issued') : t('issuer.note.link-until', { date: inOnePiece(t.date(linkUntil)) });
  }
  if (condition === 'kept') return award.validUntil === null ? t('issuer.note.kept') : t('issuer.note.kept-until', { date: t.date(award.validUntil) });
  return t(`issuer.note.${condition}`);
}

/** A narrow column breaks before a day, not within it. */
const inOnePiece = (day: string): string => day.replaceAll(' ', '\u00A0');
