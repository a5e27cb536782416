import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CSV_ROWS, RUBRIC_BYTES, RUBRICS_OF_A_FILE } from '../limits.ts';
import { UnreadableFile } from '../roster/read-csv.ts';
import { ResultDescription } from './definition.ts';
import { EMPTY_FORM } from './definition-form.ts';
import { draftDefinition } from './read-definition.ts';
import { type ReadRubric, readRubrics } from './rubric-file.ts';

const bytesOf = (given: unknown) => new TextEncoder().encode(typeof given === 'string' ? given : JSON.stringify(given));
const read = (given: unknown): ReadRubric[] => readRubrics(bytesOf(given));
const refusal = (given: unknown) => {
  try {
    return read(given).length;
  } catch (error) {
    return error instanceof UnreadableFile ? error.what : error;
  }
};
const faults = ([rubric]: ReadRubric[]) =>
  rubric?.problems.map(({ at, code, detail, line, column }) => [line === undefined ? at : `${line}:${column}`, code, detail].join(' '));
const level = (quality: string, score?: number, position?: number) => ({
  quality,
  description: `${quality} in words`,
  ...(score === undefined ? {} : { score }),
  ...(position === undefined ? {} : { position }),
});
const rubric = (criteria: object[]) => ({ CFDocument: {}, CFRubrics: [{ title: 'Care', CFRubricCriteria: criteria }] });

it('reads the rubrics of a CASE package: criteria in their order, levels lowest first, weights in the points', () => {
  const [care] = read(
    rubric([
      { description: 'Uses protection', position: 2, weight: 0.5, CFRubricCriterionLevels: [level('Good', 4), level('Poor', 1)] },
      {
        category: 'Risk',
        description: 'x'.repeat(300),
        position: 1,
        CFRubricCriterionLevels: [level('Starting', undefined, 1), level('Secure', undefined, 2)],
      },
    ]),
  );
  expect(care?.title).toBe('Care');
  expect(care?.criteria.map(({ title, levels }) => [title, levels.map(({ name, points }) => `${name} ${points}`)])).toEqual([
    ['Risk', ['Starting ', 'Secure ']],
    ['Uses protection', ['Poor 0.5', 'Good 2']],
  ]);
  expect(care?.criteria[1]?.levels[0]).toMatchObject({ description: 'Poor in words' });
});

it('proposes the level that earns the badge where a file marks none, and says of which criteria: else the lowest would', () => {
  const four = [level('Not yet', 0), level('Developing', 1), level('Secure', 2), level('Exemplary', 3)];
  const [care] = read(
    rubric([
      { description: 'Plans', CFRubricCriterionLevels: four },
      { description: 'Ranks', CFRubricCriterionLevels: four.slice(0, 3) },
    ]),
  );
  expect([care?.criteria.map(({ required }) => required), care?.proposed]).toEqual([
    ['Secure', 'Secure'],
    ['Plans', 'Ranks'],
  ]);
  const [drawn] = read('Criterion,Not yet,Good\nPlans,No plan,A plan');
  expect([drawn?.criteria[0]?.required, drawn?.proposed]).toEqual(['Good', ['Plans']]);
});

it('reads a CSV, a line a level, in both languages, with the level that earns the badge', () => {
  const [found] = read(
    'Critère;critère_fr;niveau;niveau_fr;points;description;requis\nJudges risk;Évalue le risque;Starting;Débute;1,5;Names dangers;\n;;Secure;Acquis;2;Ranks them;x\nWrites;;No;;;;\nWrites;;Yes;;;;',
  );
  expect(found?.problems).toEqual([]);
  expect(found?.criteria).toMatchObject([
    {
      title: 'Judges risk',
      french: 'Évalue le risque',
      required: 'Secure',
      levels: [{ name: 'Starting', french: 'Débute', points: '1.5' }, { name: 'Secure' }],
    },
    { title: 'Writes', required: 'Yes', levels: [{ name: 'No' }, { name: 'Yes' }] },
  ]);
  expect(found?.proposed).toEqual(['Writes']); // the other has its mark
});

