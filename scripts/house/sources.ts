import { bareCode, type Fault, isCode, isTest, lineOf, packageOf, type SourceFile } from './files.ts';

const MOST_LINES = 350;

/** A pattern that must not stand in some files, and what to do instead. */
type Ban = { rule: string; pattern: RegExp; in: (file: SourceFile) => boolean; what: string };

const ofProduct = (file: SourceFile) => packageOf(file.path) !== undefined && !isTest(file);
const aboveBase = (file: SourceFile) => ofProduct(file) && packageOf(file.path) !== 'base';
// Secrets are named in the configuration by their variable; only these two packages look one up.
const READS_VARIABLES = new Set(['node', 'agent']);

const BANS: readonly Ban[] = [
  { rule: 'clock', pattern: /\bnew Date\(\s*\)|\bDate\.now\b|\bDate\(\s*\)/g, in: aboveBase, what: 'takes the time by itself; use context.clock()' },
  {
    rule: 'chance',
    pattern: /\bMath\.random\b|\brandom(?:Bytes|UUID|Int|Fill|FillSync)\s*\(|\bgetRandomValues\b/g,
    in: aboveBase,
    what: 'takes chance by itself; use context.random or newId',
  },
  {
    rule: 'variable',
    pattern: /\bprocess\.env\b/g,
    in: (file) => ofProduct(file) && !READS_VARIABLES.has(packageOf(file.path) ?? ''),
    what: 'reads the environment; what a node does is said in its configuration only',
  },
  {
    rule: 'test-switch',
    pattern: /\b(?:useFakeTimers|setSystemTime|faketime)\b/g,
    in: () => true,
    what: 'sets the clock of a whole process; hand a clock to the context instead',
  },
];

// These hide in comments, so they are looked for in the text as it is.
const TEXT_BANS: readonly Ban[] = [
  { rule: 'types', pattern: /@ts-(?:ignore|nocheck)\b/g, in: isCode, what: 'silences the compiler; mend the type' },
  // A test may state that something does not compile.
  { rule: 'types', pattern: /@ts-expect-error\b/g, in: (file) => !isTest(file), what: 'silences the compiler; mend the type' },
  {
    rule: 'remark',
    pattern: /\b(?:TODO(?!\(#\d+\))|FIXME|XXX|HACK)\b/g,
    in: isCode,
    what: 'is no remark of this house; write NOTE: or TODO(#issue):',
  },
];

const VAGUE = /(^|[-/.])(utils?|helpers?|common|managers?|services?|impl|misc)(?=[-./]|$)/;

/** Rules that one file can break by itself: clock and chance, the environment, length, vague names, silenced types. */
export function checkSources(files: readonly SourceFile[]): Fault[] {
  // The house's own rules name what they forbid.
  const own = files.filter((file) => isCode(file) && !file.path.startsWith('scripts/house/') && !file.path.startsWith('test/peers/'));
  return own.flatMap((file) => [...banned(file), ...tooLong(file), ...vague(file)]);
}

function banned(file: SourceFile): Fault[] {
  const found = (bans: readonly Ban[], text: string) =>
    bans
      .filter((ban) => ban.in(file))
      .flatMap((ban) =>
        [...text.matchAll(ban.pattern)].map((match) => ({
          path: file.path,
          line: lineOf(text, match.index),
          rule: ban.rule,
          what: `${match[0].trim()} ${ban.what}`,
        })),
      );
  return [...found(BANS, bareCode(file.text)), ...found(TEXT_BANS, file.text)];
}

function tooLong(file: SourceFile): Fault[] {
  const lines = file.text.split('\n').length - 1;
  return lines > MOST_LINES ? [{ path: file.path, rule: 'length', what: `has ${lines} lines, more than ${MOST_LINES}; it does more than one job` }] : [];
}

function vague(file: SourceFile): Fault[] {
  const word = VAGUE.exec(file.path.replace(/^packages\/[^/]+\/src\//, ''))?.[2];
  return word && packageOf(file.path) ? [{ path: file.path, rule: 'name', what: `"${word}" says nothing; name the file after its thing or its act` }] : [];
}
