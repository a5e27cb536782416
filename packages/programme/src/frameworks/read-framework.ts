import { LaurelError, type Problem } from '@laurel/base';
import { isJsonObject } from '@laurel/credentials';
import { FRAMEWORK_BYTES, FRAMEWORK_SKILLS } from './limits.ts';
import { readCase } from './read-case.ts';
import { readCtdlAsn } from './read-ctdl-asn.ts';
import { readFrameworkCsv } from './read-framework-csv.ts';
import { notedProblems, refuse } from './refuse.ts';
import { addressIn } from './said-in.ts';

/** A text in each language it is written in, by primary language tags. */
export type Words = Record<string, string>;
export type Format = 'case' | 'ctdl-asn' | 'csv';

/** `key` is its own within the framework; `parent` the key of another. */
export type ReadSkill = { key: string; url: string; code: string | null; name: Words; description: Words; parent: string | null };
/** A skill as a file has it, with the place where a fault of it is told. */
export type RawSkill = Omit<ReadSkill, 'url'> & { url: unknown; place: string; line?: number; column?: number };

export type ReadFramework = {
  format: Format;
  /** What makes it the same framework when it comes again: its own address, or the name of its file. */
  source: string;
  name: Words;
  publisher: string | null;
  licence: string | null;
  edition: string | null;
  skills: ReadSkill[];
  /** What was left out or put right, by place: the first of them, and how many there were. */
  problems: Problem[];
  faults: number;
};
export type RawFramework = Omit<ReadFramework, 'skills' | 'problems' | 'faults'> & { skills: RawSkill[] };

/** What a CSV cannot say of itself. */
export type SaidOfCsv = { name: string; publisher: string; licence: string; address: string };

/**
 * A framework of skills from bytes: CASE 1.0 and 1.1 (CFPackage), CTDL-ASN (JSON-LD) or CSV. What of it cannot be used is left out and told by its place.
 * @throws LaurelError bad_form, one problem at `file` or at a box of what a CSV cannot say; its code is a key of the texts
 */
export function readFramework(bytes: Uint8Array, csv: SaidOfCsv): ReadFramework {
  if (bytes.length > FRAMEWORK_BYTES) throw refuse('too_large');
  const text = textOf(bytes);
  const raw = text !== undefined && /^\s*[{[]/.test(text) ? readJson(text) : readFrameworkCsv(bytes, csv);
  if (raw.skills.length > FRAMEWORK_SKILLS) throw refuse('too_many');
  return tidy(raw);
}

/** Undefined where it is not UTF-8: a spreadsheet's file may be UTF-16, and its reader says what is wrong. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined; // not UTF-8 is an answer here
  }
}

function readJson(text: string): RawFramework {
  const json = parsed(text);
  const whole = isJsonObject(json) && isJsonObject(json.CFPackage) ? json.CFPackage : json;
  if (isJsonObject(whole) && 'CFDocument' in whole) return readCase(whole);
  return readCtdlAsn(json);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse('not_json');
  }
}

/** Each key once, each with words and an address, each parent known, and no circles. */
function tidy({ skills: raw, ...framework }: RawFramework): ReadFramework {
  const noted = notedProblems();
  const kept = new Map<string, RawSkill & { url: string }>();
  for (const skill of raw) {
    const url = addressIn(skill.url);
    if (skill.key === '') noted.add(skill, 'no_id');
    else if (kept.has(skill.key)) noted.add(skill, 'twice', skill.key);
    else if (Object.keys(skill.name).length === 0) noted.add(skill, 'no_statement');
    else if (url === undefined) noted.add(skill, 'no_address');
    else kept.set(skill.key, { ...skill, url });
  }
  if (kept.size === 0) throw refuse('no_skills');
  for (const skill of kept.values())
    if (skill.parent !== null && !kept.has(skill.parent)) {
      noted.add(skill, 'unknown_parent', skill.parent);
      skill.parent = null;
    }
  openCircles(kept, (skill) => noted.add(skill, 'circle', skill.key));
  const skills = [...kept.values()].map(({ key, url, code, name, description, parent }) => ({ key, url, code, name, description, parent }));
  return { ...framework, skills, ...noted.said() };
}

/** Each skill is walked over once: up to one that was walked before, or to itself, and then its parent is taken away. */
function openCircles(skills: ReadonlyMap<string, RawSkill>, found: (skill: RawSkill) => void): void {
  const walkedIn = new Map<RawSkill, number>();
  let walk = 0;
  for (const start of skills.values()) {
    walk++;
    let at: RawSkill | undefined = start;
    while (at && !walkedIn.has(at)) {
      walkedIn.set(at, walk);
      const parent: RawSkill | undefined = at.parent === null ? undefined : skills.get(at.parent);
      if (parent && walkedIn.get(parent) === walk) {
        found(at);
        at.parent = null;
        break;
      }
      at = parent;
    }
  }
}

/** What is wrong in what was thrown here; anything else is ours, and goes on. */
export function refusalsOf(error: unknown): readonly [Problem, ...Problem[]] {
  const [problem, ...others] = error instanceof LaurelError && error.code === 'bad_form' ? error.problems : [];
  if (!problem) throw error;
  return [problem, ...others];
}
