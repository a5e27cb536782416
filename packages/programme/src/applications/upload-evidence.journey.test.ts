import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { APPLICATION_BYTES, CHUNK_BYTES, EVIDENCE_BYTES, PERSON_BYTES } from '../limits.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, publish, RUBRIC, type Visitor } from '../testing/visitor.ts';
import { EvidenceChunk } from './records.ts';

let test: TestProgramme;
let learner: Visitor;
let at: string;
beforeAll(async () => {
  test = await openTestProgramme();
  const desk = await openVisitor(test, { email: 'odile@kestrel.example', grants: [{ role: 'registrar', profile: 'kestrel' }] });
  const achievement = await publish(desk, RUBRIC);
  learner = await openVisitor(test, { email: 'amelie@home.example' });
  at = (await learner.post(`/learn/apply/${achievement}`)).location;
});
afterAll(() => test.stop());

const FILM = new Uint8Array(3 * CHUNK_BYTES + 17).map((_, n) => n % 251);
const begin = async (fields: Record<string, string> = {}) => {
  const answer = await learner.post(`${at}/uploads`, { name: 'film.mp4', size: String(FILM.length), note: 'The visit', ...fields });
  return { status: answer.status, ...JSON.parse(answer.text) };
};
const send = async (id: string, from: number, to: number, place = from, by = learner) => {
  const answer = await by.upload(`${at}/uploads/${id}?at=${place}`, {}, { field: 'file', name: 'film.mp4', type: 'x', bytes: FILM.slice(from, to) });
  return { status: answer.status, ...(answer.headers.get('content-type')?.includes('json') ? JSON.parse(answer.text) : {}) };
};

it('takes a file piece by piece, goes on where it broke off, and counts it once it is whole', async () => {
  const { id, received, chunk } = await begin();
  expect([received, chunk]).toEqual([0, 2 * CHUNK_BYTES]);
  expect(await send(id, 0, 2 * CHUNK_BYTES)).toMatchObject({ status: 200, received: 2 * CHUNK_BYTES, done: false });
  expect((await send(id, 0, 2 * CHUNK_BYTES)).status).toBe(409); // sent once more, since the answer was lost
  expect((await send(id, 2 * CHUNK_BYTES, 2 * CHUNK_BYTES + 5)).status).toBe(409); // half a piece
  expect((await send(id, 3 * CHUNK_BYTES, FILM.length)).status).toBe(409); // with a gap
  expect((await learner.get(at)).text).not.toContain('film.mp4');
  expect(await begin()).toMatchObject({ id, received: 2 * CHUNK_BYTES }); // after a reload
  expect(await send(id, 2 * CHUNK_BYTES, FILM.length)).toMatchObject({ status: 200, done: true });
  const { text } = await learner.get(at);
  expect(text).toContain('film.mp4');
  expect(text).toContain(createHash('sha256').update(FILM).digest('hex').slice(0, 12));
  const kept = await fetch(`${test.url}${at}`, { redirect: 'manual' });
  expect(kept.status).not.toBe(200); // a stranger's never
  expect((await send(id, 0, 5)).status).toBe(404); // it is whole: nothing is added
});

it('refuses what would be refused in one piece, in words for the page', async () => {
  expect(await begin({ name: 'tool.exe' })).toMatchObject({ status: 415, says: expect.stringContaining('Files of this kind are not taken') });
  expect(await begin({ size: String(EVIDENCE_BYTES + 1) })).toMatchObject({ status: 413, says: expect.stringContaining('too large') });
  expect(await begin({ size: '0' })).toMatchObject({ status: 422, says: 'This file is empty.' });
  const { id } = await begin({ name: 'same.mp4' });
  await send(id, 0, 2 * CHUNK_BYTES);
  expect(await send(id, 2 * CHUNK_BYTES, FILM.length)).toMatchObject({ status: 422, says: 'This is there already.' });
  // What would run is known by how it begins, whatever it is called; a text that begins with the same letters is none.
  const program = new Uint8Array(100).map((_, n) => [0x4d, 0x5a, 0x90][n] ?? 0);
  const named = await begin({ name: 'plan.pdf', size: '100' });
  const file = { field: 'file', name: 'plan.pdf', type: 'application/pdf', bytes: program };
  const inPieces = await learner.upload(`${at}/uploads/${named.id}?at=0`, {}, file);
  expect([inPieces.status, JSON.parse(inPieces.text).says]).toEqual([415, expect.stringContaining('Files of this kind are not taken')]);
  expect((await learner.upload(at, { add: '1' }, file)).location).toContain('refused=file.wrong_media_type');
  const words = { ...file, name: 'me.txt', bytes: new TextEncoder().encode('MZ is how I sign.') };
  expect((await learner.upload(at, { add: '1' }, words)).location).toContain('saved=1');
  const other = await openVisitor(test, { email: 'other@home.example' });
  expect((await send(id, 0, 5, 0, other)).status).toBe(404);
});

