import { expect, it } from 'vitest';
import { kindOfSchema } from './own-rules.ts';

const AT = 'https://purl.imsglobal.org/spec';

it.each([
  [`${AT}/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json`, 'badge'],
  [`${AT}/ob/v3p0/schema/json/ob_v3p0_anyachievementcredential_schema.json`, 'badge'],
  [`${AT}/ob/v3p0/schema/achievementcredential.json`, 'badge'],
  [`${AT}/ob/v3p0/schema/json/ob_v3p0_endorsementcredential_schema.json`, 'endorsement'],
  [`${AT}/ob/v3p0/schema/endorsementcredential.json`, 'endorsement'],
  [`${AT}/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json`, 'clr'],
  [`${AT}/clr/v2p0/schema/json/clr_v2p0_anyendorsementcredential_schema.json`, 'endorsement'],
  // A profile is no credential; the rest is somebody else's.
  [`${AT}/ob/v3p0/schema/json/ob_v3p0_profile_schema.json`, undefined],
  [`${AT}/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json#`, undefined],
  [`${AT}.evil.example/ob/v3p0/schema/achievementcredential.json`, undefined],
  ['https://state.gov/schema/endorsementcredential.json', undefined],
])('%s is the schema of %s', (id, kind) => expect(kindOfSchema(id)).toBe(kind));
