import type { AcrossWriter } from '@laurel/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atDesk, sendAgain, sentBy } from '../testing/applied.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, publish, RUBRIC, type Visitor } from '../testing/visitor.ts';
import { EvidenceChunk, Submission } from './records.ts';

let test: TestProgramme;
let tove: Visitor; // assesses
let lea: Visitor;
let address: string; // of her application
let piece: string; // its file

beforeAll(async () => {
  test = await openTestProgramme();
  const chief = await openVisitor(test, { email: 'odile@kestrel.example', grants: [{ role: 'administrator', profile: 'kestrel' }] });
  tove = await openVisitor(test, { email: 'tove@kestrel.example', grants: [{ role: 'assessor', profile: 'kestrel' }] });
  lea = await openVisitor(test, { email: 'lea@home.example' });
  address = await sentBy(lea, await publish(chief, RUBRIC));
  piece = pieceIn((await lea.get(address)).text) ?? '';
  expect((await tove.get(`${atDesk(address)}/evidence/${piece}`)).status).toBe(200);
  await chunks((db) => db.update(EvidenceChunk, { evidenceId: piece }, { body: 'Zm9yZ2Vk' }));
});
afterAll(() => test.stop());

const chunks = <R>(act: (db: AcrossWriter) => Promise<R>) => test.store.across('a test changes a file').write(act);
const pieceIn = (page: string): string | undefined => /\/evidence\/([\w-]{22})"/.exec(page)?.[1];

describe('a file whose bytes were changed in the database', () => {
  it('is shown to nobody, and beside it is said why', async () => {
    const desk = (await tove.get(atDesk(address))).text;
    expect([desk.includes('is not the one that was sent'), pieceIn(desk)]).toEqual([true, undefined]);
    const opened = await tove.get(`${atDesk(address)}/evidence/${piece}`); // from a page that stood open
    expect([opened.status, opened.text.includes('This file is not the one that was sent'), opened.text.includes('nothing for you to score')]).toEqual([
      409,
      true,
      false,
    ]);
    const own = (await lea.get(address)).text;
    expect([own.includes('assessors are told not to judge by it'), pieceIn(own)]).toEqual([true, undefined]);
  });

  it('is none that the pages stumble over where its bytes are gone', async () => {
    const [kept] = await chunks((db) => db.list(EvidenceChunk, { evidenceId: piece }));
    await chunks((db) => db.remove(EvidenceChunk, { evidenceId: piece }));
    for (const page of [await tove.get(atDesk(address)), await lea.get(address)]) expect([page.status, pieceIn(page.text)]).toEqual([200, undefined]);
    if (kept) await chunks((db) => db.insert(EvidenceChunk, kept));
  });

  it('is flagged where its fingerprint is gone, too', async () => {
    const { evidence } = (await chunks((db) => db.one(Submission, { round: 1 }))) ?? {};
    const without = evidence?.map((one) => ({ ...one, sha256: null })) ?? [];
    await chunks((db) => db.update(Submission, { round: 1 }, { evidence: without }));
    const desk = (await tove.get(atDesk(address))).text;
    expect([without.length, desk.includes('is not the one that was sent'), pieceIn(desk)]).toEqual([1, true, undefined]);
    if (evidence) await chunks((db) => db.update(Submission, { round: 1 }, { evidence }));
  });

  it('is sent again by its learner, once she may write', async () => {
    expect((await tove.post(`${atDesk(address)}/scores`, { words: 'Send the file again.', recommends: 'revise', send: '1' })).status).toBe(303);
    expect((await lea.get(address)).text).toContain('Take it out and add it again');
    const plan = { field: 'file', name: 'plan.pdf', type: 'application/pdf', bytes: new TextEncoder().encode('%PDF-1.7 a visit plan') };
    const none = { field: 'none', name: '', type: '', bytes: new Uint8Array() };
    const refused = await lea.upload(address, { send: '1' }, none);
    expect([refused.location, (await lea.get(refused.location)).text.includes('take it out and add it again')]).toEqual([`${address}?unsent=1`, true]);
    await lea.upload(address, { remove: piece }, none);
    await lea.upload(address, { add: '1' }, plan);
    const again = pieceIn((await lea.get(address)).text);
    await sendAgain(lea, address);
    const desk = (await tove.get(atDesk(address))).text;
    expect([again === undefined, pieceIn(desk) === again, desk.includes('is not the one that was sent')]).toEqual([false, true, false]);
  });
});
