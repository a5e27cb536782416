import { safeHref } from '@laurel/web';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { embedHtml, linkedInAddress, resumeLine, signatureHtml } from './hand-on.ts';
import { SHARE_TARGETS, targetHref } from './targets.ts';

const facts = {
  issuerName: 'Kestrel Bay Polytechnic',
  awardedDate: '2026-01-31T23:59:59Z',
  validFrom: '2026-02-01T00:00:00Z',
  validUntil: '2028-12-31T23:59:59Z',
  ...{ tags: [], alignments: [], results: [], evidence: [] },
};
const given = { facts, title: 'Soins à domicile & “more”', address: 'https://wallet.example/s/abc' };
const linkedIn = (more: Partial<typeof given> = {}) => Object.fromEntries(new URL(linkedInAddress({ ...given, ...more }, 'ref-1')).searchParams);

describe('LinkedIn’s form', () => {
  it('is filled in with months that count from 1, the link and a reference that is this share’s alone', () => {
    expect(linkedIn()).toEqual({
      startTask: 'CERTIFICATION_NAME',
      name: 'Soins à domicile & “more”',
      organizationName: 'Kestrel Bay Polytechnic',
      issueYear: '2026',
      issueMonth: '1',
      expirationYear: '2028',
      expirationMonth: '12',
      certUrl: 'https://wallet.example/s/abc',
      certId: 'ref-1',
    });
  });

  it('takes the day from which a badge is valid where the day of its award is not shared, and no end where there is none', () => {
    const { awardedDate: _hidden, validUntil: _none, ...shown } = facts;
    const filled = linkedIn({ facts: shown as typeof facts }); // as facts come that say less
    expect([filled.issueYear, filled.issueMonth, filled.expirationYear]).toEqual(['2026', '2', undefined]);
    expect(linkedIn({ facts: { ...facts, awardedDate: 'spring', validFrom: 'spring' } }).issueYear).toBeUndefined();
  });
});

describe('places to send a link to', () => {
  it('are fifty and more, each with a name of its own, over https or by the mail program', () => {
    expect(SHARE_TARGETS.length).toBeGreaterThanOrEqual(50);
    expect(new Set(SHARE_TARGETS.map(({ id }) => id)).size).toBe(SHARE_TARGETS.length);
    expect(new Set(SHARE_TARGETS.map(({ name }) => name)).size).toBe(SHARE_TARGETS.length);
    for (const { template } of SHARE_TARGETS) {
      expect(template).toMatch(/^(https:\/\/|mailto:)/);
      expect(template).toMatch(/\{(url|both)\}/);
    }
  });

  const anything = fc.record({ url: fc.webUrl(), text: fc.string({ unit: 'grapheme', maxLength: 80 }) });
  it('carry whatever a badge is called without its reaching past its own field', () => {
    const holds = fc.property(anything, (said) => {
      for (const one of SHARE_TARGETS) {
        const href = targetHref(one, said);
        const plain = new URL(targetHref(one, { url: 'u', text: 't' }));
        const made = new URL(href);
        expect([made.protocol, made.host, made.pathname, [...made.searchParams.keys()]]).toEqual([
          plain.protocol,
          plain.host,
          plain.pathname,
          [...plain.searchParams.keys()],
        ]);
        expect(safeHref(href)).toBeDefined();
        const fields = [...made.searchParams.values(), ...new URLSearchParams(made.hash.slice(1)).values()];
        expect(fields.some((value) => value.includes(said.url))).toBe(true);
      }
    });
    fc.assert(holds);
  });
});

describe('texts to copy', () => {
  const nasty = { ...given, title: '"><script>alert(1)</script>', facts: { ...facts, issuerName: "<img src=x onerror='alert(1)'>" } };

  it('hold no picture, no script, and nothing that a title wrote into them', () => {
    for (const html of [signatureHtml(nasty), embedHtml(nasty)]) expect(html).not.toMatch(/<script|<img|onerror='/);
    expect(signatureHtml(given)).toBe('<p><a href="https://wallet.example/s/abc">Soins à domicile &#38; “more”</a><br>Kestrel Bay Polytechnic</p>');
    expect(embedHtml(given)).toMatch(/^<iframe src="https:\/\/wallet\.example\/s\/abc\/embed" .*referrerpolicy="no-referrer" sandbox="[^"]*"/);
    expect(embedHtml(given)).not.toMatch(/allow-scripts|allow-same-origin|allow-forms/);
  });

  it('say in one line what, by whom, when and where', () => {
    expect(resumeLine(given, (iso) => iso.slice(0, 7))).toBe('Soins à domicile & “more”, Kestrel Bay Polytechnic, 2026-01. https://wallet.example/s/abc');
  });
});
