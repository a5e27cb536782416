import { type HTMLElement, parse } from 'node-html-parser';

/** NOTE: by its own default the parser takes what stands in `pre` for text. */
export const readHtml = (body: string): HTMLElement => parse(body, { comment: true, blockTextElements: { script: true, style: true } });

/** What a person reads of an element, white space collapsed. */
export const wordsOf = (element: HTMLElement | null): string => (element?.structuredText ?? '').replace(/\s+/g, ' ').trim();
export const matches = (words: string | RegExp, text: string): boolean => (typeof words === 'string' ? text.includes(words) : words.test(text));
export const excerpt = (text: string): string => (text.length > 400 ? `${text.slice(0, 400)}…` : text);
