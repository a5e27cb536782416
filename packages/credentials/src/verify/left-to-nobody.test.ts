import { beforeEach, describe, expect, it } from 'vitest';
import { signJws } from '../proof/jws.ts';
import { digestOf } from '../proof/sd-jwt/disclosure.ts';
import { passes, refusals, refused } from '../testing/refusals.ts';
import { member } from '../testing/sd-jwt.ts';
import { AUDIENCE, NONCE, openWorld, seconds, type World } from '../testing/world.ts';
import { verifyPresentation } from './verify-presentation.ts';

/** What @sd-jwt/sd-jwt-vc 0.19.0 accepts with its default options (measured): each is refused by its step, and passes when that one property is put right. */
let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const answer = (input: string) => verifyPresentation(input, world.deps, { nonce: NONCE, audience: AUDIENCE });

describe('five checks that SD-JWT libraries leave to nobody', () => {
  it('a KB-JWT made for another verifier', async () => {
    const compact = await world.sd();
    expect(refusals(await answer(await world.presentSd(compact, { audience: 'decentralized_identifier:did:web:evil.example' })))).toEqual(
      refused('audience: audience_wrong'),
    );
    expect(refusals(await answer(await world.presentSd(compact, { audience: 'did:web:hiring.example' })))).toEqual(refused('audience: audience_wrong'));
    expect(refusals(await answer(await world.presentSd(compact)))).toEqual(passes);
  });

  it('a Data Integrity proof made for another verifier', async () => {
    const badge = await world.di();
    expect(refusals(await answer(await world.presentDi([badge], { domain: 'did:web:evil.example' })))).toEqual(refused('audience: audience_wrong'));
    expect(refusals(await answer(await world.presentDi([badge])))).toEqual(passes);
  });

  it('a KB-JWT that is 30 days old, or of tomorrow', async () => {
    const compact = await world.sd();
    const made = async (offset: number) => refusals(await answer(await world.presentSd(compact, { issuedAt: seconds(offset) })));
    expect(await made(-30 * 86_400)).toEqual(refused('holder: binding_too_old'));
    expect(await made(-361)).toEqual(refused('holder: binding_too_old'));
    expect(await made(-359)).toEqual(passes);
    expect(await made(59)).toEqual(passes);
    expect(await made(61)).toEqual(refused('holder: binding_in_future'));
  });

  const rebind = async (presented: string, hashOver = presented): Promise<string> =>
    presented +
    (await signJws({ typ: 'kb+jwt' }, { iat: seconds(0).getTime() / 1000, aud: AUDIENCE, nonce: NONCE, sd_hash: digestOf(hashOver) }, world.holder.signer));

  it('a disclosure that nothing signed points to', async () => {
    const compact = await world.sd();
    expect(refusals(await answer(await rebind(`${compact}${member('grade', 'A+').encoded}~`)))).toEqual(refused('format: disclosure_unused'));
    expect(refusals(await answer(await rebind(compact)))).toEqual(passes);
  });

  it('a disclosure that is repeated', async () => {
    const compact = await world.sd();
    const [, first = ''] = compact.split('~');
    expect(refusals(await answer(await rebind(`${compact}${first}~`)))).toEqual(refused('format: disclosure_repeated'));
    expect(refusals(await answer(await rebind(compact)))).toEqual(passes);
  });

  it('a KB-JWT that was stripped, whatever else is right', async () => {
    const sent = await world.presentSd(await world.sd());
    expect(refusals(await answer(sent.slice(0, sent.lastIndexOf('~') + 1)))).toEqual(refused('holder: binding_missing'));
    expect(refusals(await answer(sent))).toEqual(passes);
  });

  it('a KB-JWT over fewer claims than are shown', async () => {
    const compact = await world.sd();
    const issued = `${compact.slice(0, compact.indexOf('~'))}~`;
    expect(refusals(await answer(await rebind(compact, issued)))).toEqual(refused('holder: binding_hash_wrong'));
    expect(refusals(await answer(await rebind(issued)))).toEqual(passes);
  });
});
