import type { LetterState } from '@laurel/courier';
import type { Person } from '@laurel/people';
import type { Reader } from '@laurel/store';
import { makeTranslate } from '@laurel/web';
import type { Actor, Issuer, IssuerProfile } from '../deps.ts';

const aboutOf = (profile: string): string => `test-letter:${profile}`;

/** A letter to whoever asks for it, by the same way as every other. */
export async function sendTestLetter(issuer: Issuer, { profile, person, actor }: { profile: IssuerProfile; person: Person; actor: Actor }): Promise<void> {
  const { language, email: to } = person;
  const t = makeTranslate(language);
  const name = profile.name[language];
  const text = t('issuer.letter.test.text', { name, address: issuer.publicUrl });
  const letter = { kind: 'test', to, language, subject: t('issuer.letter.test.subject', { name }), text, about: aboutOf(profile.slug), scope: profile.slug };
  await issuer.store.write(async (db) => {
    await issuer.enqueue(db, letter);
    await issuer.record(db, { actor, action: 'mail.tested', object: aboutOf(profile.slug), profile: profile.slug });
  });
}

/** What became of the newest one. */
export const testLetter = async (issuer: Issuer, db: Reader, profile: string): Promise<LetterState | undefined> =>
  (await issuer.letterStates(db, [aboutOf(profile)])).get(aboutOf(profile));
