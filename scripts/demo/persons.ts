import type { NodeProcess } from './node-process.ts';
import { letterAfter, newestNumber } from './post.ts';
import { newVisitor, type Page, type Visitor } from './visitor.ts';

/** Where the walk goes: three nodes and the page of letters. */
export type Places = { issuer: NodePlace; holder: NodePlace; verifier: NodePlace; mailbox: string };
export type NodePlace = Pick<NodeProcess, 'address' | 'setupLink'>;

export type Person = { name: string; email: string; language: string };

/** Made up, all of them: `.example` belongs to nobody. */
export const REGISTRAR: Person = { name: 'Maya Okonkwo', email: 'maya.okonkwo@kestrel-bay.example', language: 'en' };
export const LEARNER: Person = { name: 'Zoë Martin', email: 'zoe.martin@learner.example', language: 'en' };
export const RECRUITER: Person = { name: 'Tom Hale', email: 'tom.hale@saltmarsh.example', language: 'en' };
export const LIBRARIAN: Person = { name: 'Inès Roy', email: 'ines.roy@harbour-library.example', language: 'en' };

/** Signs a person in at a node as that person would: by the setup link the first time, else by the link in a letter. */
export async function signIn(place: NodePlace, mailbox: string, person: Person): Promise<Visitor> {
  const visitor = newVisitor(person.language);
  const setup = place.setupLink();
  if (setup) {
    const page = await visitor.open(setup);
    const home = page.status === 200 ? await page.form('Set it up').fill('name', person.name).fill('email', person.email).submit() : page;
    // 410: somebody has set the node up since; then this person signs in as everybody does.
    if (home.status !== 410) {
      demand(home, 200);
      return visitor;
    }
  }
  const link = await askForLink(visitor, place.address, mailbox, person);
  const home = await (await visitor.open(link)).form('Sign in').submit();
  demand(home, 200);
  return visitor;
}

/** Asks for a sign-in letter and reads its link; the link is not used. */
export async function askForLink(visitor: Visitor, address: string, mailbox: string, { email }: Pick<Person, 'email'>): Promise<string> {
  const before = await newestNumber(mailbox, email);
  const ask = await visitor.open(`${address}/sign-in`);
  demand(await ask.form('Send the link').fill('email', email).submit(), 200);
  const letter = await letterAfter(mailbox, email, before);
  return letter.link(/\/sign-in\//);
}

/** @throws Error with the page's words when it has another status */
export function demand(page: Page, status: number): Page {
  if (page.status !== status) throw new Error(`${page.address} answered ${page.status}, not ${status}: ${page.text.slice(0, 400)}`);
  return page;
}
