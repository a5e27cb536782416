import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { makeTranslate } from '@laurel/web';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { saveAnswers } from '../../background/answers.ts';
import { answerRequest } from '../../consents/answer-request.ts';
import { conditionsAt } from '../../consents/conditions.ts';
import { programmeSchema } from '../../migrations.ts';
import { openDistrict } from '../../testing/affiliated.ts';
import { awarded } from '../../testing/awarded.ts';
import { openTestProgramme, type TestProgramme } from '../../testing/open-test-programme.ts';
import { openVisitor, publish, RUBRIC, type Visitor } from '../../testing/visitor.ts';
import { exportLearner } from './export-learner.ts';

let test: TestProgramme;
let learner: Visitor;
let assessor: Visitor;
let desk: Visitor;
beforeAll(async () => {
  test = await openTestProgramme();
  desk = await openVisitor(test, { email: 'odile@kestrel.example', grants: [{ role: 'registrar', profile: 'kestrel' }] });
  assessor = await openVisitor(test, { email: 'ingrid@kestrel.example', grants: [{ role: 'assessor', profile: 'kestrel' }] });
  learner = await openVisitor(test, { email: 'amelie@learners.example', name: 'Amélie Thériault', grants: [{ role: 'learner', profile: '*' }] });
});
afterAll(() => test.stop());

/** Files of an archive that stores them as they are, by their directory. */
function readZip(zip: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const end = zip.lastIndexOf('PK\u0005\u0006');
  let at = zip.readUInt32LE(end + 16);
  for (let nth = 0; nth < zip.readUInt16LE(end + 10); nth++) {
    const [size, name, extra, comment, from] = [
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
      zip.readUInt32LE(at + 42),
    ];
    const start = from + 30 + zip.readUInt16LE(from + 26) + zip.readUInt16LE(from + 28);
    const method = zip.readUInt16LE(at + 10);
    const bytes = zip.subarray(start, start + size);
    files.set(zip.subarray(at + 46, at + 46 + name).toString('utf8'), method === 0 ? bytes : inflateRawSync(bytes));
    at += 46 + name + extra + comment;
  }
  return files;
}
const exported = async (visitor: Visitor) => {
  const person = await test.people.person(visitor.personId);
  if (!person) throw new Error('nobody');
  const pieces: Uint8Array[] = [];
  for await (const piece of exportLearner(test.deps, person)) pieces.push(piece);
  const files = readZip(Buffer.concat(pieces));
  return { files, everything: JSON.parse(files.get('everything.json')?.toString('utf8') ?? '{}') };
};

it('gives a learner all that is kept of her in one file, each file of hers as it came, and nothing that is others’', async () => {
  const film = Buffer.concat([Buffer.from('film '), Buffer.alloc(300_000, 7)]);
  const { location } = await learner.post(`/learn/apply/${await publish(desk, RUBRIC)}`);
  const written = { background: 'life', context: 'my words', reflection: 'what I make of it', badge_name: 'Amélie', send: '1' };
  await learner.upload(location, written, { field: 'file', name: '../plan été?.mp4', type: 'x', bytes: film });
  await assessor.post(`/assess/kestrel/${location.split('/').at(-1)}/scores`, {
    words: 'said of it',
    private_note: 'for the decider',
    recommends: 'revise',
    send: '1',
  });
  const { request, organisation } = await openDistrict(test);
  await saveAnswers(test.deps, learner.personId, { age: '35-49' });
  const session = {
    id: 's',
    person: (await test.people.person(learner.personId)) ?? Object.create(null),
    grants: [],
    csrf: '',
    provedAt: test.clock.now.toISOString(),
  };
  const t = makeTranslate('en');
  const { digest } = await test.store.read((db) => conditionsAt(db, t, test.clock.now.toISOString()));
  const event = await answerRequest(test.deps, session, { requestId: request, subject: learner.personId, agrees: true, likes: [], conditions: digest, t });

  await awarded(test, await publish(desk, { name_en: 'Moving People Safely' }), 'amelie@learners.example');
  const { files, everything } = await exported(learner);
  const [application] = everything.applications;
  expect(application).toMatchObject({
    number: '0001',
    context: 'my words',
    state: 'revision',
    assessments: [{ words: 'said of it' }],
  });
  const [piece] = application.evidence;
  expect(piece.sha256).toBe(createHash('sha256').update(film).digest('hex'));
  expect(files.get(piece.file)?.equals(film)).toBe(true);
  expect([...files.keys()].every((name) => !name.includes('..'))).toBe(true);
  expect(everything).toMatchObject({
    schema: 'urn:laurel:learner-export:1',
    person: { email: 'amelie@learners.example' },
    affiliations: [{ organisationId: organisation }],
    consents: [{ id: event.id }],
    background: { age: '35-49' },
    receipts: [`receipts/${event.id}.jwt`],
    badgesNotKept: [{ name: 'Moving People Safely', awardedOn: '2026-11-12' }],
  });
  expect(files.get(`receipts/${event.id}.jwt`)?.toString()).toMatch(/^ey/);
  for (const place of ['everything.json', 'evidence/', 'receipts/', 'badgesNotKept']) expect(files.get('READ-ME.txt')?.toString()).toContain(place);
  const all = JSON.stringify(everything);
  for (const others of ['for the decider', assessor.personId, 'reader']) expect(all).not.toContain(others);
});

