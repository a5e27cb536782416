import { beforeEach, describe, expect, it } from 'vitest';
import { signJws } from '../proof/jws.ts';
import { envelop, signOpenBadgeJwt, signVcJwt } from '../proof/vc-jwt/sign.ts';
import { keyParty } from '../testing/party.ts';
import { openWorld, short, type World } from '../testing/world.ts';
import type { JsonObject, Verdict } from '../types.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const check = (input: string): Promise<Verdict> => verifyCredential(input, world.deps);

describe('an envelope', () => {
  it('is opened, and what is in it judged like any other', async () => {
    for (const compact of [await signOpenBadgeJwt(world.badge(), world.issuer.signer), await signVcJwt(world.badge(), world.issuer.signer), await world.sd()])
      expect(short(await check(JSON.stringify(envelop(compact))))).toBe('valid: valid');
  });

  it.each<[string, (envelope: JsonObject) => JsonObject, string]>([
    ['says another media type than its content', ({ id, ...rest }) => ({ ...rest, id: String(id).replace('vc+jwt', 'dc+sd-jwt') }), 'invalid: typ_wrong'],
    ['says the media type of Open Badges over VC-JOSE-COSE', ({ id, ...rest }) => ({ ...rest, id: String(id).replace('vc+jwt', 'jwt') }), 'invalid: typ_wrong'],
    ['says it is encoded otherwise', ({ id, ...rest }) => ({ ...rest, id: String(id).replace(',', ';base64,') }), 'invalid: envelope_malformed'],
    ['is that of a presentation', (envelope) => ({ ...envelope, type: 'EnvelopedVerifiablePresentation' }), 'invalid: envelope_malformed'],
    ['holds an address instead', (envelope) => ({ ...envelope, id: 'https://evil.example/vc' }), 'invalid: envelope_malformed'],
    ['has no id', ({ id: _, ...rest }) => rest, 'invalid: envelope_malformed'],
    [
      'brings claims of its own, which nobody reads',
      (envelope) => ({ ...envelope, issuer: 'did:web:evil.example', validUntil: '2020-01-01T00:00:00Z' }),
      'valid: valid',
    ],
  ])('that %s', async (_name, change, expected) => {
    const verdict = await check(JSON.stringify(change(envelop(await signVcJwt(world.badge(), world.issuer.signer)))));
    expect(short(verdict)).toBe(expected);
    if (verdict.credential) expect(verdict.credential).toEqual(world.badge());
  });
});

describe('a status list signed as JWT', () => {
  it('is read like one with a proof inside', async () => {
    const answer = world.answers.get(world.urls.revocation);
    if (answer?.state !== 'fetched') throw new Error('no list');
    const { proof: _, ...list } = JSON.parse(answer.body);
    world.publish(world.urls.revocation, await signVcJwt(list, world.issuer.signer));
    expect(short(await check(await world.di()))).toBe('valid: valid');
    world.publish(world.urls.revocation, await signJws({ typ: 'vc+jwt', kid: world.issuer.signer.verificationMethod }, list, keyParty().signer));
    expect(short(await check(await world.di()))).toBe('undetermined: list_unverified');
  });
});
