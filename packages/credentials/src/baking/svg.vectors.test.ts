import { utf8 } from '@laurel/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { XML_PARTS } from '../limits.ts';
import { vectorBytes } from '../testing/vectors.ts';
import { bakeBadge, unbakeBadge } from './bake.ts';

const JWT = 'eyJhbGciOiJFUzI1NiJ9.e30.AAAA';
const OB3 = 'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"';
const OB2 = 'xmlns:openbadges="http://openbadges.org"';
const svg = (inside: string, more = ''): string => `<svg xmlns="http://www.w3.org/2000/svg"${more === '' ? '' : ` ${more}`}>${inside}</svg>`;
const unbake = (text: string) => unbakeBadge(utf8(text));
const bake = (picture: string, text: string): string => Buffer.from(bakeBadge(utf8(picture), text)).toString();

describe('an SVG', () => {
  it('gives back the badge that was baked into it', () => {
    const credential = fc.oneof(
      fc.constant(JWT),
      fc.constantFrom(']]>', ']]&gt;', '\ufffe\uffff', '&amp;<', '<![CDATA[').map((value) => JSON.stringify({ value })),
      fc.array(fc.string({ unit: 'grapheme' })).map((value) => JSON.stringify({ value })),
    );
    fc.assert(
      fc.property(
        credential,
        fc.constantFrom(
          svg('<path d="M0"/>'),
          '<svg xmlns="http://www.w3.org/2000/svg" />',
          '<s:svg xmlns:s="http://www.w3.org/2000/svg"></s:svg>',
          svg('', OB2),
        ),
        (text, picture) => {
          const baked = bake(picture, text);
          const unbaked = unbake(baked);
          expect(unbaked).toMatchObject({ ok: true, picture: 'svg', edition: 'open-badges-3' });
          const read = unbaked?.ok ? unbaked.text : '';
          expect(text === JWT ? read : JSON.parse(read)).toEqual(text === JWT ? JWT : JSON.parse(text));
          expect(bake(baked, text)).toBe(baked);
        },
      ),
    );
  });

  it('has JSON in a section and a JWT in an attribute, as the first element, and is otherwise as it was', () => {
    const picture = `<?xml version="1.0"?>\n<!-- a > b -->\n${svg('\n  <title>Badge &amp; co</title>', 'viewBox="0 0 9 9"')}\n`;
    expect(bake(picture, '{"a":1}')).toBe(
      `<?xml version="1.0"?>\n<!-- a > b -->\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" ${OB3}><openbadges:credential><![CDATA[{"a":1}]]></openbadges:credential>\n  <title>Badge &amp; co</title></svg>\n`,
    );
    expect(bake(picture, JWT)).toContain(`<openbadges:credential verify="${JWT}"/>\n  <title>`);
  });

  it('has its badge replaced, wherever and under whatever prefix it stood, and an older edition left alone', () => {
    const older = `<o:assertion xmlns:o="http://openbadges.org" verify="https://badges.example/1"/>`;
    const picture = svg(`<g>${older}<b:credential xmlns:b="https://purl.imsglobal.org/ob/v3p0"><![CDATA[{"old":1}]]></b:credential></g>`);
    expect(bake(picture, '{"new":1}')).toBe(svg(`<openbadges:credential><![CDATA[{"new":1}]]></openbadges:credential><g>${older}</g>`, OB3));
  });

  it.each([
    ['open-badges/fixtures/simple-json.svg', /^\{\s+"@context"/],
    ['open-badges/fixtures/simple-jwt.svg', /^eyJ/],
    ['open-badges/fixtures/simple-jwt_v1.svg', /^eyJ/],
    ['other-issuers/files/ob30-1edtech/simple-json.svg', /^\{/],
    ['other-issuers/files/ob30-1edtech/simple-jwt.svg', /^eyJ/],
  ])('baked by somebody else, %s, gives its badge, and takes ours instead', (file, text) => {
    const bytes = vectorBytes(...file.split('/'));
    expect(unbakeBadge(bytes)).toMatchObject({ ok: true, picture: 'svg', edition: 'open-badges-3', text: expect.stringMatching(text) });
    expect(unbakeBadge(bakeBadge(bytes, JWT))).toMatchObject({ text: JWT });
  });

  it('of somebody who only drew a badge holds none', () => {
    const bytes = vectorBytes('other-issuers', 'files/dcc-fixtures/v1-dataIntegrityProof-didKey-mixedRegistry-validStatus-noExpiry.svg');
    expect(unbakeBadge(bytes)).toMatchObject({ ok: false, code: 'picture_no_badge' });
  });

  it.each<[string, string, string]>([
    ['its address', svg('<openbadges:assertion verify="https://badges.example/1"/>', OB2), 'https://badges.example/1'],
    ['its address and its text', svg('<openbadges:assertion verify="https://badges.example/1"><![CDATA[ {"id":1} ]]></openbadges:assertion>', OB2), '{"id":1}'],
    ['its signed text', svg(`<openbadges:assertion verify="${JWT}"></openbadges:assertion>`, OB2), JWT],
    [
      'its prefix of its own',
      svg('<ob:assertion xmlns:ob="http://openbadges.org" verify="https://badges.example/1?a=1&amp;b=2"/>'),
      'https://badges.example/1?a=1&b=2',
    ],
  ])('with a badge of Open Badges 2.0 by %s', (_, text, expected) => {
    expect(unbake(text)).toEqual({ ok: true, picture: 'svg', edition: 'open-badges-2', text: expected });
  });

  it('writes signs as numbers or names, in text and in sections, and means the same', () => {
    const text = '{&quot;a&quot;:&#34;&#x26;&#34;}<![CDATA[&amp;]]>';
    expect(unbake(svg(`<openbadges:credential>${text}</openbadges:credential>`, OB3))).toMatchObject({ ok: true, text: '{"a":"&"}&amp;' });
  });

  const badge = '<openbadges:credential>{}</openbadges:credential>';
  it.each<[string, string, string]>([
    ['no badge', svg('<path/>'), 'picture_no_badge'],
    ['a badge of another namespace', svg('<credential xmlns="https://evil.example">{}</credential>'), 'picture_no_badge'],
    ['two badges', svg(badge + badge, OB3), 'picture_two_badges'],
    ['entities of its own', `<!DOCTYPE svg [<!ENTITY a "{}">]>${svg(`<openbadges:credential>&a;</openbadges:credential>`, OB3)}`, 'picture_damaged'],
    ['entities a billion laughs deep', `<!DOCTYPE svg [${'<!ENTITY a "&b;&b;">'.repeat(30)}]>${svg('&a;')}`, 'picture_damaged'],
    ['an entity nobody defined', svg('<openbadges:credential>&a;</openbadges:credential>', OB3), 'picture_damaged'],
    ['the number of no letter', svg('<openbadges:credential>&#xd800;</openbadges:credential>', OB3), 'picture_damaged'],
    ['an element inside its badge', svg('<openbadges:credential><g/></openbadges:credential>', OB3), 'picture_damaged'],
    ['an attribute twice', svg('<g a="1" a="2"/>'), 'picture_damaged'],
    ['a tag that ends another', svg('<g></h>'), 'picture_damaged'],
    ['two pictures', svg('') + svg(''), 'picture_damaged'],
    ['text after its end', `${svg('')}more`, 'picture_damaged'],
    ['no end', '<svg xmlns="http://www.w3.org/2000/svg"><g>', 'picture_damaged'],
    ['a remark without end', '<svg><!-- ', 'picture_damaged'],
    ['a section without end', svg('<![CDATA['), 'picture_damaged'],
    ['a definition in its midst', svg('<!ENTITY a "b">'), 'picture_damaged'],
    ['elements 300 deep', svg('<g>'.repeat(300) + '</g>'.repeat(300)), 'picture_damaged'],
    ['more tags than any badge is drawn with', svg('<g/>'.repeat(XML_PARTS)), 'picture_too_large'],
    ['more remarks', svg('<!---->'.repeat(XML_PARTS)), 'picture_too_large'],
    ['more attributes', svg(`<g ${Array.from({ length: XML_PARTS }, (_, index) => `a${index}=""`).join(' ')} />`), 'picture_too_large'],
    ['a badge of 2 MiB', svg(`<openbadges:credential>${'x'.repeat(2 ** 21)}</openbadges:credential>`, OB3), 'picture_too_large'],
  ])('with %s is told as such', (_, text, code) => {
    expect(unbake(text)).toMatchObject({ ok: false, code });
  });

  it('in another writing than UTF-8 is told as such', () => {
    expect(unbakeBadge(Buffer.concat([utf8(svg('')), Uint8Array.of(0xff)]))).toMatchObject({ code: 'picture_damaged' });
  });

  it('is told by what it holds: JSON, a web page and a letter are none', () => {
    for (const text of ['{}', '<html><body></body></html>', '< 5', '']) expect(unbake(text)).toBeUndefined();
    expect(unbake(`\ufeff ${svg(badge, OB3)}`)).toMatchObject({ ok: true });
  });

  it('of 4 MiB of anything is read in a moment', () => {
    const parts = ['<g>', '<g ', 'a="', '" ', '<!--', '&', ' '.repeat(50), '<![CDATA[', '<?', 'x'];
    for (const part of parts) {
      const text = svg(part.repeat(4_000_000 / part.length));
      const before = process.cpuUsage();
      unbake(text);
      expect([part, process.cpuUsage(before).user / 1_000 < 2_000]).toEqual([part, true]); // a tenth of that measured; what grows with the square takes minutes
    }
  });

  it('that declares thousands of prefixes is read in a moment, and its faults are told in few words', () => {
    const declared = Array.from({ length: 4_000 }, (_, index) => `xmlns:a${index}="urn:a"`).join(' ');
    const before = process.cpuUsage();
    expect(unbake(svg('<g xmlns:b="urn:b"/>'.repeat(2_900), declared))).toMatchObject({ code: 'picture_no_badge' });
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_500); // copied into every element they took two seconds
    const named = unbake(svg(`<${'a'.repeat(100_000)}!>`));
    expect(named?.ok === false && named.detail.length).toBeLessThan(1_000);
  });

  it('made of any tags in any order never brings the reader down', () => {
    const piece = fc.constantFrom(
      '<svg ',
      'xmlns="http://www.w3.org/2000/svg"',
      '>',
      '</svg>',
      '<openbadges:credential ',
      OB3,
      ' verify="a.b.c"',
      '/>',
      badge,
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '&amp;',
      '&#0;',
      '<!DOCTYPE svg>',
      '<',
      '"',
      "'",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => void unbake(`<svg ${pieces.join('')}`)),
      { numRuns: 3_000 },
    );
  });

  it('is not made of a web page, nor of a picture with entities of its own', () => {
    for (const text of ['<html><svg/></html>', `<!DOCTYPE svg [<!ENTITY a "b">]>${svg('')}`])
      expect(() => bake(text, JWT)).toThrow(expect.objectContaining({ code: 'bad_request' }));
  });
});