it('tells what it left out by line and column, or by where it stands in the package', () => {
  expect(faults(read('criterion,level,points\nA,Low,one\nA,High,2\nA,Low,3\nB,Only,1\nA,,'))).toEqual([
    '2:3 no_points one',
    '4:2 level_twice Low',
    '6:2 no_level ',
    '5:1 one_level B',
  ]);
  const levels = [level('Low'), level('High')];
  expect(
    faults(
      read(
        rubric([
          { description: 'A', CFRubricCriterionLevels: levels },
          { CFRubricCriterionLevels: levels },
          { description: 'a', CFRubricCriterionLevels: levels },
          { description: 'B', CFRubricCriterionLevels: 'none' },
          ...Array.from({ length: 20 }, (_, nth) => ({ description: `C${nth}`, CFRubricCriterionLevels: levels })),
        ]),
      ),
    ),
  ).toEqual([
    'CFRubrics[0].CFRubricCriteria[1] no_title ',
    'CFRubrics[0].CFRubricCriteria[2] criterion_twice a',
    'CFRubrics[0].CFRubricCriteria[3] one_level B',
    'CFRubrics[0].CFRubricCriteria[23] too_many_criteria C19',
  ]);
});

it('looks through as many criteria as a file has lines in a moment', () => {
  const lines = Array.from({ length: CSV_ROWS / 4 }, (_, nth) => `Criterion ${nth},Low\nCriterion ${nth},High`);
  const [rubric] = read(`criterion,level\n${lines.join('\n')}`);
  expect(rubric?.criteria).toHaveLength(20);
});

it.each([
  ['', 'empty'],
  ['a,b\n1,2', 'rubric_no_columns'],
  ['criterion,level\nA,"x', 'quote_open'],
  ['criterion,level\nA,x', 'rubric_none'],
  ['{"CFRubrics": [', 'rubric_not_json'],
  ['['.repeat(100_000), 'rubric_not_json'],
  [{ CFItems: [] }, 'rubric_not_there'],
  [{ CFPackage: rubric([]) }, 'rubric_none'],
  [' '.repeat(RUBRIC_BYTES + 1), 'rubric_too_large'],
])('says why it reads nothing, of such files the %$th', (given, expected) => expect(refusal(given)).toBe(expected));

