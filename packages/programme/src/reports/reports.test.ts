import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Application, type ApplicationState, Submission } from '../applications/records.ts';
import { saveAnswers } from '../background/answers.ts';
import { openProgramme } from '../open-programme.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, publish, type Visitor } from '../testing/visitor.ts';
import { ReportRelease } from './release-records.ts';

let test: TestProgramme;
let registrar: Visitor;
let reader: Visitor;
const NAMES = ['Infection Prevention in Home Care', 'Wound Care'];
const ids: string[] = [];
let people = 0;

/** Somebody who applied in August; as rows, since what becomes of an application is tested where it happens. */
async function applied(achievementId: string, state: ApplicationState, answers: Record<string, string> = {}): Promise<void> {
  const number = String(++people).padStart(4, '0');
  const at = '2026-08-12T09:00:00.000Z';
  const sent = { background: 'work' as const, context: 'private words', reflection: 'private words' };
  const { id: personId } = await test.store.write((db) => test.people.ensurePerson(db, { email: `person-${number}@learners.example`, language: 'en' }));
  const row = { achievementId, achievementVersion: 1, personId, language: 'en' as const, state, ...sent };
  const ends = { createdAt: at, savedAt: at, submittedAt: at, promisedAt: null, closedAt: null, awardId: null };
  await test.store.as('kestrel').write(async (db) => {
    await db.insert(Application, { id: `application-${number}`, number, badgeName: 'Zoë Tremblay', round: 1, ...row, ...ends });
    await db.insert(Submission, { applicationId: `application-${number}`, round: 1, at, ...sent, evidence: [], attestations: [] });
  });
  if (Object.keys(answers).length > 0) await saveAnswers(test.deps, personId, answers);
}

const make = (definition: string, period = '2026-Q3') => registrar.post('/reports/kestrel/new', { definition, period });

beforeAll(async () => {
  test = await openTestProgramme();
  registrar = await openVisitor(test, { email: 'odile@kestrel.example', grants: [{ role: 'registrar', profile: 'kestrel' }] });
  reader = await openVisitor(test, { email: 'reader@kestrel.example', grants: [{ role: 'report-viewer', profile: 'kestrel' }] });
  for (const name of NAMES) ids.push(await publish(registrar, { name_en: name }));
  const [care = '', wounds = ''] = ids;
  for (let person = 0; person < 24; person++) await applied(care, person < 14 ? 'awarded' : 'submitted', { place: person < 12 ? 'city' : 'town' });
  for (let person = 0; person < 22; person++) await applied(wounds, person < 12 ? 'awarded' : 'declined');
  await applied(care, 'withdrawn');
});
afterAll(() => test.stop());

