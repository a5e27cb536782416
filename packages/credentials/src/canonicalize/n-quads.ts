export const XSD = 'http://www.w3.org/2001/XMLSchema#';
const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
export const RDF_TYPE = `${RDF}type`;
export const RDF_LANGSTRING = `${RDF}langString`;
export const [FIRST, REST, NIL] = [`<${RDF}first>`, `<${RDF}rest>`, `<${RDF}nil>`];

// ASCII without what N-Quads would escape: nobody's IRIs look otherwise but those made to be difficult.
const IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-[\]_a-z~]*$/;
export const isPlainIri = (text: unknown): text is string => typeof text === 'string' && IRI.test(text);

export const isLanguage = (text: unknown): text is string => typeof text === 'string' && /^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$/.test(text);

/** Canonical N-Quads (RDF Dataset Canonicalization 1.0, section 5). */
export const literal = (lexical: string, datatype?: string): string =>
  datatype === undefined || datatype === `${XSD}string` ? `"${escaped(lexical)}"` : `"${escaped(lexical)}"^^<${datatype}>`;

export const inLanguage = (text: string, language: string): string => `"${escaped(text)}"@${language.toLowerCase()}`;

/** Control characters, the quotation mark and the backslash. */
const TO_ESCAPE = /[^ !#-[\]-~\u0080-\uffff]/g;

const NAMED: Readonly<Record<string, string>> = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '"': '\\"', '\\': '\\\\' };

const escaped = (text: string): string =>
  text.replace(TO_ESCAPE, (char) => NAMED[char] ?? `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
