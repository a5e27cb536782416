import { demand } from './persons.ts';
import { type Page, settled, type Visitor } from './visitor.ts';
import { wordsOf } from './words.ts';

/** A question a recruiter asks: what for, and which fields it needs. Field names are those of the form: `achievement`, `level`, … */
export type Question = { title: string; purpose: string; frenchPurpose: string; achievement: string; fields: readonly string[] };

/** Makes a request. @returns its page, which waits for the answer, and the link to send */
export async function askForBadge(recruiter: Visitor, verifier: string, question: Question): Promise<{ waiting: Page; askLink: string }> {
  const form = (await recruiter.open(`${verifier}/hiring/requests/new`)).form(/^Make/);
  form.fill('title', question.title).fill('purpose_en', question.purpose).fill('purpose_fr', question.frenchPurpose).fill('achievement', question.achievement);
  for (const field of question.fields) form.choose(`field_${field}`, 'required');
  if (!question.fields.includes('assessment')) form.choose('field_assessment', 'no'); // the form proposes it
  const waiting = demand(await form.submit(), 200);
  const askLink = waiting.document.querySelector('input#link')?.getAttribute('value');
  if (!askLink) throw new Error(`No link to send on ${waiting.address}: ${waiting.text.slice(0, 300)}`);
  return { waiting, askLink };
}

/** The verdict page: what it says first, and the fields that were shown with their values. */
export type VerdictRead = { page: Page; says: string; fields: Map<string, string> };

export async function readVerdict(waiting: Page): Promise<VerdictRead> {
  const page = demand(await settled(await waiting.reload()), 200);
  const rows = page.document.querySelectorAll('table tbody tr').map((row) => row.querySelectorAll('th, td').map(wordsOf));
  return {
    page,
    says: wordsOf(page.document.querySelector('.verdict')) || page.heading,
    fields: new Map(rows.map(([field = '', value = '']) => [field, value])),
  };
}

/** Asks for the status again, with what the verifier kept: no new presentation. */
export const checkAgain = async ({ page }: VerdictRead): Promise<VerdictRead> => readVerdict(demand(await page.form(/^Check again/).submit(), 200));
