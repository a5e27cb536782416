import { describe, expect, it } from 'vitest';
import { CREDENTIALS_V2, OPEN_BADGES_V3 } from '../contexts/contexts.ts';
import { isJsonObject } from '../json/strict.ts';
import { completeBadge as badge, completeRecord as record } from '../testing/complete.ts';
import type { Json, JsonObject } from '../types.ts';
import { checkModel } from './check-model.ts';

const identifier = [{ type: 'IdentityObject', hashed: false, identityHash: 'K-1', identityType: 'sisSourcedId' }];

const faults = (document: JsonObject) => checkModel(document).map(({ code, at }) => `${code} ${at}`);

/** Every place in a document, but what stands inside a credential that a record bundles: that one has its own verdict. */
const places = (value: Json, at: string[] = []): string[][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, child]) => [[...at, name], ...(name === 'verifiableCredential' ? [] : places(child, [...at, name]))])
    : [];

function replaced(value: Json, [name = '', ...rest]: string[], change: (old: Json | undefined) => Json | undefined): Json {
  const copy: Json = structuredClone(value);
  const holder: Record<string, Json | undefined> = Object(copy); // an array has its indexes as names
  const old = holder[name];
  const changed = rest.length > 0 && old !== undefined ? replaced(old, rest, change) : change(old);
  if (changed === undefined) delete holder[name];
  else holder[name] = changed;
  return copy;
}

const documents: [string, JsonObject][] = [
  ['a badge', badge],
  ['a learner record', record],
];

