import { DcqlQuery } from 'dcql';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPTIONAL_FIELDS } from '../limits.ts';
import { FIELD_NAMES, FIELDS, type FieldName } from './fields.ts';
import { overAsking } from './over-asking.ts';
import { type Ask, buildQuery, wantedFields } from './query.ts';

const choice = fc.constantFrom('required' as const, 'optional' as const);
const fields = fc.uniqueArray(fc.tuple(fc.constantFrom(...FIELD_NAMES), choice), { selector: ([name]) => name, minLength: 1 }).map((pairs): Ask['fields'] => {
  const optional = pairs.filter(([, one]) => one === 'optional').slice(0, OPTIONAL_FIELDS);
  return Object.fromEntries([...pairs.filter(([, one]) => one === 'required'), ...optional]);
});
const ask = fc.record<Ask>(
  {
    wants: fc.constantFrom('fields', 'whole'),
    fields,
    issuer: fc.constant('did:web:badges.example'),
    achievement: fc.string({ minLength: 1 }),
    kind: fc.constantFrom('Degree', 'Course'),
  },
  { requiredKeys: ['wants', 'fields'] },
);

describe('a question as DCQL', () => {
  it('is always well formed, as another project reads it', () => {
    fc.assert(
      fc.property(ask, (given) => {
        DcqlQuery.validate(DcqlQuery.parse(JSON.parse(JSON.stringify(buildQuery(given)))));
      }),
    );
  });

  it('has no answer with nothing in it where all may be left out, which DCQL has no words for', () => {
    const query = buildQuery({ wants: 'fields', fields: { achievement: 'optional', name: 'optional' } });
    expect(query.credentials[0]?.claim_sets?.map(({ length }) => length)).toEqual([2, 1, 1]);
    DcqlQuery.validate(DcqlQuery.parse(JSON.parse(JSON.stringify(query))));
  });

  it('asks for exactly what was picked', () => {
    fc.assert(
      fc.property(ask, (given) => {
        const [query] = buildQuery(given).credentials;
        const paths = Object.keys(wantedFields(given)).flatMap((name) => FIELDS[name as FieldName].paths.map((path) => JSON.stringify(path)));
        const asked = (query?.claims ?? []).filter(({ id }) => id !== 'issuer').map(({ path }) => JSON.stringify(path));
        expect(asked.toSorted()).toEqual(paths.toSorted());
        expect((query?.claims ?? []).some(({ id }) => id === 'issuer')).toBe(given.issuer !== undefined);
      }),
    );
  });

  it('lets every choice of optional fields answer, and none leave out what is needed', () => {
    fc.assert(
      fc.property(ask, (given) => {
        const [query] = buildQuery(given).credentials;
        const wanted = wantedFields(given);
        const optional = FIELD_NAMES.filter((name) => wanted[name] === 'optional');
        const sets = query?.claim_sets;
        if (optional.length === 0) {
          expect(sets).toBeUndefined();
          return;
        }
        const needed = FIELD_NAMES.filter((name) => wanted[name] === 'required');
        const isNothing = needed.length === 0 && given.issuer === undefined;
        expect(sets).toHaveLength(2 ** optional.length - (isNothing ? 1 : 0)); // an answer with nothing in it is none
        for (const set of sets ?? []) expect(set).toEqual(expect.arrayContaining([...needed, ...(given.issuer === undefined ? [] : ['issuer'])]));
        expect(sets?.[0]).toHaveLength(query?.claims?.length ?? 0);
      }),
    );
  });

  it('holds a field to a value by making it needed', () => {
    const [query] = buildQuery({ wants: 'fields', fields: { achievement: 'optional' }, achievement: 'Infection Prevention' }).credentials;
    expect(query).toMatchObject({ claims: [{ id: 'achievement', values: ['Infection Prevention'] }] });
    expect(query?.claim_sets).toBeUndefined();
    const [either] = buildQuery({ wants: 'fields', fields: {}, achievement: 'Infection Prevention\r\nPrévention des infections\n' }).credentials;
    expect(either).toMatchObject({ claims: [{ id: 'achievement', values: ['Infection Prevention', 'Prévention des infections'] }] });
  });
});

describe('over-asking', () => {
  it.each<[string, Ask, string[]]>([
    ['two fields: nothing', { wants: 'fields', fields: { achievement: 'required', name: 'required' } }, []],
    [
      'five fields',
      { wants: 'fields', fields: { achievement: 'required', name: 'required', results: 'optional', level: 'optional', awarded: 'optional' } },
      ['many'],
    ],
    ['a student number', { wants: 'fields', fields: { identifier: 'optional' } }, ['identifier']],
    ['only a degree', { wants: 'fields', fields: { name: 'required' }, kind: 'Degree' }, ['degree']],
    ['everything', { wants: 'whole', fields: {} }, ['whole']],
  ])('is noticed: %s', (_, given, warnings) => expect(overAsking(given)).toEqual(warnings));
});
