import { beforeEach, describe, expect, it } from 'vitest';
import { SCHEMA_ENTRIES } from '../limits.ts';
import { deriveDataIntegrity, signDataIntegrity } from '../proof/data-integrity.ts';
import { signW3cSdJwt } from '../proof/sd-jwt/sign.ts';
import { signVcJwt } from '../proof/vc-jwt/sign.ts';
import { completeBadge } from '../testing/complete.ts';
import { webParty } from '../testing/party.ts';
import { codesAt, openWorld, short, type World } from '../testing/world.ts';
import type { Json, JsonObject, Resolution, Verdict } from '../types.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const check = (text: string, schema?: (id: string) => string | undefined): Promise<Verdict> =>
  verifyCredential(text, { ...world.deps, ...(schema && { schema }) });
const detail = (verdict: Verdict, code: string) => verdict.checks.find((one) => one.code === code)?.detail;

describe('a genuine badge whose issuer was careless', () => {
  const subject = (change: JsonObject): JsonObject => ({ credentialSubject: { ...Object(world.badge().credentialSubject), ...change } });

  it('and named no learner is valid, and says that nobody can prove it theirs', async () => {
    const { id: _, identifier: __, ...unnamed } = Object(world.badge().credentialSubject);
    const verdict = await check(await world.di({ credentialSubject: unnamed }));
    expect([short(verdict), codesAt(verdict, 'model')]).toEqual(['valid: valid', ['model_ok', 'model_learner_unnamed']]);
  });

  it('and used a word outside a vocabulary is valid, and says where it departs', async () => {
    const verdict = await check(
      await world.di(subject({ achievement: { ...Object(Object(world.badge().credentialSubject).achievement), achievementType: 'Sticker' } })),
    );
    expect([short(verdict), codesAt(verdict, 'model')]).toEqual(['valid: valid', ['model_lapse']]);
    expect(detail(verdict, 'model_lapse')).toMatch(/^\/credentialSubject\/achievement\/achievementType: /);
  });

  it('is no badge where a fault stands beside the lapse', async () => {
    const verdict = await check(await world.di(subject({ achievement: { type: ['Achievement'], achievementType: 'Sticker' } })));
    expect([short(verdict), codesAt(verdict, 'model')]).toEqual(['invalid: model_wrong', ['model_wrong']]);
    expect(detail(verdict, 'model_wrong')).not.toContain('achievementType');
  });
});

describe('a word that no context defines', () => {
  it('is named where we are asked to sign it', () =>
    expect(world.di({ unheardOf: 'x' })).rejects.toMatchObject({ code: 'lint_failed', detail: expect.stringContaining('unheardOf') }));

  it('is named by the verdict', async () => {
    const text = (await world.di()).replace('"awardedDate":', '"awardedDay":');
    const verdict = await check(text);
    expect([short(verdict), detail(verdict, 'term_undefined')]).toEqual(['invalid: term_undefined', expect.stringContaining('awardedDay')]);
  });
});

describe('a badge that somebody wrote anew without changing what was signed', () => {
  it('is refused where its criteria go by the name of their class, which no reader knows', async () => {
    const text = (await world.di()).replace('"criteria":', '"Criteria":');
    const verdict = await check(text);
    expect([short(verdict), detail(verdict, 'not_compacted')]).toEqual(['invalid: not_compacted', expect.stringContaining('Criteria')]);
  });

  it('is refused where a context of its own lets its status be moved', async () => {
    const badge: JsonObject = JSON.parse(await world.di());
    const pair = { credentialStatus: 'https://www.w3.org/2018/credentials#credentialStatus' };
    const verdict = await check(JSON.stringify({ ...badge, '@context': [...Object(badge)['@context'], pair] }));
    expect(codesAt(verdict, 'signature')).toEqual(['context_inline']);
  });

  it('gives a verdict where a member would be text to a careless program', async () => {
    const verdict = await check(JSON.stringify({ ...JSON.parse(await world.di()), version: { toString: 1 } }));
    expect(short(verdict)).toBe('invalid: forbidden_member');
  });

  it('is not read where it repeats a context to cost more', async () => {
    const badge: JsonObject = JSON.parse(await world.di());
    const contexts: JsonObject[] = Object(badge)['@context'];
    expect(short(await check(JSON.stringify({ ...badge, '@context': [...contexts, ...contexts] })))).toBe('undetermined: too_long');
  });
});

