import type { Language } from '@laurel/base';
import { buildEndorsement } from '@laurel/credentials';
import { type Issuer, profileOf } from '../deps.ts';
import { issuerIn } from './badge-input.ts';
import { lintBadge, verifyOwn } from './lint-badge.ts';
import { uuid } from './sign-copies.ts';

export type EndorsementAsked = { name: string; comment: string; language: Language };
/** `piece`: the id by which a badge names what is endorsed among its evidence. `credential`: JSON. */
export type Endorsed = { piece: string; credential: string };

/** A statement that a profile signs of something it took in: linted, signed and read by our own verifier like a badge. Outside of any write. */
export async function endorse(issuer: Issuer, slug: string, { language, ...said }: EndorsementAsked): Promise<Endorsed> {
  const profile = profileOf(issuer, slug);
  const validFrom = `${issuer.context.clock().toISOString().slice(0, 19)}Z`;
  const piece = `urn:uuid:${uuid(issuer)}`;
  const credential = buildEndorsement({ ...said, about: piece, id: `urn:uuid:${uuid(issuer)}`, issuer: issuerIn(profile, language), validFrom });
  const { verificationMethod } = await issuer.agent.signer(profile.did, 'credentials');
  await lintBadge(credential, { did: profile.did, verificationMethod }, issuer.agent.resolve);
  const signed = JSON.stringify(await issuer.agent.issueDataIntegrity({ credential, did: profile.did }));
  await verifyOwn(signed, {
    resolve: issuer.agent.resolve,
    fetchStatus: async () => ({ state: 'unreachable', reason: 'an endorsement of ours has no status' }),
    clock: issuer.context.clock,
  });
  return { piece, credential: signed };
}
