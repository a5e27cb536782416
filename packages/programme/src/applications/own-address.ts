import { hasMailbox, type Person } from '@laurel/people';
import type { ProgrammeDeps } from '../deps.ts';
import { readOwnApplication } from './find-application.ts';

/** Whether what assessors will read, who are not to know whose it is, has the learner's own address in it: a signature below a letter is enough. */
export async function tellsWhose(
  deps: ProgrammeDeps,
  { id, person: { id: personId, email } }: { id: string; person: Pick<Person, 'id' | 'email'> },
): Promise<boolean> {
  const { application, evidence } = await readOwnApplication(deps, id, personId);
  const read = [application.context, application.reflection, ...evidence.flatMap(({ name, note, url }) => [name, note, url ?? ''])];
  return hasMailbox(email) && read.some((text) => text.toLowerCase().includes(email.toLowerCase()));
}
