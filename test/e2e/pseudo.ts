import type { Page } from 'playwright-core';

/** Every letter that people read becomes one that no source is written with: a word left in plain letters did not come from the locale. */
export const pseudoTexts = (texts: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, pseudo(text)]));

/** ICU syntax stays: what stands at an odd depth of braces, between `<` and `>`, and keys of labels in `[[ ]]`. */
function pseudo(text: string): string {
  let depth = 0;
  return text.replace(/\[\[[\w.-]+\]\]|<\/?\w+>|[{}]|[A-Za-z]/g, (part) => {
    if (part === '{') depth += 1;
    else if (part === '}') depth -= 1;
    else if (part.length === 1 && depth % 2 === 0) return accented(part);
    return part;
  });
}

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = [...'åƀçđéƒĝĥîĵķĺɱñöƥɋřšţûṽŵẋýžÅɃÇĐÉƑĜĤÎĴĶĹṀÑÖƤɊŘŠŢÛṼŴẊÝŽ'];
const accented = (letter: string): string => ACCENTED[PLAIN.indexOf(letter)] ?? letter;

/** All that a page says: what is drawn, what is folded away, and what only a screen reader or a hovering mouse gets. What is set in the letters of machines is theirs. */
export const saidOn = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const said = [document.title];
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) if (!nodes.currentNode.parentElement.closest('script, style, textarea, pre, code, .mono')) said.push(nodes.currentNode.data);
    for (const element of document.querySelectorAll('[aria-label], [alt], [title], [placeholder], [data-done], [label]'))
      for (const name of ['aria-label', 'alt', 'title', 'placeholder', 'data-done', 'label']) said.push(element.getAttribute(name) ?? '');
    for (const button of document.querySelectorAll('input[type=submit], input[type=button]')) said.push(button.value);
    return said;
  })()`);

/** What no translation changes: addresses (a table breaks them after the @), zones and frameworks by their names, languages by their own, days and spans as Intl writes them. */
const OF_NO_LANGUAGE = [
  /[\w+.-]+:\/\/\S*|\bdid:[a-z]+:\S+|[\w.+-]+@[\w.-]*|\b[\w-]+\.example\b|\blocalhost\S*/g,
  /\b(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[\w/+ -]+|\bUTC\b|\bCES?T\b|\bEQF\b|\bECTS\b/g,
  /\b(?:English|Français)\b|(?<=^|· )(?:en|fr)(?= · )/g, // the last as badges name their editions
  /\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{4})?(?: at)?/g,
  /\b\d{1,2}(?:er)? (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)(?: \d{4})?(?: à)?/g,
  /\b(?:in )?\d+ (?:second|minute|hour|day|month|year)s?(?: ago)?\b|\b(?:now|yesterday|tomorrow)\b/g,
];

/** What stands in plain letters once the words of people (longest first) are taken away. */
export function plainWords(said: readonly string[], ofPeople: readonly string[]): string[] {
  const theirs = ofPeople
    .map(asRead)
    .filter((text) => text.length > 1)
    .sort((a, b) => b.length - a.length);
  const whole = new Set(theirs); // with its days and spans, before those are taken away
  return said.flatMap((text) => {
    if (whole.has(asRead(text))) return [];
    const words = OF_NO_LANGUAGE.reduce((rest, pattern) => rest.replace(pattern, ' '), asRead(text));
    const left = theirs.reduce((rest, one) => rest.replaceAll(one, ' '), words).replace(/, +and /g, ' '); // as Intl joins a list
    return /(?<![\p{L}\p{M}\d_-])[A-Za-z]{2,}(?![\p{L}\p{M}\d_-])/u.test(left) ? [asRead(text)] : [];
  });
}

const asRead = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();

/** What an institution promises is in its own words, in each language. */
export async function promisesOf(address: string): Promise<string[]> {
  const files = ['terms', 'privacy', 'sharing', 'ownership'].flatMap((policy) =>
    ['en', 'fr'].map((language) => `${address}/policies/${policy}/1/${language}.md`),
  );
  const texts = await Promise.all(files.map(async (file) => (await fetch(file)).text()));
  return texts.flatMap((text) => text.split('\n').map((line) => line.replace(/^[#\s-]+/, '').trim()));
}
