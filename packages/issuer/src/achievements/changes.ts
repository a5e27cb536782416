import type { Definition } from './definition.ts';
import { type DefinitionForm, formOf } from './definition-form.ts';

/** One box that a version has otherwise than the one before; rows are told by their first box. `field` is its name in the form. */
export type Change = { field: string; before: string; after: string };

/** What changed from one version to the next, in the words of the form, in its order. */
export function changesBetween(before: Definition, after: Definition): Change[] {
  const [old, now] = [boxesOf(formOf(before)), boxesOf(formOf(after))];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((field) => {
    const change = { field, before: old.get(field) ?? '', after: now.get(field) ?? '' };
    return change.before === change.after ? [] : [change];
  });
}

function boxesOf({ texts, plain, includeName, alignments, results, related }: DefinitionForm): Map<string, string> {
  const row = (values: Record<string, string>, ...more: string[]) => [...Object.values(values), ...more].filter((value) => value !== '').join(' · ');
  return new Map<string, string>([
    ...Object.entries(texts).flatMap(([name, both]) => Object.entries(both).map(([language, text]): [string, string] => [`${name}_${language}`, text])),
    ...Object.entries(plain),
    ['include_name', includeName ? 'on' : ''],
    ...alignments.map((one): [string, string] => [`alignment ${one.name}`, row(one)]),
    ...results.map(({ levels, ...one }): [string, string] => [`result ${one.title}`, row(one, ...levels.map((level) => row(level)))]),
    ...related.map((one): [string, string] => [`related ${one.url}`, row(one)]),
  ]);
}
