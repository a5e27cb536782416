/** What a public page can be given as. */
export type Form = 'page' | 'application/ld+json' | 'application/json';

const FORMS: readonly Form[] = ['page', 'application/ld+json', 'application/json'];
const RANGES: Record<Form, RegExp> = {
  page: /^(?:text\/html|application\/xhtml\+xml|text\/\*|\*\/\*)$/,
  'application/ld+json': /^application\/(?:ld\+json|\*)$/,
  'application/json': /^application\/json$/,
};

/** RFC 9110 section 12.5.1, by weight; the page where two weigh the same, so that only who asks for a document gets one. */
export function acceptedForm(accept: string): Form {
  const ranges = accept.split(',').map((part) => {
    const [range = '', ...parameters] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const weight = parameters.map((one) => /^q=([01](?:\.\d{0,3})?)$/.exec(one)?.[1]).find((q) => q !== undefined);
    return { range, weight: Number(weight ?? 1) };
  });
  const weightOf = (form: Form) => Math.max(0, ...ranges.flatMap(({ range, weight }) => (RANGES[form].test(range) ? [weight] : [])));
  return FORMS.reduce((best, form) => (weightOf(form) > weightOf(best) ? form : best));
}
