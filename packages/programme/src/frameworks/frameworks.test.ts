import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CTDL_ASN, casePackage, SKILLS_CSV } from '../testing/frameworks.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, publish, type Visitor } from '../testing/visitor.ts';
import { Framework, FrameworkImport } from './framework-records.ts';
import { FRAMEWORKS_OF_A_PROFILE } from './limits.ts';

let test: TestProgramme;
let desk: Visitor;
const AT = '/desk/kestrel/frameworks';
const EDITOR = '/desk/kestrel/achievements/new';
const ITEM = (id: string) => `https://case.example/ims/case/v1p0/CFItems/${id}`;
const CSV = { csv_name: 'House skills', csv_publisher: 'Kestrel Bay', csv_licence: 'CC0', csv_address: 'https://kestrel.example/skills' };

beforeAll(async () => {
  test = await openTestProgramme();
  const grants = ['kestrel', 'heron'].map((profile) => ({ role: 'registrar' as const, profile }));
  desk = await openVisitor(test, { email: 'odile@kestrel.example', grants });
});
afterAll(() => test.stop());

const bring = (given: unknown, fields: Record<string, string> = {}, at = AT) => {
  const text = typeof given === 'string' ? given : JSON.stringify(given);
  return desk.upload(`${at}/new`, fields, { field: 'file', name: 'framework', type: 'application/json', bytes: new TextEncoder().encode(text) });
};
/** Brings it and keeps it; the page of the framework. */
const keep = async (given: unknown, fields: Record<string, string> = {}, at = AT): Promise<string> => {
  const kept = await desk.post((await bring(given, fields, at)).location);
  expect(kept.status).toBe(303);
  return kept.location.replace('?done=kept', '');
};
const skillsOf = (text: string): string[] => [...text.matchAll(/name="alignment_url_\d+" value="([^"]+)"/g)].map(([, url]) => url ?? '');
const found = (text: string): string[] => [...text.matchAll(/name="skill" value="([^"]+)"/g)].map(([, id]) => id ?? '');

