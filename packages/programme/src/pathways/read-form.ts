import type { Problem } from '@laurel/base';
import type { PathwayMember, PathwayPart } from '@laurel/credentials';
import { LINE_CHARACTERS, PATHWAY_CHARACTERS, PATHWAY_MEMBERS, PATHWAY_PARTS } from '../limits.ts';
import type { PathwayDefinition, Words } from './records.ts';

/** What a registrar wrote of a pathway, and what of it cannot be kept. Parts without a badge are left out. */
export function readPathwayForm(form: URLSearchParams): { definition: PathwayDefinition; problems: Problem[] } {
  const problems: Problem[] = [];
  const typed = (name: string, most = LINE_CHARACTERS) => {
    const value = (form.get(name) ?? '').trim();
    if (value.length > most || /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(value.replaceAll(/[\r\n]/g, ''))) problems.push(problem(name, 'text'));
    return value.slice(0, most);
  };
  const words = (name: string, most?: number): Words => {
    const [en, fr] = [typed(`${name}_en`, most), typed(`${name}_fr`, most)];
    return { ...(en && { en }), ...(fr && { fr }) };
  };
  const parts = Array.from({ length: PATHWAY_PARTS }, (_, nth) => nth + 1).flatMap((number): PathwayPart[] => {
    const at = `part_${number}`;
    const members = [...membersIn(form, `${at}_member_`), ...others(at)];
    if (members.length === 0) return [];
    if (members.length > PATHWAY_MEMBERS) problems.push(problem(at, 'many'));
    const rule = typed(`${at}_rule`);
    const after = typed(`${at}_after`)
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map(Number);
    if (after.some((one) => !Number.isInteger(one))) problems.push(problem(`${at}_after`, 'after'));
    return [{ number, rule: rule === 'any' || rule === 'all' ? rule : Number(rule) || 'all', after: [...new Set(after.filter(Number.isInteger))], members }];
  });
  function others(at: string): PathwayMember[] {
    return Array.from({ length: PATHWAY_MEMBERS }, (_, row) => row).flatMap((row): PathwayMember[] => {
      if (!form.has(`${at}_issuer_${row}`)) return [];
      const [name, issuer, achievement] = [typed(`${at}_name_${row}`), typed(`${at}_issuer_${row}`, 500), typed(`${at}_achievement_${row}`, 500)];
      const issuerName = typed(`${at}_institution_${row}`);
      if (!name && !issuer && !achievement && !issuerName) return [];
      if (!/^(did:[a-z0-9]+:\S+|https:\/\/\S+)$/.test(issuer)) problems.push(problem(`${at}_issuer_${row}`, 'issuer'));
      if (!name) problems.push(problem(`${at}_name_${row}`, 'other_name'));
      if (!achievement) problems.push(problem(`${at}_achievement_${row}`, 'achievement'));
      return [{ issuer, achievement, name, ...(issuerName && { issuerName }) }];
    });
  }
  const occupation = { name: words('occupation'), url: typed('occupation_url', 500) };
  const hasOccupation = occupation.url !== '' || Object.keys(occupation.name).length > 0;
  if (hasOccupation && !/^https?:\/\/\S+$/.test(occupation.url)) problems.push(problem('occupation_url', 'address'));
  const name = words('name');
  if (!name.en && !name.fr) problems.push(problem('name_en', 'name'));
  const definition = { name, description: words('description', PATHWAY_CHARACTERS), capstone: typed('capstone'), parts, ...(hasOccupation && { occupation }) };
  return { definition, problems };
}

const problem = (at: string, code: string): Problem => ({ at, code: `pathway_${code}`, detail: code });

/** Of the boxes that were offered, those in which something was chosen. */
function membersIn(form: URLSearchParams, begin: string): PathwayMember[] {
  return [...form].flatMap(([name, value]): PathwayMember[] => {
    if (!name.startsWith(begin) || value === '') return [];
    return value.startsWith('part ') ? [{ part: Number(value.slice(5)) }] : [{ own: value }];
  });
}
