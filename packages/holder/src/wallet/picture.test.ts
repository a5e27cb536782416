import { describe, expect, it } from 'vitest';
import { artOf, harmlessPicture } from './picture.ts';

const named = (name: string) => ({ name, tags: [], alignments: [], results: [], evidence: [] });

describe('a badge without a picture', () => {
  it('is drawn by its title: told apart from others, and always the same', () => {
    const titles = Array.from({ length: 24 }, (_, number) => `Course ${number}`);
    const looks = titles.map((title) => artOf(named(title)));
    expect(new Set(looks.map(({ motif, colour }) => `${motif} ${colour}`)).size).toBeGreaterThan(12);
    expect(artOf(named('Course 1'))).toEqual(looks[1]);
    expect(harmlessPicture(named('Course 1')).drawing).not.toBe(harmlessPicture(named('Course 2')).drawing);
  });
});
