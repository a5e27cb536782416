import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ResultDescription } from '../achievements/definition.ts';
import { linesOf } from '../testing/lines-of.ts';
import { openRoster, type ReadLine, type Roster } from './parse-roster.ts';
import { UnreadableFile } from './read-csv.ts';
import { orderOf, readDay } from './read-day.ts';
import type { RosterRules } from './read-row.ts';

const rules = { results: [], assessed: 'assessed-elsewhere' as const, today: '2026-11-12' };
const bytes = (text: string) => new TextEncoder().encode(text);
type Whole = Pick<Roster, 'headers' | 'uses'> & { lines: ReadLine[] };
const readBytes = async (input: Uint8Array, more: Partial<RosterRules> = {}): Promise<Whole> => {
  const { headers, uses, rows: count, pieces } = await openRoster(input, { ...rules, ...more });
  const lines = await linesOf(pieces());
  expect(lines).toHaveLength(count);
  return { headers, uses, lines };
};
const read = (text: string, more: Partial<RosterRules> = {}) => readBytes(bytes(text), more);
const problems = (roster: Whole) => roster.lines.flatMap((line) => line.problems ?? []);
const rows = (roster: Whole) => roster.lines.flatMap((line) => line.row ?? []);
const refusal = async (input: string | Uint8Array) => {
  try {
    await readBytes(typeof input === 'string' ? bytes(input) : input);
  } catch (error) {
    if (error instanceof UnreadableFile) return { what: error.what, ...error.values };
    throw error;
  }
  return undefined;
};

