import { isJsonObject, type JsonObject } from '@laurel/credentials';
import { cleaned } from '@laurel/issuer';
import { FRAMEWORK_SKILLS, SKILL_DESCRIPTION, SKILL_NAME } from './limits.ts';
import type { RawFramework, RawSkill, Words } from './read-framework.ts';
import { refuse } from './refuse.ts';
import { languageIn } from './said-in.ts';

/**
 * 1EdTech CASE 1.0 and 1.1, CFPackage: CFItems under each other by their `isChildOf` associations.
 * @throws LaurelError bad_form
 */
export function readCase(whole: JsonObject): RawFramework {
  const document = whole.CFDocument;
  if (!isJsonObject(document)) throw refuse('no_document');
  const items = whole.CFItems;
  if (!Array.isArray(items)) throw refuse('no_skills');
  if (items.length > FRAMEWORK_SKILLS) throw refuse('too_many');
  const language = languageIn(document.language);
  const parents = parentsIn(whole.CFAssociations);
  const source = cleaned(document.uri, 500) || cleaned(document.identifier, 100);
  const name = cleaned(document.title, SKILL_NAME);
  if (source === '' || name === '') throw refuse('no_document');
  return {
    format: 'case',
    source,
    name: { [language]: name },
    publisher: cleaned(document.publisher, SKILL_NAME) || cleaned(document.creator, SKILL_NAME) || null,
    licence: licenceIn(document),
    edition: cleaned(document.version, 60) || null,
    skills: items.map((item, nth) => skillIn(item, `CFItems[${nth}]`, language, parents)),
  };
}

function skillIn(item: unknown, place: string, usual: string, parents: ReadonlyMap<string, string>): RawSkill {
  const { identifier, uri, fullStatement, abbreviatedStatement, humanCodingScheme, language }: JsonObject = isJsonObject(item) ? item : {};
  const key = cleaned(identifier, 200) || cleaned(uri, 500);
  const spoken = languageIn(language, usual);
  const full = cleaned(fullStatement, SKILL_DESCRIPTION);
  // A statement that fits is its own name; of a longer one the publisher's short form, where there is one.
  const name =
    full.length <= SKILL_NAME ? full || cleaned(abbreviatedStatement, SKILL_NAME) : cleaned(abbreviatedStatement, SKILL_NAME) || cleaned(full, SKILL_NAME);
  const said = (text: string): Words => (text === '' ? {} : { [spoken]: text });
  return {
    place,
    key,
    url: uri,
    // Within a framework people know a skill by its code; one without is named by its identifier.
    code: cleaned(humanCodingScheme, 100) || cleaned(identifier, 100) || null,
    name: said(name),
    description: said(full === name ? '' : full),
    parent: parents.get(key) ?? null,
  };
}

/** Child to parent. One that has several lies under the first, since what is shown is a tree. */
function parentsIn(associations: unknown): Map<string, string> {
  const parents = new Map<string, string>();
  for (const one of Array.isArray(associations) ? associations : []) {
    if (!isJsonObject(one) || one.associationType !== 'isChildOf') continue;
    const [child, parent] = [endOf(one.originNodeURI), endOf(one.destinationNodeURI)];
    if (child !== '' && parent !== '' && !parents.has(child)) parents.set(child, parent);
  }
  return parents;
}

const endOf = (node: unknown): string => (isJsonObject(node) ? cleaned(node.identifier, 200) || cleaned(node.uri, 500) : '');

const licenceIn = ({ licenseURI }: JsonObject): string | null =>
  (isJsonObject(licenseURI) ? cleaned(licenseURI.title, SKILL_NAME) || cleaned(licenseURI.uri, 500) : cleaned(licenseURI, 500)) || null;