it('reads whatever comes into rows that a definition takes, or says why not', () => {
  const odd = fc.oneof(fc.jsonValue(), fc.constantFrom('x'.repeat(900), '\u202Eabc', 'Low', 'High', '\uD800', 1e308));
  const levels = fc.oneof(odd, fc.array(fc.dictionary(fc.constantFrom('quality', 'description', 'score', 'position'), odd), { maxLength: 13 }));
  const criteria = fc.oneof(
    odd,
    fc.array(fc.record({ description: odd, category: odd, weight: odd, position: odd, CFRubricCriterionLevels: levels }), { maxLength: 24 }),
  );
  const files = fc.oneof(
    fc.record({ CFRubrics: fc.oneof(odd, fc.array(fc.record({ title: odd, CFRubricCriteria: criteria }), { maxLength: 13 })) }).map(bytesOf),
    fc
      .array(fc.array(fc.constantFrom('A', 'B', 'Low', 'High', '1', '-1e400', '"', 'x'.repeat(600)), { maxLength: 5 }), { maxLength: 30 })
      .map((lines) => bytesOf(['criterion,level,points,description,required', ...lines.map((cells) => cells.join(','))].join('\n'))),
    fc.uint8Array({ maxLength: 300 }),
  );
  fc.assert(
    fc.property(files, (bytes) => {
      let rubrics: ReadRubric[];
      try {
        rubrics = readRubrics(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(UnreadableFile);
        return;
      }
      expect(rubrics.length).toBeLessThanOrEqual(RUBRICS_OF_A_FILE);
      for (const { criteria } of rubrics) {
        const { results } = draftDefinition({ ...EMPTY_FORM, results: criteria }, 'Unnamed', 'en');
        expect(results.map(({ title }) => title)).toEqual(criteria.map(({ title }) => title));
        for (const result of results) expect(ResultDescription.safeParse(result).success).toBe(true);
      }
    }),
    { numRuns: 150 },
  );
});

it('reads a rubric drawn as a grid: a line a criterion, a column a level, and no level where a cell is empty', () => {
  const [drawn] = read(
    'Criterion;Not yet;Developing;Secure\nPlans the day;No plan;A plan without times;A plan with times\nRanks risks;None named;;Ranked\nLonely;;;Once',
  );
  expect(drawn?.criteria.map(({ title, levels }) => [title, levels.map(({ name, description }) => `${name}: ${description}`)])).toEqual([
    ['Plans the day', ['Not yet: No plan', 'Developing: A plan without times', 'Secure: A plan with times']],
    ['Ranks risks', ['Not yet: None named', 'Secure: Ranked']],
  ]);
  expect(faults(drawn ? [drawn] : [])).toEqual(['4:1 one_level Lonely']);
  expect(refusal('criterion,Only one\nPlans,Well')).toBe('rubric_no_columns');
});

it('reads of a grid which level earns the badge, by name, number or points, and its weights where levels have points', () => {
  const [named] = read(
    'criterion,required,Not yet,Reached,With distinction\nPlans,reached,No plan,A plan,With times\nRanks,3,None,Some,All\nTells,,No,Yes,Well',
  );
  expect([named?.criteria.map(({ required }) => required), named?.proposed, named?.problems]).toEqual([
    ['Reached', 'With distinction', 'With distinction'],
    ['Tells'],
    [],
  ]);
  expect(read('criterion,required,★,★★\nPlans,★★,No plan,A plan')[0]?.criteria).toMatchObject([{ required: '★★' }]);
  const [weighed] = read('critère;critère_fr;poids;requis;Not yet (0);Reached (2 pts)\nPlans;Planifie;1,5;2;No plan;A plan\nRanks;;2;Reached;None;All');
  expect(weighed?.criteria).toMatchObject([
    {
      title: 'Plans',
      french: 'Planifie',
      required: 'Reached',
      levels: [
        { name: 'Not yet', points: '0' },
        { name: 'Reached', points: '3' },
      ],
    },
    { levels: [{ points: '0' }, { points: '4' }] },
  ]);
  expect([weighed?.problems, weighed?.proposed]).toEqual([[], []]);
});

it('tells of each column that it does not take, and of what no level, weight or heading says', () => {
  const [drawn] = read(
    'criterion,description,weight,required,Not yet,Reached,,\nPlans,How she plans,2,Reached,No plan,A plan,seen,\nRanks,,heavy,Mastered,None,All,,\nTells,,1,Reached,No,,,',
  );
  expect(faults(drawn ? [drawn] : [])).toEqual([
    '1:2 column_unread description',
    '1:3 weight_without_points weight',
    '1:7 column_unnamed ',
    '3:4 no_such_level Mastered',
    '3:3 no_weight heavy',
    '4:4 no_such_level Reached', // nothing is said of it here
    '4:1 one_level Tells',
  ]);
  expect([drawn?.criteria.map(({ required }) => required), drawn?.proposed]).toEqual([['Reached', 'Reached'], ['Ranks']]);
  expect(faults(read('criterion,level,weight,remark,points\nA,Low,2,Look,1\nA,High,,,2'))).toEqual(['1:4 column_unread remark']);
  expect(faults(read('criterion,level,weight\nA,Low,2\nA,High,'))).toEqual(['1:3 weight_without_points weight']);
});
