import type { Visitor } from './visitor.ts';

const NO_FILE = { field: 'none', name: '', type: '', bytes: new Uint8Array() };
const PLAN = { field: 'file', name: 'plan.pdf', type: 'application/pdf', bytes: new TextEncoder().encode('%PDF-1.7 a visit plan') };
const WRITTEN = { background: 'work', context: 'Two years at home with my mother.', reflection: 'I would ring before I come.' };

/** A new application of somebody with everything that is needed; its address. */
export async function draftOf(by: Visitor, achievement: string, change: Record<string, string> = {}): Promise<string> {
  const location = (await by.post(`/learn/apply/${achievement}`)).location.replace(/\?.*/, ''); // as it was left, where it is open already
  await by.upload(location, { ...WRITTEN, ...change }, PLAN);
  return location;
}

/** The same, sent. */
export async function sentBy(by: Visitor, achievement: string, change: Record<string, string> = {}): Promise<string> {
  const address = await draftOf(by, achievement, change);
  await sendAgain(by, address);
  return address;
}

export async function sendAgain(by: Visitor, address: string): Promise<void> {
  const done = await by.upload(address, { send: '1' }, NO_FILE);
  if (done.location !== `${address}?sent=1`) throw new Error(`It was not sent: ${done.status}`);
}

export const idOf = (address: string): string => address.split('/').at(-1) ?? '';
export const atDesk = (address: string): string => `/assess/kestrel/${idOf(address)}`;

/** A judgement on the rubric of `RUBRIC`. */
export const scores = (first: string, second: string): Record<string, string> => ({
  ...{ criterion_0: 'Judges risk', level_0: first, comment_0: 'You changed the plan because of the child.' },
  ...{ criterion_1: 'Uses protection', level_1: second, comment_1: '' },
});
