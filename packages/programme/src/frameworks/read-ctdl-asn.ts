import { isJsonObject, type JsonObject } from '@laurel/credentials';
import { cleaned } from '@laurel/issuer';
import { FRAMEWORK_SKILLS, SKILL_DESCRIPTION, SKILL_NAME } from './limits.ts';
import type { RawFramework, RawSkill } from './read-framework.ts';
import { refuse } from './refuse.ts';
import { inLanguage, languageIn, wordsIn } from './said-in.ts';

const TERMS = 'https://purl.org/ctdlasn/terms/';

/**
 * CTDL-ASN as JSON-LD, in the prefix that registries write or in whole names: one ceasn:CompetencyFramework and its ceasn:Competency.
 * @throws LaurelError bad_form
 */
export function readCtdlAsn(json: unknown): RawFramework {
  const graph = isJsonObject(json) && Array.isArray(json['@graph']) ? json['@graph'] : json;
  const nodes = (Array.isArray(graph) ? graph : [graph]).filter(isJsonObject);
  const frameworks = nodes.filter((node) => isA(node, 'CompetencyFramework'));
  const [framework] = frameworks;
  if (!framework) throw refuse('unknown_format');
  if (frameworks.length > 1) throw refuse('several_frameworks');
  const places = new Map(nodes.flatMap((node, at): [JsonObject, number][] => (isA(node, 'Competency') ? [[node, at]] : [])));
  const competencies = [...places.keys()];
  if (competencies.length > FRAMEWORK_SKILLS) throw refuse('too_many');
  const language = languageIn(first(said(framework, 'inLanguage')));
  const source = idOf(framework);
  const name = wordsIn(said(framework, 'name'), language, SKILL_NAME);
  if (source === '' || Object.keys(name).length === 0) throw refuse('no_document');
  const parents = parentsIn(competencies);
  return {
    format: 'ctdl-asn',
    source,
    name,
    publisher: publisherOf(framework, nodes, language),
    licence: idOf(first(said(framework, 'license'))) || inLanguage(wordsIn(said(framework, 'rights'), language, SKILL_NAME), language) || null,
    edition: cleaned(first(said(framework, 'versionIdentifier')), 60) || null,
    skills: [...places].map(([one, at]) => skillIn(one, `@graph[${at}]`, language, parents)),
  };
}

function skillIn(node: JsonObject, place: string, language: string, parents: ReadonlyMap<string, string>): RawSkill {
  const label = wordsIn(said(node, 'competencyLabel'), language, SKILL_NAME);
  const statement = wordsIn(said(node, 'competencyText'), language, SKILL_DESCRIPTION);
  const isLabelled = Object.keys(label).length > 0;
  const short = Object.fromEntries(Object.entries(statement).map(([tag, text]) => [tag, cleaned(text, SKILL_NAME)]));
  const isWhole = Object.values(statement).every((text) => text.length <= SKILL_NAME);
  return {
    place,
    key: idOf(node),
    url: idOf(node),
    code: cleaned(first(said(node, 'codedNotation')), 100) || cleaned(node['ceterms:ctid'], 100) || null,
    name: isLabelled ? label : short,
    description: isLabelled || !isWhole ? statement : {},
    parent: parents.get(idOf(node)) ?? null,
  };
}

/** Child to parent, whichever of the two says so. What hangs on the framework itself has none. */
function parentsIn(competencies: readonly JsonObject[]): Map<string, string> {
  const known = new Set(competencies.map(idOf));
  const parents = new Map<string, string>();
  const hang = (child: string, parent: string) => {
    if (known.has(child) && known.has(parent) && !parents.has(child)) parents.set(child, parent);
  };
  for (const one of competencies) for (const parent of several(said(one, 'isChildOf'))) hang(idOf(one), idOf(parent));
  for (const one of competencies) for (const child of several(said(one, 'hasChild'))) hang(idOf(child), idOf(one));
  return parents;
}

function publisherOf(framework: JsonObject, nodes: readonly JsonObject[], language: string): string | null {
  const named = inLanguage(wordsIn(said(framework, 'publisherName'), language, SKILL_NAME), language);
  if (named !== '') return named;
  const id = idOf(first(said(framework, 'publisher') ?? said(framework, 'creator')));
  const organisation = id === '' ? undefined : nodes.find((node) => idOf(node) === id);
  return (organisation && inLanguage(wordsIn(organisation['ceterms:name'], language, SKILL_NAME), language)) || id || null;
}

const said = (node: JsonObject, term: string): unknown => node[`ceasn:${term}`] ?? node[`${TERMS}${term}`];
const several = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
const first = (value: unknown): unknown => several(value)[0];
const idOf = (value: unknown): string => cleaned(isJsonObject(value) ? (value['@id'] ?? value['@value']) : value, 500);
const isA = (node: JsonObject, type: string): boolean => several(node['@type']).some((one) => one === `ceasn:${type}` || one === `${TERMS}${type}`);
