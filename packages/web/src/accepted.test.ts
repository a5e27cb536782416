import { expect, it } from 'vitest';
import { acceptedForm, type Form } from './accepted.ts';

it.each<[string, Form]>([
  ['', 'page'],
  ['*/*', 'page'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'page'],
  ['application/ld+json', 'application/ld+json'],
  ['application/json', 'application/json'],
  ['application/ld+json, application/json;q=0.9', 'application/ld+json'],
  ['application/json, application/ld+json;q=0.9, */*;q=0.1', 'application/json'],
  ['application/ld+json;profile="https://purl.imsglobal.org/spec/ob/v3p0", text/html;q=0.5', 'application/ld+json'],
  ['text/html, application/ld+json', 'page'],
  ['application/ld+json;q=0', 'page'],
  ['APPLICATION/LD+JSON', 'application/ld+json'],
  ['application/ld+json;q=2', 'application/ld+json'],
])('for %j a public page is given as %s', (accept, form) => {
  expect(acceptedForm(accept)).toBe(form);
});