describe('a roster', () => {
  it('matches headers ignoring case, accents and punctuation, in both languages', async () => {
    expect((await read('Nom complet;Courriel;No étudiant;Date d’obtention;Langue\nZoë;zoe@b.example;K-1;2026-11-12;fr\n')).uses).toEqual([
      'name',
      'email',
      'external_id',
      'awarded_on',
      'language',
    ]);
    for (const heading of ['Ref', 'Reference', 'Réf.', 'Student reference number', 'N° de référence', 'N° étudiant', 'Numéro de référence'])
      expect([heading, ...(await read(`email,${heading}\na@b.example,K-1\n`)).uses]).toEqual([heading, 'email', 'external_id']);
    expect((await read('E-MAIL,Full_Name,AWARDED ON,external-id\na@b.example,Al,2026-11-12,1\n')).uses).toEqual(['email', 'name', 'awarded_on', 'external_id']);
  });

  it('matches headings beside words for the person, and leaves other people’s alone', async () => {
    expect((await read('Student e-mail;Name of participant;Student no.;Date awarded;Course name\na@b.example;Al;1;;x\n')).uses).toEqual([
      'email',
      'name',
      'external_id',
      'awarded_on',
      'leave-out',
    ]);
    expect((await read('Parent e-mail,Learner e-mail,Date of birth\np@b.example,a@b.example,2001-01-01\n')).uses).toEqual(['leave-out', 'email', 'leave-out']);
  });

  it('puts a name together from two columns, in either language', async () => {
    expect(rows(await read('Last name,First name,e-mail\nLin,Ada,a@b.example\n,Cher,c@b.example\n')).map((row) => row.name)).toEqual(['Ada Lin', 'Cher']);
    expect(rows(await read('Prénom;Nom;Courriel\nÉlodie;Roy;e@b.example\n')).map((row) => row.name)).toEqual(['Élodie Roy']);
  });

  it('finds the only column of addresses whatever its heading, and asks where there are two', async () => {
    expect((await read('Kontakt,Who\na@b.example,Al\nb@b.example,Bo\n')).uses).toEqual(['email', 'leave-out']);
    expect(await refusal('Teacher,Kontakt\nt@b.example,a@b.example\nt@b.example,b@b.example\n')).toMatchObject({ what: 'no_email_column' });
  });

  it('reads names as people write them, a quoted comma, a mark in front, CRLF and a last line without end', async () => {
    const roster = await read('\uFEFFemail,name\r\nzoe@b.example,Zoë\r\noc@b.example,"O’Connor, Sinéad"\r\nli@b.example,李小龙\r\nnour@b.example,نور');
    expect(problems(roster)).toEqual([]);
    expect(rows(roster).map((row) => row.name)).toEqual(['Zoë', 'O’Connor, Sinéad', '李小龙', 'نور']);
  });

  it('keeps 1,999 of 2,000 rows and names the other by line, column and cell', async () => {
    const lines = Array.from({ length: 2_000 }, (_, n) => `p${n}@b.example,Person ${n},${n === 1_202 ? '31/11/2026' : '2026-11-12'}`);
    const roster = await read(`email,name,Date d’obtention\n${lines.join('\n')}\n`, { today: '2026-12-24' });
    expect(rows(roster)).toHaveLength(1_999);
    expect(problems(roster)).toEqual([
      { line: 1_204, column: 3, header: 'Date d’obtention', cell: '31/11/2026', code: 'date_form', values: { example: '2026-11-30' } },
    ]);
  });

  it.each([
    ['2026-11-31', 'date_day'],
    ['2026-13-01', 'date_form'],
    ['2027-01-01', 'date_future'],
    ['1899-01-01', 'date_old'],
    ['yesterday', 'date_form'],
  ])('refuses the date %s as %s', async (cell, code) => {
    expect(problems(await read(`email,date\na@b.example,${cell}\n`)).map((problem) => problem.code)).toEqual([code]);
  });

  it('takes days in a spreadsheet’s order only where a person has said which', () => {
    const readIn = (order: 'dmy' | 'mdy') =>
      ['3/4/2026', '12.11.2026', '31/11/2026', '2026-11-01', '11/13/2025'].map((cell) => readDay(cell, rules.today, order));
    expect(readIn('dmy')).toEqual([
      { day: '2026-04-03' },
      { day: '2026-11-12' },
      { code: 'date_day', values: { month: 11, days: 30, example: '2026-11-30' } },
      { day: '2026-11-01' },
      { code: 'date_form', values: { example: rules.today } },
    ]);
    expect(readIn('mdy').map((found) => 'day' in found && found.day)).toEqual(['2026-03-04', false, false, '2026-11-01', '2025-11-13']);
    expect(['3/4/2026', '13/4/2026', '4/13/2026', '2026-11-01', '40/40/2026'].map(orderOf)).toEqual(['either', 'dmy', 'mdy', undefined, undefined]);
  });

  it('takes a learner’s key under its header in any case, and names one that is none or is another row’s', async () => {
    const [ed, p256] = ['did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK', 'did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv'];
    const agrees = 'did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc'; // X25519 signs nothing
    const roster = await read(
      `email,HOLDER_Key\na@b.example,${ed}\nb@b.example,\nc@b.example,${p256}\nd@b.example,${agrees}\ne@b.example,did:web:x.example\nf@b.example,${ed}`,
    );
    expect(rows(roster).map((row) => row.holderKey)).toEqual([ed, undefined, p256]);
    expect(problems(roster).map(({ line, column, code }) => [line, column, code])).toEqual([
      [5, 2, 'holder_key_form'],
      [6, 2, 'holder_key_form'],
      [7, 2, 'holder_key_twice'],
    ]);
  });

  it('says where lines with breaks inside quotes begin', async () => {
    const roster = await read('email,name\n"a@b.example","Two\nlines"\nbad,Next\n');
    expect(problems(roster).map(({ line, code }) => ({ line, code }))).toEqual([
      { line: 2, code: 'hidden_characters' },
      { line: 4, code: 'email_no_at' },
    ]);
  });

  it('names every wrong cell of a row, not only the first', async () => {
    const roster = await read('email,language,date\nnobody,Klingon,never\n');
    expect(problems(roster).map(({ column, code }) => [column, code])).toEqual([
      [1, 'email_no_at'],
      [2, 'language_unknown'],
      [3, 'date_form'],
    ]);
  });

  it('names the second of two rows with one number, or one address; two numbers at one address are two people', async () => {
    const roster = await read('email,external_id\na@b.example,1\nother@b.example,1\nA@B.example,2\nc@b.example,\nC@b.example,\na@b.example,\nc@b.example,9\n');
    expect(problems(roster).map(({ line, code, column, values }) => [line, code, column, values?.line])).toEqual([
      [3, 'twice', 2, 2],
      [6, 'twice', 1, 5],
      [7, 'twice', 1, 2],
      [8, 'twice', 1, 5],
    ]);
  });

  it('takes a heading for the result that has it as its title, in either language, unless it is a name of ours or another column says so outright', async () => {
    const results = [
      { title: 'Test', type: 'Percent' as const, allowed: [], required: '60' },
      { title: 'Conduct', frenchTitle: 'Conduite', type: 'LetterGrade' as const, allowed: ['A', 'B'] },
      { title: 'Number', type: 'RawScore' as const, allowed: [] },
    ];
    const uses = async (headings: string) => (await read(`${headings}\na@b.example,1,1,1\n`, { results })).uses.slice(0, 4);
    expect(await uses('email,TEST (%),Student conduct,Number')).toEqual(['email', 'result:Test', 'result:Conduct', 'external_id']);
    expect(await uses('courriel,test,Résultat : conduite,')).toEqual(['email', 'result:Test', 'result:Conduct', 'leave-out']);
    expect(await uses('email,Test,result:test,Conduite')).toEqual(['email', 'leave-out', 'result:Test', 'result:Conduct']);
    const rubric = [{ title: 'Care', type: 'RubricCriterionLevel' as const, allowed: ['Seen'], levels: [{ name: 'Seen' }] }];
    expect((await read('email,Care\na@b.example,Seen\n', { results: rubric, assessed: 'participation' })).uses).toEqual(['email', 'leave-out']);
    expect(await uses('email,Parent conduct,Tests,')).toEqual(['email', 'leave-out', 'leave-out', 'leave-out']);
  });

  it('leaves out what its own file of rows to fix says of them, in either language, unless it stands first', async () => {
    expect(await read('email;name;ligne;problème\na@b.example;Al;3;Écrivez un nombre.\nb@b.example;Bo\n')).toMatchObject({
      headers: ['email', 'name'],
      lines: [{ cells: ['a@b.example', 'Al'] }, { cells: ['b@b.example', 'Bo'] }],
    });
    expect((await read('line,problem,email\n1,x,a@b.example\n')).headers).toEqual(['line', 'problem', 'email']);
  });

  it('reads results by their title and refuses values that do not fit', async () => {
    const results = [
      { title: 'Score', type: 'Percent' as const, allowed: [] },
      { title: 'Évaluation', type: 'LetterGrade' as const, allowed: ['A', 'B'] },
    ];
    const roster = await read('email,result:score,Résultat : evaluation,result:unknown\na@b.example,82,A,x\nb@b.example,"82,5 %",B,x\nc@b.example,101,C,x\n', {
      results,
    });
    expect(roster.uses).toEqual(['email', 'result:Score', 'result:Évaluation', 'leave-out']);
    expect(rows(roster)[0]?.results).toEqual([
      { title: 'Score', value: '82' },
      { title: 'Évaluation', value: 'A' },
    ]);
    expect(problems(roster).map(({ line, code }) => [line, code])).toEqual([
      [4, 'result_outside'],
      [4, 'result_not_allowed'],
    ]);
  });

  it('awards nobody who has less than the badge needs', async () => {
    const percent = { title: 'Score', type: 'Percent' as const, allowed: [], required: '60 %' };
    const levels = [{ name: 'Starting' }, { name: 'Secure' }, { name: 'Leading' }];
    const line = { title: 'Risk', type: 'RubricCriterionLevel' as const, levels, allowed: levels.map(({ name }) => name), required: 'Secure' };
    const roster = await read('email,result:score,result:risk\na@b.example,"59,9",Secure\nb@b.example,60,Leading\nc@b.example,100 %,Starting\n', {
      results: [percent, line],
    });
    expect(problems(roster).map(({ line, code, values }) => [line, code, values])).toEqual([
      [2, 'result_below', { required: '60 %' }],
      [4, 'result_below', { required: 'Secure' }],
    ]);
  });

  it('compares a list of values by the order it was written in, and holds one without any to the letter', async () => {
    const grade = { title: 'Portfolio', type: 'LetterGrade' as const, allowed: ['A', 'B', 'C', 'D'], required: 'C' };
    const refused = async (result: ResultDescription) =>
      problems(await read(`email,result:portfolio\n${grade.allowed.map((cell) => `${cell}@b.example,${cell}`).join('\n')}\n`, { results: [result] })).map(
        ({ cell, code }) => `${cell} ${code}`,
      );
    expect(await refused({ ...grade, order: 'best-first' })).toEqual(['D result_below']);
    expect(await refused({ ...grade, order: 'lowest-first' })).toEqual(['A result_below', 'B result_below']);
    expect(await refused(grade)).toEqual(['A result_other', 'B result_other', 'D result_other']);
    expect(await refused({ ...grade, type: 'Result', allowed: [] })).toEqual(['A result_other', 'B result_other', 'D result_other']);
    const marks = { title: 'Portfolio', type: 'GradePointAverage' as const, allowed: ['1', '2,5', '10'], required: '2,5' };
    expect(problems(await read('email,result:portfolio\na@b.example,1\nb@b.example,10\n', { results: [marks] })).map(({ line }) => line)).toEqual([2]);
    expect(problems(await read('email\na@b.example\n', { results: [grade] })).map(({ code }) => code)).toEqual(['result_needed_exactly']);
  });

  it('adds a column for a result that the badge needs and no column has, and holds every row to it', async () => {
    const percent = { title: 'Score', type: 'Percent' as const, allowed: [], required: '60' };
    const remark = { title: 'Remark', type: 'Result' as const, allowed: [] };
    const missing = await read('email,name,result:remark\na@b.example,Al\nb@b.example,Bo,fine,odd\nemail,name,result:remark\n', { results: [percent, remark] });
    expect(missing.headers).toEqual(['email', 'name', 'result:remark', 'result:Score']);
    expect(problems(missing)).toMatchObject([
      { line: 2, column: 4, header: 'result:Score', cell: '', code: 'result_needed', values: { required: '60' } },
      { line: 3, column: 5, cell: 'odd', code: 'too_many_cells' },
      { line: 4, column: 1, code: 'header_again' },
    ]);
    const there = await read('email,result:score,result:remark\na@b.example,70,\nb@b.example,,fine\n', { results: [percent, remark] });
    expect(problems(there).map(({ line, column, code }) => [line, column, code])).toEqual([[3, 2, 'result_needed']]);
  });

  it('asks for no level of a rubric where nothing was judged, and for each where it was', async () => {
    const levels = [{ name: 'Starting' }, { name: 'Secure' }];
    const line = { title: 'Risk', type: 'RubricCriterionLevel' as const, levels, allowed: levels.map(({ name }) => name), required: 'Secure' };
    const codes = async (assessed: 'participation' | 'assessed-elsewhere') =>
      problems(await read('email\na@b.example\n', { results: [line], assessed })).map(({ code }) => code);
    expect(await codes('participation')).toEqual([]);
    expect(await codes('assessed-elsewhere')).toEqual(['result_needed']);
  });

  it('holds scaled scores and those of rubrics to the ends they state, and lets words stand where they state none', async () => {
    const result = (title: string, type: 'ScaledScore' | 'RubricScore' | 'RawScore', ends: object) => ({ title, type, allowed: [], ...ends });
    const wrong = async (of: ReturnType<typeof result>, cell: string) =>
      problems(await read(`email,result:Score\na@b.example,"${cell}"\n`, { results: [of] })).map(({ code, values }) => [code, values]);
    for (const type of ['ScaledScore', 'RubricScore'] as const) {
      const scaled = result('Score', type, { min: -3, max: 3 });
      for (const cell of ['-3', '3', '0', '2,5', '+1']) expect(await wrong(scaled, cell)).toEqual([]);
      for (const cell of ['-3.1', '4']) expect(await wrong(scaled, cell)).toEqual([['result_outside', { least: -3, most: 3 }]]);
      expect(await wrong(scaled, 'good')).toEqual([['result_not_a_number', undefined]]);
      expect(await wrong(result('Score', type, { max: 36 }), '-200')).toEqual([]);
      expect(await wrong(result('Score', type, { max: 36 }), '37')).toHaveLength(1);
      expect(await wrong(result('Score', type, {}), 'well above')).toEqual([]);
    }
    for (const cell of ['0x10', '1e1', '1_0', '.']) expect(await wrong(result('Score', 'RawScore', {}), cell)).toEqual([['result_not_a_number', undefined]]);
  });

  it('KF-I13: refuses letters that hide or turn text around', async () => {
    expect(problems(await read('email,name\na@b.example,Alecila\n'))).toEqual([]);
    expect(problems(await read('email,name\na@b.example,Al\u202Eecila\n')).map((problem) => problem.code)).toEqual(['hidden_characters']);
    expect(problems(await read('email,name\na@b.example,Al\u0007\n')).map((problem) => problem.code)).toEqual(['hidden_characters']);
  });

  it('takes a comma without quotation marks for what it most likely is', async () => {
    expect(problems(await read('email,name\na@b.example,O’Connor, Sinéad\n')).map((problem) => problem.code)).toEqual(['too_many_cells']);
  });

  it('refuses whole files with what to do: UTF-16 without its mark, a workbook, another code page, nothing, no address column, an open quote', async () => {
    expect(await refusal(new Uint8Array(Buffer.from('\uFEFFemail\na@b.example', 'utf16le').subarray(0, -1)))).toEqual({ what: 'utf16' });
    expect(await refusal(new Uint8Array(Buffer.from('email\na@b.example', 'utf16le')))).toEqual({ what: 'utf16' });
    expect(await refusal('PK\u0003\u0004\u0014\u0000\u0006\u0000')).toEqual({ what: 'workbook' });
    expect(await refusal(new Uint8Array(Buffer.from('email,name\na@b.example,Zoë', 'latin1')))).toEqual({ what: 'not_utf8' });
    for (const mark of ['89504e470d0a1a0a0000', 'ffd8ffe0', '255044462d312e37'])
      expect(await refusal(new Uint8Array(Buffer.from(mark, 'hex')))).toEqual({ what: 'picture' });
    expect(await refusal(bytes('\n<!DOCTYPE html>\n<html><p>Sign in'))).toEqual({ what: 'web_page' });
    expect(await refusal('')).toEqual({ what: 'empty' });
    expect(await refusal('email,name\n')).toEqual({ what: 'only_header' });
    expect(await refusal('a@b.example,Al\nb@b.example,Bea\n')).toEqual({ what: 'no_header', cell: 'a@b.example' });
    expect(await refusal('who,what\na,b\n')).toEqual({ what: 'no_email_column', headers: 'who, what' });
    expect(await refusal('email,name\na@b.example,Al\nb@b.example,"Bea\nc@b.example,Cy\n')).toEqual({ what: 'quote_open', line: 3 });
    expect(await refusal(new Uint8Array(11 * 1024 * 1024).fill(97))).toEqual({ what: 'too_large', megabytes: 10 });
  });

  it('says of an achievement that has ended which days are too late, and is refused where no row could bring another day', async () => {
    const ended = { ...rules, lastDay: '2026-06-30' };
    await expect(read('email\na@b.example\n', ended)).rejects.toThrow('after_end');
    const roster = await read('email,date\na@b.example,2026-06-30\nb@b.example,2026-07-01\nc@b.example,\n', ended);
    expect(rows(roster).map(({ email }) => email)).toEqual(['a@b.example']);
    expect(problems(roster).map(({ line, column, code, values }) => [line, column, code, values?.on])).toEqual([
      [3, 2, 'after_end', '2026-06-30'],
      [4, 2, 'after_end', '2026-06-30'],
    ]);
  });

  it('reads the “Unicode text” of spreadsheets by its mark, in either order of bytes', async () => {
    const little = Buffer.from('\uFEFFemail\tname\r\nzoe@b.example\tZoë 李小龙\r\nnobody\tNobody\r\n', 'utf16le');
    for (const file of [little, Buffer.from(little).swap16()]) {
      const roster = await readBytes(new Uint8Array(file));
      expect(rows(roster).map((row) => row.name)).toEqual(['Zoë 李小龙']);
      expect(problems(roster).map(({ line, code }) => [line, code])).toEqual([[3, 'email_no_at']]);
    }
  });

  it('names a formula’s text and a header that stands there again, each by its line', async () => {
    const roster = await read('email,name\na@b.example,Al\nb@b.example,"=CONCAT(A1,B1)"\nemail,name\nc@b.example,+33 1\n');
    expect(problems(roster).map(({ line, column, code }) => [line, column, code])).toEqual([
      [3, 2, 'formula'],
      [4, 1, 'header_again'],
    ]);
    expect(rows(roster).map((row) => row.name)).toEqual(['Al', '+33 1']);
  });

  it('uses the first of two columns of one name, and says that it leaves the other out', async () => {
    expect((await read('email,name,Email\na@b.example,Al,other@b.example\n')).uses).toEqual(['email', 'name', 'leave-out']);
  });

  it('drops no line silently: lines in = rows + lines with problems, whatever the cells hold', async () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll('\0', ''));
    const quote = (text: string) => `"${text.replace(/"/g, '""')}"`;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 20 }), async (cells) => {
        const roster = await read(`email,name,external_id\n${cells.map((row) => row.map(quote).join(',')).join('\n')}\n`.concat('x@b.example,,\n'));
        const filled = cells.filter((row) => row.some((text) => text.trim() !== '')).length + 1;
        expect(rows(roster).length + roster.lines.filter((line) => line.problems).length).toBe(filled);
      }),
      { numRuns: 200 },
    );
  });
});