describe('a credential with every member there is', () => {
  it.each(documents)('has no fault: %s', (_, document) => expect(faults(document)).toEqual([]));

  it.each(documents)('in which any one is of another kind says which, by its path: %s', (_, document) => {
    const silent: string[] = [];
    for (const place of places(document)) {
      if (place[0] === '@context' || place.includes('@context')) continue;
      // One of several types, and a part of a text with its language, is told as the whole.
      const isPart = place.at(-2) === 'type' || place.at(-1)?.startsWith('@');
      const at = `/${(isPart ? place.slice(0, -1) : place).join('/')}`;
      // Neither text, number, boolean nor list where one of those stood, and no object where an object stood.
      const wrong = replaced(document, place, (old) => (isJsonObject(old) || Array.isArray(old) ? 17 : { not: 'this' }));
      const found = checkModel(Object(wrong)).map((problem) => problem.at);
      if (!found.includes(at)) silent.push(at);
    }
    expect(silent).toEqual([]);
  });

  it('in which a member that must be there is missing says which', () => {
    const required = [
      ['issuer'],
      ['credentialSubject'],
      ['issuer', 'id'],
      ['image', 'id'],
      ['credentialSubject', 'achievement'],
      ['credentialSubject', 'achievement', 'id'],
      ['credentialSubject', 'achievement', 'name'],
      ['credentialSubject', 'achievement', 'alignment', '0', 'targetName'],
      ['credentialSubject', 'achievement', 'alignment', '0', 'targetUrl'],
      ['credentialSubject', 'achievement', 'otherIdentifier', '0', 'identifier'],
      ['credentialSubject', 'achievement', 'otherIdentifier', '0', 'identifierType'],
      ['credentialSubject', 'achievement', 'related', '0', 'id'],
      ['credentialSubject', 'achievement', 'resultDescription', '0', 'id'],
      ['credentialSubject', 'achievement', 'resultDescription', '0', 'name'],
      ['credentialSubject', 'achievement', 'resultDescription', '0', 'resultType'],
      ['credentialSubject', 'achievement', 'resultDescription', '0', 'rubricCriterionLevel', '0', 'id'],
      ['credentialSubject', 'achievement', 'resultDescription', '0', 'rubricCriterionLevel', '0', 'name'],
      ['credentialSubject', 'identifier', '0', 'hashed'],
      ['credentialSubject', 'identifier', '0', 'identityHash'],
      ['credentialSubject', 'identifier', '0', 'identityType'],
      ['issuer', 'address', 'geo', 'latitude'],
      ['issuer', 'address', 'geo', 'longitude'],
      ['endorsement', '0', 'issuer'],
      ['endorsement', '0', 'credentialSubject', 'id'],
      ['credentialSchema', '0', 'id'],
      ['credentialStatus', 'statusPurpose'],
      ['credentialStatus', 'statusListIndex'],
      ['credentialStatus', 'statusListCredential'],
      ['relatedResource', '0', 'id'],
    ];
    for (const place of required) expect(faults(Object(replaced(badge, place, () => undefined)))).toContain(`member_missing /${place.join('/')}`);
    const inRecord = [
      ['credentialSubject', 'verifiableCredential'],
      ['credentialSubject', 'association', '0', 'associationType'],
      ['credentialSubject', 'association', '0', 'sourceId'],
      ['credentialSubject', 'association', '0', 'targetId'],
    ];
    for (const place of inRecord) expect(faults(Object(replaced(record, place, () => undefined)))).toContain(`member_missing /${place.join('/')}`);
  });

  it('which lacks a member that misleads nobody by its absence says which', () => {
    const lacking = [['id'], ['validFrom'], ['credentialSubject', 'achievement', 'description'], ['credentialSubject', 'achievement', 'criteria']];
    for (const place of lacking) expect(faults(Object(replaced(badge, place, () => undefined)))).toEqual([`member_lacking /${place.join('/')}`]);
    for (const name of ['id', 'name', 'validFrom'])
      expect(faults(Object(replaced(badge, ['endorsement', '0', name], () => undefined)))).toEqual([`member_lacking /endorsement/0/${name}`]);
    for (const place of [['id'], ['name'], ['validFrom']])
      expect(faults(Object(replaced(record, place, () => undefined)))).toEqual([`member_lacking /${place}`]);
  });

  it('takes no empty list for one or more', () => {
    const nobody = { '@context': [CREDENTIALS_V2], type: ['VerifiableCredential'], issuer: 'did:web:a.example', credentialSubject: [] };
    expect(checkModel(nobody).map(({ code, at }) => `${code} ${at}`)).toEqual(['member_missing /credentialSubject']);
    expect(checkModel({ ...nobody, credentialSubject: [{ name: 'Zoë' }] })).toEqual([]);
  });

  it.each<[string, string[], Json | undefined, string]>([
    ['an image as an address alone', ['image'], 'https://school.example/i.png', 'image_plain /image'],
    ['criteria that say nothing', ['credentialSubject', 'achievement', 'criteria'], {}, 'empty /credentialSubject/achievement/criteria'],
    [
      'a result nobody described',
      ['credentialSubject', 'result', '0', 'resultDescription'],
      'urn:x',
      'link_dangling /credentialSubject/result/0/resultDescription',
    ],
    ['a level that is none', ['credentialSubject', 'result', '0', 'achievedLevel'], 'urn:x', 'link_dangling /credentialSubject/result/0/achievedLevel'],
    ['a status outside the list', ['credentialSubject', 'result', '0', 'status'], 'ext:Done', 'value_unknown /credentialSubject/result/0/status'],
    ['a day that does not exist', ['validUntil'], '2027-02-30T00:00:00Z', 'not_time /validUntil'],
    ['an offset that does not exist', ['validUntil'], '2027-02-03T00:00:00+15:00', 'not_time /validUntil'],
    ['an end before its beginning', ['validUntil'], '2025-02-03T00:00:00Z', 'times_reversed /validUntil'],
    ['a digest of the wrong length', ['credentialSchema', '0', 'digestSRI'], 'sha384-AAAA', 'not_digest /credentialSchema/0/digestSRI'],
    ['a resource without a digest', ['relatedResource', '0', 'digestMultibase'], undefined, 'member_missing /relatedResource/0/digestSRI'],
    ['a text of no direction', ['description', '@direction'], 'up', 'not_text /description'],
    ['a text in no language', ['description', '@language'], 'français', 'not_text /description'],
    ['a text with a third member', ['description', 'note'], 'x', 'not_text /description'],
    ['a day where a time should be', ['awardedDate'], '2026-05-01', 'time_unzoned /awardedDate'],
    ['no day at all', ['awardedDate'], 'in May', 'not_time /awardedDate'],
    ['an issuer without a type', ['issuer', 'type'], undefined, 'profile_untyped /issuer/type'],
    ['a country in words', ['issuer', 'address', 'addressCountryCode'], 'Belgium', 'not_country /issuer/address/addressCountryCode'],
    ['a badge without a context of Open Badges', ['@context', '1'], 'https://w3id.org/security/data-integrity/v2', 'context_unlisted /@context'],
  ])('%s is told', (_, place, value, expected) => {
    expect(faults(Object(replaced(badge, place, () => value)))).toContain(expected);
  });

  it('names the contexts of its kind in their order', () => {
    const { '@context': contexts } = record;
    const [first = '', ...others] = [contexts ?? []].flat();
    expect(faults({ ...record, '@context': [first, ...others.toReversed()] })).toEqual(['context_unlisted /@context']);
    expect(faults({ ...badge, '@context': [first, 'https://w3id.org/security/data-integrity/v2', OPEN_BADGES_V3] })).toEqual(['context_unlisted /@context']);
  });

  it('is held to the rules of each kind it says it is', () => {
    const both = faults({ ...badge, type: ['VerifiableCredential', 'ClrCredential', 'OpenBadgeCredential'] });
    expect(both).toContain('type_wrong /credentialSubject/type');
    expect(faults({ ...record, type: ['VerifiableCredential', 'ClrCredential', 'OpenBadgeCredential'] })).toContain('type_wrong /credentialSubject/type');
  });

  it('names one resource once', () => {
    const [one] = [badge.relatedResource].flat();
    expect(faults({ ...badge, relatedResource: [one ?? null, one ?? null] })).toContain('repeated /relatedResource');
  });

  it('keeps members that no rule names', () => expect(faults({ ...badge, 'https://else.example/x': { any: ['thing'] } })).toEqual([]));

  it('names its learner by an id or an identifier', () => {
    const of = (change: JsonObject) => {
      const { id: _, identifier: __, ...rest } = Object(badge.credentialSubject);
      return faults({ ...badge, credentialSubject: { ...rest, ...change } });
    };
    expect([of({ id: 'did:key:z' }), of({ identifier }), of({}), of({ identifier: [] })]).toEqual([
      [],
      [],
      ['subject_unnamed /credentialSubject/id'],
      ['subject_unnamed /credentialSubject/id'],
    ]);
  });
});

describe('a learner record', () => {
  const of = (change: JsonObject) => faults({ ...record, credentialSubject: { ...Object(record.credentialSubject), ...change } });

  it('holds at least one credential, and each is one', () => {
    expect(of({ verifiableCredential: [] })).toContain('empty /credentialSubject/verifiableCredential');
    expect(of({ verifiableCredential: [{ type: 'Person' }] })).toContain('type_wrong /credentialSubject/verifiableCredential/0/type');
  });

  it('leads each association to achievements it holds', () => {
    const [one] = [Object(record.credentialSubject).association].flat();
    expect(of({ association: [{ ...one, targetId: 'urn:x' }] })).toEqual(['link_dangling /credentialSubject/association/0/targetId']);
    expect(of({ association: [{ ...one, associationType: 'isFriendOf' }] })).toEqual(['value_unknown /credentialSubject/association/0/associationType']);
    // What an envelope awards cannot be seen here.
    expect(of({ verifiableCredential: [{ type: 'EnvelopedVerifiableCredential', id: 'data:application/vc+jwt,e.e.A' }] })).toEqual([]);
  });
});