describe('a framework', () => {
  it('is looked at before anything is kept, and kept by a button; of another profile it is not', async () => {
    const looked = await bring(casePackage());
    expect(looked.location).toMatch(/\/frameworks\/imports\/[\w-]+$/);
    const preview = await desk.get(looked.location);
    for (const words of ['Care skills', 'Council for Care', 'CC BY 4.0', '2026', 'Judges the risk of infection in a home', 'HC.1', 'Keep 3 skills'])
      expect(preview.text).toContain(words);
    expect((await desk.get(AT)).text).toContain('No framework yet.');
    expect((await desk.get(looked.location.replace('kestrel', 'heron'))).status).toBe(404);
    const kept = await desk.post(looked.location);
    const page = await desk.get(kept.location);
    expect(page.text).toContain('The framework is kept.');
    expect(page.text).toContain('no skill yet');
    expect((await desk.get(AT)).text).toContain('Care skills');
    expect((await desk.get('/desk/heron/frameworks')).text).toContain('No framework yet.');
    expect((await desk.get(kept.location.replace('kestrel', 'heron'))).status).toBe(404);
    expect((await desk.post(looked.location)).status).toBe(404); // pressed twice
    expect((await desk.get(`${kept.location}&q=family`)).text).not.toContain('Judges the risk');
  });

  it('says beside the box what it cannot be read for, keeps what was typed and stores nothing', async () => {
    const refused = await bring('a,b\n1,2', { ...CSV, csv_name: 'Typed before' });
    expect([refused.status, refused.text.includes('value="Typed before"')]).toEqual([422, true]);
    expect(refused.text).toContain('The first line has to name the columns');
    const nameless = await bring(SKILLS_CSV, { ...CSV, csv_name: '' });
    expect(nameless.text).toContain('id="csv_name-error"');
    const bare = (await bring(SKILLS_CSV, { ...CSV, csv_name: '', csv_address: '' })).text;
    expect(['csv_name-error', 'csv_address-error', 'choose the file again'].map((part) => bare.includes(part))).toEqual([true, true, true]);
    const broken = await bring('id,statement\n1,"open', CSV);
    expect(broken.text).toContain('on line 2 is never closed');
    expect((await desk.post(`${AT}/new`, {})).text).toContain('Choose a file, or type an address.');
    expect((await bring('')).text).toContain('This file is empty.');
    const rows = await test.store.as('kestrel').read((db) => db.count(FrameworkImport, {}));
    expect(rows).toBe(0);
  });

  it('is one too many where a profile has as many as each search can go through', async () => {
    const heron = test.store.as('heron');
    const row = { format: 'csv' as const, name: { en: 'x' }, publisher: null, licence: null, edition: null, importedAt: '2026-01-01', importedBy: 'x' };
    await heron.write((db) =>
      db.insert(
        Framework,
        Array.from({ length: FRAMEWORKS_OF_A_PROFILE }, (_, nth) => ({ id: `f${nth}`, source: `csv:${nth}`, ...row })),
      ),
    );
    expect((await bring(casePackage(), {}, '/desk/heron/frameworks')).text).toContain('20 frameworks are as many as');
    await heron.write((db) => db.remove(Framework, {}));
  });

  it('tells by place what was left out', async () => {
    const { text } = await desk.get((await bring('id,statement,parent\na,Knits,\nb,,\nc,Purls,zz', CSV)).location);
    expect(text).toContain('Line 3, column 2');
    expect(text).toContain('“zz”, is not in the file');
  });

  it('comes by its address too', async () => {
    const server = createServer((request, response) => {
      response.statusCode = request.url === '/package' ? 200 : 404;
      response.end(JSON.stringify(CTDL_ASN));
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo; // a server that listens on a port has one
    const asked = (address: string) => desk.upload(`${AT}/new`, { address }, { field: 'file', name: '', type: 'text/plain', bytes: new Uint8Array() });
    try {
      const looked = await asked(`http://localhost:${port}/package`);
      expect((await desk.get(looked.location)).text).toContain('Care competencies');
      expect((await asked(`http://localhost:${port}/other`)).text).toContain('its host answered with an error');
      expect((await asked('http://10.0.0.1/')).text).toContain('This address is not asked');
    } finally {
      server.close();
    }
  });
});

describe('its skills', () => {
  it('are found by words or code in the editor, picked several at once, and keep what was typed', async () => {
    const typed = {
      name_en: 'Care at home',
      description_en: 'Cares.',
      criteria_en: '- Care',
      alignment_name_0: 'By hand',
      alignment_url_0: 'https://skills.example/1',
    };
    const searched = await desk.post(EDITOR, { ...typed, skill_words: 'judg infec', find_skills: 'on' });
    expect(searched.text).toContain('1 skill found.');
    expect(searched.text).toContain('HC.1 · Home care · Care skills');
    expect(searched.text).toContain('value="Care at home"');
    const coded = await desk.post(EDITOR, { ...typed, skill_words: 'HC.2', preview: 'on' });
    expect(found(coded.text)).toHaveLength(1);
    expect(found((await desk.post('/desk/heron/achievements/new', { skill_words: 'care', find_skills: 'on' })).text)).toEqual([]);

    const all = await desk.post(EDITOR, { ...typed, skill_words: 'care', find_skills: 'on' });
    const ids = found(all.text);
    const picked = await desk.post(EDITOR, [
      ...Object.entries(typed),
      ['skill_words', 'care'],
      ['pick_skills', 'on'],
      ...ids.map((id): [string, string] => ['skill', id]),
    ]);
    expect(skillsOf(picked.text)).toEqual(['https://skills.example/1', ITEM('hc'), ITEM('hc-2')]);
    expect(picked.text).toContain('value="By hand"');
    expect(picked.text).toContain('value="Care skills"');
    const kept = await desk.post(EDITOR, [...Object.entries(typed), ['preview', 'on'], ['skill', ids[0] ?? '']]); // ticked, and another button pressed
    expect(skillsOf(kept.text)).toEqual(['https://skills.example/1', ITEM('hc')]);
    const stranger = await desk.post(EDITOR, [...Object.entries(typed), ['pick_skills', 'on'], ['skill', 'nothing:here'], ['skill', '']]);
    expect(skillsOf(stranger.text)).toEqual(['https://skills.example/1']);
  });

  it('stand as alignments on the public page, in the document, in the catalogue’s facet and in its CTDL', async () => {
    const { text } = await desk.post(EDITOR, { name_en: 'x', skill_words: 'hc.1', find_skills: 'on' });
    const picked = await desk.post(EDITOR, { name_en: 'x', pick_skills: 'on', skill: found(text)[0] ?? '' });
    const value = (name: string) => new RegExp(`name="${name}_0" value="([^"]*)"`).exec(picked.text)?.[1] ?? '';
    const fields = Object.fromEntries(['name', 'url', 'framework', 'code', 'description'].map((one) => [`alignment_${one}_0`, value(`alignment_${one}`)]));
    expect(picked.text).toMatch(/<option value="CFItem" selected/);
    const id = await publish(desk, { ...fields, alignment_type_0: 'CFItem' });
    const skill = 'Judges the risk of infection in a home';
    expect((await desk.get(`/achievements/${id}`)).text).toContain(`<a href="${ITEM('hc-1')}"`);
    const document = JSON.parse((await desk.get(`/achievements/${id}`, { Accept: 'application/ld+json' })).text);
    expect(document.alignment).toContainEqual({
      type: ['Alignment'],
      targetName: skill,
      targetUrl: ITEM('hc-1'),
      targetFramework: 'Care skills',
      targetCode: 'HC.1',
      targetType: 'CFItem',
    });
    expect((await desk.get(`/catalogue?skill=${encodeURIComponent(skill)}`)).text).toContain(`/achievements/${id}`);
    const { '@graph': graph } = JSON.parse((await desk.get('/catalogue', { Accept: 'application/ld+json' })).text);
    const badge = graph.find((one: Record<string, unknown>) => one['@id'] === `${test.url}/achievements/${id}`);
    expect(JSON.stringify(badge['ceterms:requires'])).toContain(ITEM('hc-1'));
    // By content negotiation, at the achievement's own address: the same in CTDL, beside who gives it.
    for (const [path, accept] of [
      [`/achievements/${id}`, 'application/ld+json; profile="https://purl.org/ctdl/terms/"'],
      [`/achievements/${id}?as=ctdl`, 'text/html'],
    ] as const) {
      const answer = await desk.get(path, { Accept: accept });
      expect([answer.headers.get('content-type'), JSON.parse(answer.text)['@graph']]).toEqual(['application/ld+json', [graph[0], badge]]);
    }
    expect((await desk.get('/achievements/nothing?as=ctdl')).status).toBe(404);
    expect((await desk.get(`/achievements/${id}?version=9&as=ctdl`)).status).toBe(404);
  });
});

describe('imported again', () => {
  it('is updated: what is gone goes, what an achievement names stays, withdrawn, and is picked no more', async () => {
    const anew = casePackage([
      { id: 'hc', text: 'Care at home', code: 'HC' },
      { id: 'hc-3', text: 'Writes down what was done', code: 'HC.3', parent: 'hc' },
    ]);
    const looked = await bring(anew);
    const { text } = await desk.get(looked.location);
    expect(text).toContain('You have this framework already.');
    expect(text).toContain('They stay, marked as withdrawn: Judges the risk of infection in a home');
    expect(text).toContain('These go, since no achievement names them: Explains care to a family');
    expect([...text.matchAll(/<dd>(\d+)<\/dd>/g)].map(([, count]) => count)).toEqual(['2026', '2', '1', '1', '0', '1', '1']);
    const { location } = await desk.post(looked.location);
    const page = (await desk.get(location)).text;
    expect(page).toContain('withdrawn by its publisher');
    expect(page).not.toContain('Explains care');
    expect((await desk.get(AT)).text.match(/Care skills/g)).toHaveLength(1);
    expect(found((await desk.post(EDITOR, { skill_words: 'HC.1', find_skills: 'on' })).text)).toEqual([]);
    // Its publisher takes it up again: it is one of its skills as before.
    await keep(casePackage());
    expect((await desk.get(location)).text).not.toContain('withdrawn by');
  });

  it('leaves nothing half: of two who keep at once one is told that it is gone', async () => {
    const looked = await bring(casePackage());
    const both = await Promise.all([desk.post(looked.location), desk.post(looked.location)]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 404]);
  });
});

describe('is removed', () => {
  it('after a question, and not while an achievement or a draft names one of its skills', async () => {
    const page = await keep(SKILLS_CSV, CSV);
    const draft = await desk.post(EDITOR, { name_en: 'Draft', alignment_name_0: 'x', alignment_url_0: 'https://kestrel.example/skills#hc-1', draft: 'save' });
    expect((await desk.get(`${page}/remove`)).text).toContain('“House skills” stays');
    const refused = await desk.post(`${page}/remove`);
    expect([refused.status, refused.text.includes('names 1 of its skills')]).toEqual([409, true]);
    await desk.post(draft.location.replace('/edit?done=drafted', '/discard'));
    expect((await desk.get(`${page}/remove`)).text).toContain('2 skills go');
    expect((await desk.post(`${page}/remove`)).location).toBe(`${AT}?done=removed`);
    expect((await desk.get(page)).status).toBe(404);
  });

  it('by registrars and administrators alone', async () => {
    const assessor = await openVisitor(test, { email: 'ann@kestrel.example', grants: [{ role: 'assessor', profile: 'kestrel' }] });
    expect((await assessor.get(AT)).status).toBe(403);
    const administrator = await openVisitor(test, { email: 'ada@kestrel.example', grants: [{ role: 'administrator', profile: 'kestrel' }] });
    expect((await administrator.get('/frameworks/desk')).location).toBe(AT);
    expect((await administrator.get(AT)).status).toBe(200);
  });
});
