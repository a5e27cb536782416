import { type Enqueue, now } from '@laurel/base';
import { hasMailbox, idWithoutMailbox } from '@laurel/people';
import type { Writer } from '@laurel/store';
import { makeTranslate } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { Guardianship } from './guardian-records.ts';
import { isLive } from './powers.ts';

type Deps = Pick<ProgrammeDeps, 'people' | 'context'> & { config: Pick<ProgrammeDeps['config'], 'publicUrl'> };

/**
 * Letters for somebody without a mailbox go to their guardian, and say so first; a profile's, to one that this profile named. Once they have an address of
 * their own, what was still written to the other goes there. With no guardian in force a letter goes nowhere: the institution sees that it did not arrive.
 */
export const lettersInCare =
  ({ people, context, config }: Deps, enqueue: Enqueue<Writer>): Enqueue<Writer> =>
  async (db, letter) => {
    const subject = idWithoutMailbox(letter.to);
    const ward = subject === undefined ? undefined : await people.person(subject);
    if (!ward) return enqueue(db, letter);
    if (hasMailbox(ward.email)) return enqueue(db, { ...letter, to: ward.email });
    const named = await db.list(
      Guardianship,
      { subject: ward.id, ...(letter.scope !== undefined && { profile: letter.scope }) },
      { order: { createdAt: 'ASC' } },
    );
    const care = named.find((one) => isLive(one, now(context)));
    const guardian = care && (await people.person(care.guardian));
    if (!guardian) return enqueue(db, letter);
    const t = makeTranslate(letter.language);
    const values = { name: ward.name, link: `${config.publicUrl}/learn/care/${care.id}` };
    const said = t(care.powers.includes('custody') ? 'programme.letter.in-care.custody' : 'programme.letter.in-care', values);
    return enqueue(db, {
      ...letter,
      to: guardian.email,
      subject: t('programme.letter.in-care.subject', { name: ward.name, subject: letter.subject }),
      text: `${said}\n\n${letter.text}`,
    });
  };