it('takes an address as it is said, and refuses what is none', async () => {
  const add = async (url: string) => {
    const answer = await learner.upload(at, { add: '1', url }, { field: 'none', name: '', type: '', bytes: new Uint8Array() });
    return answer.location === '' ? answer.text : (await learner.get(answer.location)).text;
  };
  expect(await add('example.org/work?page=2')).toContain('href="https://example.org/work?page=2"');
  expect(await add('http://example.org/old')).toContain('href="http://example.org/old"');
  for (const none of ['my work', 'javascript:alert(1)', 'me@example.org', 'localhost:3000/work'])
    expect(await add(none)).toContain('This is no address that can be opened');
});

it('gives up after a day what never arrived', async () => {
  const { id } = await begin({ name: 'late.mp4' });
  await send(id, 0, 2 * CHUNK_BYTES);
  test.clock.now = new Date(test.clock.now.getTime() + 25 * 3_600_000);
  learner = await openVisitor(test, { email: 'amelie@home.example' });
  expect(await begin({ name: 'late.mp4' })).toMatchObject({ received: 0 });
});

it('keeps of one person’s open applications, and of everybody’s, no more than there is room for', async () => {
  const desk = await openVisitor(test, { email: 'odile@kestrel.example' });
  const stranger = await openVisitor(test, { email: 'stranger@home.example' });
  const beginAt = async (address: string, nth: number): Promise<{ id: string; says?: string }> =>
    JSON.parse((await stranger.post(`${address}/uploads`, { name: `${nth}.mp4`, size: String(EVIDENCE_BYTES) })).text);
  const each = APPLICATION_BYTES / EVIDENCE_BYTES;
  const answers: { id: string; says?: string }[] = [];
  let last = '';
  for (let nth = 0; nth <= PERSON_BYTES / EVIDENCE_BYTES; nth++) {
    if (nth % each === 0) last = (await stranger.post(`/learn/apply/${await publish(desk, RUBRIC)}`)).location;
    answers.push(await beginAt(last, nth));
    if (nth === each - 1) expect((await beginAt(last, each)).says).toContain('larger than 100 MB');
  }
  expect(answers.map(({ says }) => says).filter(Boolean)).toEqual([expect.stringContaining('250 MB')]);
  expect(answers.at(-1)?.says).toBeDefined();

  const kept = await test.store.across('a test counts').read((db) => db.count(EvidenceChunk, {}));
  test.deps.config.evidenceBytes = (kept + 1) * CHUNK_BYTES;
  const full = await stranger.upload(
    `${last}/uploads/${answers.at(-2)?.id}?at=0`,
    {},
    { field: 'file', name: 'x', type: 'x', bytes: FILM.slice(0, 2 * CHUNK_BYTES) },
  );
  expect([full.status, JSON.parse(full.text).says]).toEqual([422, expect.stringContaining('no room left')]);
  const paper = { field: 'file', name: 'plan.txt', type: 'x', bytes: FILM.slice(0, 5) };
  expect((await learner.upload(at, {}, paper)).status).toBe(303);
  const none = await learner.upload(at, {}, { ...paper, bytes: FILM.slice(0, 6) });
  expect([none.status, (await learner.get(none.location)).text.includes('no room left')]).toEqual([303, true]);
});

it('gives an address that is none back to be mended, with what was written beside it', async () => {
  const none = { field: 'none', name: '', type: '', bytes: new Uint8Array() };
  const refused = await learner.upload(
    at,
    { url: 'ftp://films.example/visit', note: 'The second visit', reflection: 'Kept all the same.', in_badge: 'on', add: '1' },
    none,
  );
  expect(refused.status).toBe(422);
  expect(refused.text).toMatch(/name="in_badge"[^>]*checked/);
  for (const words of ['value="ftp://films.example/visit"', 'value="The second visit"', 'href="#url"']) expect(refused.text).toContain(words);
  const again = (await learner.get(at)).text;
  expect([again.includes('Kept all the same.'), again.includes('ftp://')]).toEqual([true, false]);
});

it('keeps an address once, however it is typed, and says that it is there', async () => {
  const none = { field: 'none', name: '', type: '', bytes: new Uint8Array() };
  const add = (url: string) => learner.upload(at, { url, note: '', add: '1' }, none);
  expect((await add('films.example/visit')).location).toBe(`${at}?saved=1#evidence`);
  for (const url of ['https://films.example/visit', 'http://films.example/visit', 'https://www.films.example/visit/', 'films.example/visit#']) {
    const again = await add(url);
    expect([url, again.location]).toEqual([url, `${at}?refused=url.there_already`]);
    expect((await learner.get(again.location)).text).toContain('This is there already.');
  }
  expect((await add('films.example/visit?part=2')).location).toBe(`${at}?saved=1#evidence`); // another
  expect((await learner.get(at)).text.match(/>films\.example\/visit</g)).toHaveLength(2);
});
