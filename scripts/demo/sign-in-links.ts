import { askForLink, LEARNER, type Person, type Places, RECRUITER, REGISTRAR } from './persons.ts';
import { newVisitor } from './visitor.ts';

/** A fresh link for each of three persons, got as anybody gets one: asked for on the node's page, read in the letter. */
export async function signInLinks({ issuer, holder, verifier, mailbox }: Places): Promise<{ who: string; link: string }[]> {
  const at = async (address: string, person: Person, task: string) => ({
    who: `${person.name}, ${task}`,
    link: await askForLink(newVisitor(person.language), address, mailbox, person),
  });
  return [
    await at(issuer.address, REGISTRAR, 'registrar at the issuer'),
    await at(holder.address, LEARNER, 'learner at the wallet'),
    await at(verifier.address, RECRUITER, 'recruiter at the verifier'),
  ];
}