describe('an SD-JWT badge', () => {
  it('may not call another its issuer than who signed', async () => {
    const verdict = await check(await world.signedSd({ issuer: { id: 'did:web:university.example', name: 'Another' } }));
    expect([short(verdict), detail(verdict, 'claims_disagree')]).toEqual(['invalid: claims_disagree', 'issuer']);
  });
});

describe('a badge of which its holder shows a part', () => {
  const shown = ['/credentialSubject/achievement/name'];
  const hidden: JsonObject = { credentialSchema: [{ id: 'https://school.example/schema.json', type: 'JsonSchema' }] };
  const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));

  it('by a derived proof lacks nothing that was left out, and is measured by what is there', async () => {
    world = await openWorld(webParty('badges.kestrelbay.example', 'ES256'));
    const disclosure = { mandatoryPointers: ['/issuer', '/credentialStatus', '/credentialSchema'], random };
    const options = { created: world.clock.now, proofPurpose: 'assertionMethod', cryptosuite: 'ecdsa-sd-2023', disclosure } as const;
    const derived = await deriveDataIntegrity(await signDataIntegrity(world.badge(hidden), world.issuer.signer, options), shown);
    const verdict = await check(JSON.stringify(derived));
    expect([short(verdict), codesAt(verdict, 'model')]).toEqual(['valid: valid', ['model_disclosed_ok', 'schema_partial']]);
    expect(Object(verdict.credential?.credentialSubject).achievement).not.toHaveProperty('description');
  });

  it('by a W3C SD-JWT may hide even types', async () => {
    const { credentialStatus: _, ...badge } = world.badge(hidden);
    const hide = [['credentialSubject', 'achievement', 'type'], ['credentialSubject', 'achievement', 'description'], ['name']];
    const whole = await signW3cSdJwt(badge, { signer: world.issuer.signer, hide, random });
    const none = `${whole.split('~')[0]}~`;
    for (const text of [whole, none])
      expect([short(await check(text)), codesAt(await check(text), 'model')]).toEqual(['valid: valid', ['model_disclosed_ok', 'schema_partial']]);
  });
});

