import { readFile } from 'node:fs/promises';
import { LaurelError, type Problem } from '@laurel/base';
import { type Document, type ErrorCode, isMap, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { Config } from './config.ts';

/**
 * Reads a configuration file (YAML, so JSON too) whole, or says of every fault which key it is and on which line.
 * @throws LaurelError config_invalid
 */
export async function readConfig(file: string): Promise<Config> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new LaurelError('config_invalid', { detail: `Cannot read the configuration ${file}: ${reasonOf(cause)}.`, cause });
  });
  return parseConfig(text, file);
}

/** @throws LaurelError config_invalid */
export function parseConfig(text: string, name: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, strict: true });
  const broken = document.errors[0] ?? aliasOfNothing(document);
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0]);
    throw invalid(name, [{ at: '', code: 'yaml', detail: FAULTS[broken.code] ?? FAULT, line, column: col }]);
  }

  const result = Config.safeParse(document.toJS());
  if (result.success) return result.data;
  throw invalid(
    name,
    result.error.issues.flatMap((issue) => problemsOf(issue, document, lines)),
  );
}

/** YAML reads `*word` as what was named `&word` elsewhere; where nothing was, the reader finds out only when it makes values of the text. */
function aliasOfNothing(document: Document.Parsed): { pos: [number, number]; code: ErrorCode } | undefined {
  let found: [number, number] | undefined;
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) === undefined) found ??= [alias.range?.[0] ?? 0, 0];
    },
  });
  return found && { pos: found, code: 'BAD_ALIAS' };
}

/** The reader's own words are about its grammar; whoever edits the file knows lines, indentation and brackets. */
const FAULT = 'here the file does not read as YAML: indentation, quotes or brackets do not fit';
const FAULTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  DUPLICATE_KEY: 'this key stands here a second time',
  TAB_AS_INDENT: 'this line is indented by a tab; YAML takes spaces only',
  BAD_ALIAS: 'a word that begins with * has to be quoted',
  MULTIPLE_DOCS: 'a second document begins here; a configuration is one',
};

function problemsOf(issue: z.core.$ZodIssue, document: Document.Parsed, lines: LineCounter): Problem[] {
  const lineOf = (path: readonly PropertyKey[]) => lines.linePos(offsetOf(document, path)).line;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      at: pathOf([...issue.path, key]),
      code: 'unknown_key',
      detail: 'is not a key Laurel knows',
      line: lineOf([...issue.path, key]),
    }));
  }
  const missing = (issue.code === 'invalid_type' || issue.code === 'invalid_union') && document.getIn(issue.path) === undefined;
  const at = pathOf(issue.path) || 'the file';
  return [{ at, code: missing ? 'missing' : issue.code, detail: missing ? 'is missing' : plainly(issue.message), line: lineOf(issue.path) }];
}

/** Where a key stands; for a missing one, where its nearest parent does. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    const pair = isMap(parent) ? parent.items.find((item) => String(item.key) === String(key)) : undefined;
    const node: unknown = pair?.key ?? document.getIn(path.slice(0, length), true);
    if (hasRange(node)) return node.range[0];
  }
  return 0;
}

const hasRange = (node: unknown): node is { range: [number, number, number] } =>
  typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);

const pathOf = (path: readonly PropertyKey[]): string =>
  path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`)).join('');

/** zod's own sentences begin with a capital and stand alone; ours follow the key. */
const plainly = (message: string): string => message.replace(/^Invalid (option|input): expected/, 'must be').replace(/^Invalid/, 'is not a valid');

function invalid(name: string, problems: readonly Problem[]): LaurelError {
  const list = problems.map(
    ({ line, column, at, detail }) => `  line ${line}${column === undefined ? '' : `, column ${column}`}: ${at ? `${at} ` : ''}${detail}`,
  );
  return new LaurelError('config_invalid', {
    detail: `The configuration ${name} has ${problems.length === 1 ? 'a fault' : `${problems.length} faults`}:\n${list.join('\n')}`,
    problems,
  });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'there is no such file';
  if (error.code === 'EACCES') return 'this user may not read it';
  return error.code ?? 'it cannot be read';
}
