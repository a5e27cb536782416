import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CTDL_ASN, casePackage, SKILLS_CSV } from '../testing/frameworks.ts';
import { FRAMEWORK_BYTES, FRAMEWORK_SKILLS } from './limits.ts';
import { type ReadFramework, readFramework, refusalsOf } from './read-framework.ts';

const NO_CSV = { name: '', publisher: '', licence: '', address: '' };
const CSV = { name: 'House skills', publisher: 'Kestrel Bay', licence: 'CC0', address: 'https://kestrel.example/skills' };
const bytesOf = (given: unknown): Uint8Array => new TextEncoder().encode(typeof given === 'string' ? given : JSON.stringify(given));
const read = (given: unknown, csv = NO_CSV): ReadFramework => readFramework(bytesOf(given), csv);
const refusal = (given: unknown, csv = NO_CSV) => {
  try {
    return `read ${read(given, csv).skills.length}`;
  } catch (error) {
    const [{ at, code, line }] = refusalsOf(error);
    return [at, code, ...(line === undefined ? [] : [line])].join(' ');
  }
};
const faults = ({ problems }: ReadFramework) =>
  problems.map(({ at, code, detail, line, column }) => [line === undefined ? at : `${line}:${column}`, code, detail].join(' '));

describe('a framework', () => {
  it('is read from a CASE package: items under each other, the publisher, the licence', () => {
    const found = read(casePackage());
    expect(found).toMatchObject({
      format: 'case',
      source: 'https://case.example/ims/case/v1p0/CFDocuments/doc',
      name: { en: 'Care skills' },
      publisher: 'Council for Care',
      licence: 'CC BY 4.0',
      edition: '2026',
      faults: 0,
    });
    expect(found.skills).toEqual([
      { key: 'hc', url: 'https://case.example/ims/case/v1p0/CFItems/hc', code: 'HC', name: { en: 'Home care' }, description: {}, parent: null },
      expect.objectContaining({ key: 'hc-1', code: 'HC.1', parent: 'hc' }),
      expect.objectContaining({ key: 'hc-2', name: { en: 'Explains care to a family' }, parent: 'hc' }),
    ]);
    expect(read({ CFPackage: casePackage() }).skills).toHaveLength(3);
  });

  it('calls a long statement by its short form, and keeps the long one beside it', () => {
    const long = 'Observes '.repeat(40).trim();
    const [short, cut] = read(
      casePackage([
        { id: 'a', text: long, short: 'Observes a lot' },
        { id: 'b', text: long },
      ]),
    ).skills;
    expect(short).toMatchObject({ name: { en: 'Observes a lot' }, description: { en: long } });
    expect(cut?.name.en).toMatch(/^Observes .*…$/);
    expect(cut?.name.en?.length).toBeLessThanOrEqual(200);
  });

  it('is read from CTDL-ASN in each of its languages, by prefix or by whole names', () => {
    const found = read(CTDL_ASN);
    expect(found).toMatchObject({
      format: 'ctdl-asn',
      name: { en: 'Care competencies', fr: 'Compétences de soin' },
      publisher: 'Council for Care',
      licence: 'https://creativecommons.org/licenses/by/4.0/',
    });
    const [wash, gloves] = found.skills;
    expect(wash).toMatchObject({ code: 'W1', name: { en: 'Wash hands', fr: 'Se laver les mains' }, parent: null });
    expect(gloves).toMatchObject({ name: { en: 'Gloves' }, description: { en: 'Changes gloves between dressings' }, parent: wash?.key });
    const whole = JSON.parse(JSON.stringify(CTDL_ASN).replaceAll('"ceasn:', '"https://purl.org/ctdlasn/terms/'));
    expect(read(whole).skills).toEqual(found.skills);
  });

  it('is read from a CSV in either language’s headings, a skill in two languages from two lines', () => {
    const found = read(SKILLS_CSV, CSV);
    expect(found).toMatchObject({ format: 'csv', source: 'https://kestrel.example/skills', publisher: 'Kestrel Bay', licence: 'CC0' });
    expect(found.skills).toEqual([
      expect.objectContaining({ key: 'hc', url: 'https://kestrel.example/skills#hc', name: { en: 'Home care', fr: 'Soins à domicile' } }),
      expect.objectContaining({ key: 'hc-1', code: 'HC.1', parent: 'hc' }),
    ]);
    expect(read('code,name,parent\nK,Knits,\nK.1,Purls,K', CSV).skills).toMatchObject([
      { key: 'K', code: 'K' },
      { key: 'K.1', code: 'K.1', parent: 'K' },
    ]);
    expect(read('id,statement,url\n1,Knits,https://wool.example/knits', { ...CSV, address: '' }).skills[0]?.url).toBe('https://wool.example/knits');
  });

  it('tells what it left out or put right by its place', () => {
    const package_ = casePackage([
      { id: 'a', text: 'A', parent: 'b' },
      { id: 'b', text: 'B', parent: 'a' },
      { id: 'c', text: '', parent: 'a' },
      { id: 'a', text: 'A again' },
      { id: 'd', text: 'D', parent: 'nowhere' },
    ]);
    const { CFItems } = package_;
    expect(faults(read({ ...package_, CFItems: [...CFItems, null, { identifier: 'e', fullStatement: 'E', uri: 'javascript:alert(1)' }] }))).toEqual([
      'CFItems[2] no_statement ',
      'CFItems[3] twice a',
      'CFItems[5] no_id ',
      'CFItems[6] no_address ',
      'CFItems[4] unknown_parent nowhere',
      'CFItems[1] circle b',
    ]);
    expect(faults(read('id,statement,parent\na,A,\n,B,\nc,,\na,Again,\nd,D,a\ne,E,zz', CSV))).toEqual([
      '3:1 no_id ',
      '4:2 no_statement ',
      '5:1 twice a',
      '7:1 unknown_parent zz',
    ]);
  });

  it.each([
    ['nothing', '', 'file empty'],
    ['a JSON that was cut off', '{"CFDocument": {', 'file not_json'],
    ['other JSON', { a: 1 }, 'file unknown_format'],
    ['two frameworks', { '@graph': [CTDL_ASN['@graph'][0], CTDL_ASN['@graph'][0]] }, 'file several_frameworks'],
    ['a package without items', { ...casePackage(), CFItems: [] }, 'file no_skills'],
    ['a package without a title', { ...casePackage(), CFDocument: {} }, 'file no_document'],
    ['a CSV without its columns', 'a,b\n1,2', 'file no_columns'],
    ['a CSV with an open quotation mark', 'id,statement\n1,"open', 'file quote_open 2'],
  ])('is refused where there is %s', (_, given, expected) => expect(refusal(given)).toBe(expected));

  it('of a CSV needs a name and an address that its skills lie under', () => {
    expect(refusal(SKILLS_CSV, { ...CSV, name: '' })).toBe('csv_name csv_name');
    expect(refusal(SKILLS_CSV, { ...CSV, address: '' })).toBe('csv_address csv_address');
    expect(refusal('<!doctype html><html><p>Not found', CSV)).toBe('file web_page');
    expect(refusal(SKILLS_CSV, { ...CSV, address: 'ftp://x.example' })).toBe('csv_address csv_no_address');
  });
});