it('leaves out a file that is no longer the one that was sent, and says so beside it', async () => {
  const { EvidenceChunk } = await import('../../applications/records.ts');
  const chunks = () => test.store.across('a test changes a file');
  const [kept] = await chunks().read((db) => db.list(EvidenceChunk, { position: 0 }));
  const { evidenceId = '', body = '' } = kept ?? {};
  const pieceNow = async () => (await exported(learner)).everything.applications[0].evidence.find(({ id }: { id: string }) => id === evidenceId);
  await chunks().write((db) => db.update(EvidenceChunk, { evidenceId, position: 0 }, { body: 'Zm9yZ2Vk' }));
  expect(await pieceNow()).toMatchObject({ file: null, leftOut: 'changed-since-it-was-sent' });
  await chunks().write((db) => db.update(EvidenceChunk, { evidenceId, position: 0 }, { body }));
  expect(await pieceNow()).not.toHaveProperty('leftOut');
});

it('is one button of the privacy centre, and of nobody else’s', async () => {
  expect((await learner.get('/learn/privacy')).text).toContain('href="/learn/privacy/everything.zip"');
  const file = await learner.get('/learn/privacy/everything.zip');
  expect([file.status, file.headers.get('content-type'), file.headers.get('content-disposition')]).toEqual([
    200,
    'application/zip',
    expect.stringContaining('everything.zip'),
  ]);
  expect((await openVisitor(test).then((stranger) => stranger.get('/learn/privacy/everything.zip'))).status).not.toBe(200);
  const other = await openVisitor(test, { email: 'eve@learners.example', grants: [{ role: 'learner', profile: '*' }] });
  expect((await exported(other)).everything).toMatchObject({ applications: [], consents: [], affiliations: [] });
});

/** Tables of the programme that say nothing of a learner, or what is in another line of the file. */
const ELSEWHERE: Record<string, string> = {
  evidence_chunk: 'the files themselves',
  assessing: 'a rule',
  organisation: 'named beside each consent',
  organisation_member: 'people of an organisation',
  consent_request: 'what was asked of everybody',
  pathway: 'a definition',
  pathway_approval: 'people who work here',
  report_release: 'counts',
  recognition: 'a rule',
  recognised_elsewhere: 'what another institution says, public',
  policy_version: 'public',
  policy_draft: 'the institution’s',
  policy_told: 'that a letter went out',
  erasure: 'of whoever is gone',
  draft_warning: 'that a letter went out',
  outside_assessor: 'people who assess',
  assess_conflict: 'people who assess',
  framework: 'public',
  framework_skill: 'public',
  framework_import: 'the institution’s',
};
const TOLD =
  'application evidence submission_sent appeal attestation assessment decision affiliation consent_event consent_proof guardianship disclosure background_answer pathway_walk shown_badge policy_acceptance'.split(
    ' ',
  );

it('forgets no table: each is in the file, or somebody said why it is not', () => {
  const tables = programmeSchema.tables.map(({ schema }) => String(schema.options.tableName));
  expect(tables.filter((table) => !TOLD.includes(table) && !(table in ELSEWHERE))).toEqual([]);
});