describe('reports', () => {
  it('are none at first, and the page says so', async () => {
    const empty = await reader.get('/reports/kestrel');
    expect([empty.status, empty.text.includes('No report has been made yet.')]).toEqual([200, true]);
    expect(empty.text).not.toContain('Make a report');
    expect((await reader.get('/reports')).location).toBe('/reports/kestrel');
  });

  it('say before they are made what they will show, and count nobody for it', async () => {
    const { text } = await registrar.get('/reports/kestrel/new?definition=achievements');
    expect(text).toContain('never changes');
    expect(text).toContain('July to September 2026');
    expect(text).not.toContain('October to December 2026'); // it is November
    expect(text.replace(/<[^>]*>/g, ' ')).not.toContain('46'); // outside of tags, which carry chance
  });

  it('show who applied and who was awarded as bars, numbers, CSV and JSON of one release', async () => {
    const made = await make('achievements');
    expect(made.status).toBe(303);
    const { text } = await reader.get(made.location);
    expect(text).toContain('46 applications');
    for (const part of ['14 of 24', '12 of 22', '<td class="num" data-head="Awarded">14</td>', '<svg class="draw"', 'aria-labelledby="chart-title chart-text"'])
      expect(text).toContain(part);
    expect(text).not.toMatch(/Zoë|person-|private words/);
    expect((await reader.get('/reports/kestrel')).text).toMatch(/>Report no\.<\/th>.*<td class="num" data-head="Report no\.">1</s); // no count
    // The longest label, "sur 1 200 ; attributions non publiées", is 245 wide, of 840.
    for (const [, x] of text.matchAll(/<text[^>]* x="([\d.]+)"/g)) expect(Number(x)).toBeLessThanOrEqual(840 - 245);
    const [release] = await test.store.as('kestrel').read((db) => db.list(ReportRelease, {}));
    const json = await reader.get(`${made.location}/report.json`);
    expect(createHash('sha256').update(json.text).digest('hex')).toBe(release?.digest);
    expect(text).toContain(release?.digest);
    const csv = await reader.get(`${made.location}/report.csv`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.text.split('\r\n').slice(1, 4).sort()).toEqual([
      'Badge,All together,46,26,20,57,57,1,withheld',
      'Badge,Infection Prevention in Home Care,24,14,10,50,60,1,withheld',
      'Badge,Wound Care,22,12,10,50,60,1,withheld',
    ]);
    expect((await reader.get(`${made.location}?lang=fr`)).text).toContain('juillet à septembre 2026');
  });

  it('withhold what few people stand behind, with one mark', async () => {
    const made = await make('answers:place');
    const { lines, total } = JSON.parse((await reader.get(`${made.location}/report.json`)).text);
    // Nobody answered "country": it stands with others, and tells nothing of itself.
    expect(lines.map(({ key }: { key: string }) => key)).toEqual(['town', 'open', 'others']);
    expect(total.applied).toBe(46);
    const { text } = await reader.get(made.location);
    expect(text).toMatch(/“All others”.*with fewer than 10 people, and with them the smallest of the rest where needed/s);
    expect(text).not.toContain('Not told apart');
  });

  it('are made once, of a period that is over, and of no fewer people than ten', async () => {
    const again = await make('achievements');
    expect([again.status, again.text.includes('made before')]).toEqual([409, true]);
    const open = await make('achievements', '2026-Q4');
    expect([open.status, open.text.includes('cannot be about that period')]).toEqual([422, true]);
    const few = await make('achievements', '2026-Q2');
    expect([few.status, few.text.includes('fewer than 10'), few.text.includes('Choose another period or another kind of report.')]).toEqual([422, true, true]);
    expect((await make('salaries')).status).toBe(404);
    expect(await test.store.as('kestrel').read((db) => db.count(ReportRelease, {}))).toBe(2);
  });

  it('never change, whoever writes', async () => {
    const kestrel = test.store.as('kestrel');
    await expect(kestrel.write((db) => db.update(ReportRelease, { number: 1 }, { report: '{}' }))).rejects.toThrow();
    await expect(kestrel.write((db) => db.remove(ReportRelease, { number: 1 }))).rejects.toThrow();
    expect(await kestrel.read((db) => db.count(ReportRelease, {}))).toBe(2);
  });

  it('tell no count of a quarter that differs by a few people from what an earlier one told', async () => {
    for (let person = 0; person < 3; person++) await applied(ids[0] ?? '', 'awarded');
    const made = await make('answers:age');
    const { total } = JSON.parse((await reader.get(`${made.location}/report.json`)).text);
    expect([total.applied, total.awarded]).toEqual([null, null]);
    // Nobody answered this one: a line of all is no line of others.
    const { text } = await reader.get(made.location);
    expect([text.includes('Not told apart'), text.includes('All others')]).toEqual([true, false]);
    expect((await reader.get(`${made.location}/report.csv`)).text).toContain('Not told apart');
  });

  it.each([4, 31, 7.5])('refuse to begin where a node asks for %s people behind a figure', (reportFewest) => {
    const config = { ...test.deps.config, reportFewest };
    expect(() => openProgramme({ ...test.deps, config })).toThrow(expect.objectContaining({ code: 'config_invalid' }));
  });

  it('open to readers of that institution alone, and are made by registrars alone', async () => {
    const [release] = await test.store.as('kestrel').read((db) => db.list(ReportRelease, {}));
    const here = `/reports/kestrel/${release?.id}`;
    const stranger = await openVisitor(test);
    const other = await openVisitor(test, { email: 'reader@heron.example', grants: [{ role: 'report-viewer', profile: 'heron' }] });
    const assessor = await openVisitor(test, { email: 'assessor@kestrel.example', grants: [{ role: 'assessor', profile: 'kestrel' }] });
    for (const path of ['/reports/kestrel', here, `${here}/report.csv`, `${here}/report.json`]) {
      expect((await stranger.get(path)).location).toContain('/sign-in');
      for (const visitor of [other, assessor]) expect((await visitor.get(path)).status).toBe(403);
    }
    expect((await assessor.get('/reports')).location).toBe('/account');
    expect((await other.get(`/reports/heron/${release?.id}`)).status).toBe(404);
    expect((await reader.post('/reports/kestrel/new', { definition: 'quarters', period: '2025' })).status).toBe(403);
    expect((await reader.get('/reports/kestrel/new?definition=achievements')).status).toBe(403);
  });
});