describe('whatever comes', () => {
  it('is bounded: bytes, skills, and a chain or a circle of all that fit in a moment', () => {
    const from = process.cpuUsage();
    expect(refusal(`{${' '.repeat(FRAMEWORK_BYTES)}}`)).toBe('file too_large');
    const items = Array.from({ length: 100_000 }, () => ({ identifier: 'a' }));
    expect(refusal({ ...casePackage(), CFItems: items })).toBe('file too_many');
    const competencies = Array.from({ length: FRAMEWORK_SKILLS + 1 }, () => ({ '@type': 'ceasn:Competency', '@id': 'x' }));
    expect(refusal({ '@graph': [CTDL_ASN['@graph'][0], ...competencies] })).toBe('file too_many');
    expect(refusal(`id,statement\n${'a,b\n'.repeat(FRAMEWORK_SKILLS + 1)}`, CSV)).toBe('file too_many');
    const ring = (most: number) => casePackage(Array.from({ length: most }, (_, nth) => ({ id: `${nth}`, text: 'x', parent: `${(nth + 1) % most}` })));
    expect(read(ring(FRAMEWORK_SKILLS))).toMatchObject({ faults: 1 });
    expect(refusal('['.repeat(1_000_000))).toBe('file not_json');
    // Each skill is told by its place in a graph that is as long as its bytes allow: found by walking there, these took minutes.
    const skills = Array.from({ length: FRAMEWORK_SKILLS }, (_, nth) => JSON.stringify({ '@id': `${nth}`, '@type': 'ceasn:Competency' })).join(',');
    expect(refusal(`{"@graph":[${JSON.stringify(CTDL_ASN['@graph'][0])},${'0,{},'.repeat(300_000)}${skills}]}`)).toBe('file no_skills');
    const deep = `${'{"@graph":['.repeat(50_000)}${']}'.repeat(50_000)}`;
    expect(refusal(deep)).toBe('file unknown_format');
    expect(process.cpuUsage(from).user / 1_000).toBeLessThan(30_000);
  });

  it('is read or refused with a reason, and what was read fits an alignment', () => {
    const odd = fc.oneof(fc.jsonValue(), fc.constantFrom('__proto__', 'hc', '\u202Eabc', '\uD800', 'x'.repeat(3_000), 'https://a.example/1'));
    const node = fc.dictionary(
      fc.constantFrom(
        'identifier',
        'uri',
        'fullStatement',
        'abbreviatedStatement',
        'language',
        'associationType',
        'originNodeURI',
        'destinationNodeURI',
        'title',
      ),
      odd,
    );
    const competency = fc.dictionary(
      fc.constantFrom('@id', '@type', 'ceasn:name', 'ceasn:competencyText', 'ceasn:competencyLabel', 'ceasn:isChildOf', 'ceasn:hasChild', 'ceasn:license'),
      fc.oneof(
        odd,
        fc.constantFrom('ceasn:Competency', 'ceasn:CompetencyFramework'),
        fc.dictionary(fc.constantFrom('en', 'fr', '@value', '@language', '__proto__'), odd),
      ),
    );
    const documents = fc.oneof(
      fc.record({
        CFDocument: fc.oneof(node, fc.constant(casePackage().CFDocument)),
        CFItems: fc.oneof(odd, fc.array(node)),
        CFAssociations: fc.oneof(odd, fc.array(node)),
      }),
      fc.record({ '@graph': fc.array(fc.oneof(competency, fc.constantFrom(...CTDL_ASN['@graph']))) }),
      fc.jsonValue(),
    );
    const files = fc.oneof(
      documents.map(bytesOf),
      fc.string({ unit: 'binary' }).map((text) => bytesOf(`id,statement,parent,language,url\n${text}`)),
      fc.uint8Array({ maxLength: 400 }),
    );
    fc.assert(
      fc.property(files, (bytes) => {
        try {
          for (const { key, url, name, description, parent } of readFramework(bytes, CSV).skills) {
            expect(key).not.toBe('');
            expect(url).toMatch(/^https?:\/\//);
            expect(Object.keys(name).length).toBeGreaterThan(0);
            for (const text of [...Object.values(name), ...Object.values(description)]) expect(text).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]|^$/u);
            for (const text of Object.values(name)) expect(text.length).toBeLessThanOrEqual(200);
            expect(parent).not.toBe(key);
          }
        } catch (error) {
          if (error instanceof Error && error.name === 'AssertionError') throw error;
          expect(refusalsOf(error)[0].code).toMatch(/^[a-z_0-9]+$/);
        }
      }),
      { numRuns: 150 },
    );
  });
});
