import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNameOf } from './title.ts';

const named = (name: string) => fileNameOf({ name, tags: [], alignments: [], results: [], evidence: [] });

describe('the file of a badge', () => {
  it.each([
    ['Leadership Basics', 'leadership-basics'],
    ['Prévention des infections à domicile : cœur', 'prevention-des-infections-a-domicile-coeur'],
    ['L’hygiène', 'lhygiene'],
    ['../../etc/passwd', 'etc-passwd'],
    ['看護', 'badge'],
    ['CON', 'badge'],
    ['x'.repeat(300), 'x'.repeat(60)],
  ])('of “%s” is called %s', (title, file) => {
    expect(named(title)).toBe(file);
  });

  it('has letters, digits and single hyphens only, whatever the badge is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (title) => {
        expect(named(title)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      }),
    );
  });
});