describe('the schema a badge names', () => {
  const PUBLISHED = 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json';
  const contexts = ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'];
  const extended = { '@context': [...contexts, 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'] };
  const ID = 'https://school.example/schema.json';
  const school = (type: string, more: JsonObject = {}) =>
    JSON.stringify({
      $id: ID,
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: { name: { type } },
      ...more,
    });
  const named = (more: JsonObject = {}) => world.di({ credentialSchema: [{ id: ID, type: 'JsonSchema', ...more }] });

  it('of 1EdTech is kept by our own rules, where it is the one of its kind', async () => {
    const of = (id: string) => world.di({ ...extended, credentialSchema: [{ id, type: '1EdTechJsonSchemaValidator2019' }] });
    expect(codesAt(await check(await of(PUBLISHED)), 'model')).toEqual(['model_ok', 'schema_ok']);
    expect(short(await check(await of(PUBLISHED.replace('achievement', 'endorsement'))))).toBe('invalid: schema_wrong');
    expect(codesAt(await check(await of('https://else.example/schema.json')), 'model')).toEqual(['model_ok', 'schema_unknown']);
  });

  it('KF-C21: is compared where this node was given it, and never fetched', async () => {
    const text = await named();
    expect([short(await check(text, () => school('string'))), short(await check(text, () => school('number')))]).toEqual([
      'valid: valid',
      'invalid: schema_wrong',
    ]);
    expect(codesAt(await check(text, () => school('string')), 'model')).toEqual(['model_ok', 'schema_ok']);
    expect(detail(await check(text, () => school('number')), 'schema_wrong')).toContain('/name');
    const unknown = await check(text);
    expect([short(unknown), codesAt(unknown, 'model'), world.asked.filter((url) => url.includes('schema'))]).toEqual([
      'valid: valid',
      ['model_ok', 'schema_unknown'],
      [],
    ]);
  });

  it('is told once by the data model where it is none, and none is looked at where there are nine', async () => {
    // As JWT: canonical JSON-LD has no place for either.
    const token = (credentialSchema: Json) => signVcJwt(world.badge({ credentialSchema }), world.issuer.signer);
    expect(codesAt(await check(await token([{ type: 'JsonSchema' }])), 'model')).toEqual(['model_wrong']);
    const nine = await token(Array.from({ length: SCHEMA_ENTRIES + 1 }, (_, index) => ({ id: `${ID}?${index}`, type: 'JsonSchema' })));
    const asked: string[] = [];
    const verdict = await check(nine, (id) => {
      asked.push(id);
      return school('number');
    });
    expect([codesAt(verdict, 'model'), detail(verdict, 'schema_unknown'), asked]).toEqual([['model_ok', 'schema_unknown'], '9 schemas', []]);
  });

  it('KF-C21: with a reference to another document, in a dialect nobody knows, or of another digest is not used', async () => {
    const text = await named();
    const elsewhere = school('string', { properties: { name: { $ref: 'https://else.example/name.json' } } });
    expect(codesAt(await check(text, () => elsewhere), 'model')).toEqual(['model_ok', 'schema_unknown']);
    expect(codesAt(await check(text, () => school('string', { $schema: 'https://else.example/dialect' })), 'model')).toEqual(['model_ok', 'schema_unknown']);
    const digest = `sha256-${Buffer.alloc(32).toString('base64')}`;
    expect(short(await check(await named({ digestSRI: digest }), () => school('string')))).toBe('invalid: schema_wrong');
  });
});

describe('a badge whose issuer does not answer', () => {
  const unreachable: Resolution = { state: 'unreachable', reason: 'no answer' };

  it('is of no force where it says itself that it has ended, whoever signed it', async () => {
    world.resolutions.set(world.issuer.did, unreachable);
    for (const text of [await world.di({ validUntil: '2026-11-01T23:59:59Z' }), await world.sd({ validUntil: '2026-11-01T23:59:59Z' })]) {
      const verdict = await check(text);
      expect([short(verdict), verdict.credential]).toEqual(['invalid: expired_unproven', undefined]);
      expect(verdict.sentence.en).toBe('It says itself that it expired on 1 November 2026. Who signed it could not be found out.');
    }
  });

  it('is undetermined where it does not', async () => {
    world.resolutions.set(world.issuer.did, unreachable);
    expect([short(await check(await world.di())), short(await check(await world.sd()))]).toEqual([
      'undetermined: key_unreachable',
      'undetermined: key_unreachable',
    ]);
  });

  it('is told by the forged signature first, where that is what is wrong', async () => {
    const text = (await world.di({ validUntil: '2026-11-01T23:59:59Z' })).replace('Infection Prevention', 'Infection Treatment');
    expect([short(await check(text)), codesAt(await check(text), 'dates')]).toEqual(['invalid: signature_wrong', ['not_reached']]);
  });
});

describe('a badge that names everything a badge can name', () => {
  it('makes this node ask for its issuer’s keys and its status list, and for nothing else', async () => {
    const text = JSON.stringify(completeBadge).replaceAll('"https://school.example"', JSON.stringify(world.issuer.did));
    // The one member of the data model for which its contexts have no word.
    const everything = JSON.parse(text, (name, value) => (name === 'endorsementJwt' ? undefined : value));
    everything['@context'].push('https://www.w3.org/ns/credentials/examples/v2'); // for the types of its services
    const signed = await signDataIntegrity(everything, world.issuer.signer, { created: world.clock.now, proofPurpose: 'assertionMethod' });
    const verdict = await check(JSON.stringify(signed));
    expect([short(verdict), codesAt(verdict, 'signature', 'model')]).toEqual(['undetermined: status_absent', ['signature_ok', 'model_ok', 'schema_unknown']]);
    expect(world.asked.toSorted()).toEqual([world.issuer.did, 'https://school.example/s/1'].toSorted());
  });
});
