import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '@laurel/credentials';
import { readSdJwt } from '@laurel/credentials';
import { expect, it } from 'vitest';
import type { BadgeRow } from '../records.ts';
import { fieldsOf } from './fields.ts';
import { claimsShown, type Source } from './source.ts';

const packed = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** As an issuer makes it who hides the whole subject as one. */
function hidden(subject: JsonObject): string {
  const disclosure = packed(['c2FsdHNhbHRzYWx0c2FsdA', 'credentialSubject', subject]);
  const digest = createHash('sha256').update(disclosure).digest('base64url');
  return `${packed({ alg: 'EdDSA', typ: 'dc+sd-jwt' })}.${packed({ iss: 'did:web:k.example', vct: 'x', _sd_alg: 'sha-256', _sd: [digest] })}.c2ln~${disclosure}~`;
}

it('tells as shown what an issuer hid together with the title, whatever its switch says, and as left out what is not there', () => {
  const compact = hidden({ name: 'Zoë O’Connor', achievement: { name: 'Nursing', description: 'Care at home' } });
  const { claims, disclosures } = readSdJwt(compact);
  const fields = fieldsOf({ claims, hideable: disclosures.map(({ path }) => path) });
  const source: Source = { kind: 'copies', compact, fields, issuerName: null, format: 'dc+sd-jwt', badge: {} as BadgeRow }; // no one looks at it here
  const shown = claimsShown(source, new Set());
  expect(JSON.stringify(shown.claims)).toContain('Zoë');
  expect([shown.leftOut, shown.shown.map(({ id }) => id)]).toEqual([0, fields.map(({ id }) => id)]);
});
