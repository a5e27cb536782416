import { awardOne } from '../awards/award-one.ts';
import type { MadeAward } from '../awards/make-awards.ts';
import { profileOf } from '../deps.ts';
import { makeOffer, offerCode, offerUri } from '../oid4vci/offers.ts';
import type { AchievementRow, OfferRow } from '../records.ts';
import { claimTokenFor, type TestIssuer } from './open-test-issuer.ts';
import { openWallet } from './wallet.ts';

export type Awarded = MadeAward & { email: string; token: string };
export type Offered = { award: Awarded; offer: OfferRow; uri: string; code: string };
export type Redeemed = Offered & { access: string; refresh: string };
type Options = { pin?: boolean; achievementId?: string; awardedOn?: string };

let people = 0;

/** As far along the way of a badge as a test needs it, each time for another person, at the profile whose achievement it is. */
export function openClaiming(test: TestIssuer, achievement: AchievementRow) {
  const { slug: profile, identifier } = profileOf(test.issuer, achievement.profile);
  const wallet = openWallet(identifier, test.clock);
  const awarded = async (options: Options = {}): Promise<Awarded> => {
    const email = `learner${++people}@example.org`;
    const made = await awardOne(test.issuer, {
      profile,
      achievementId: options.achievementId ?? achievement.id,
      recipient: {
        email,
        name: 'Zoë Martin',
        language: 'en',
        externalId: null,
        awardedOn: options.awardedOn ?? null,
        results: [{ title: 'Score', value: '82' }],
        pin: options.pin ?? false,
      },
      assessment: { class: 'assessed-elsewhere', attestation: { who: 'Two nurses', how: 'a visit watched', when: 'October 2026', attestedBy: 'person:test' } },
      again: false,
      actor: 'person:test',
    });
    return { ...made, email, token: claimTokenFor(test, email) };
  };
  const offered = async (options: Options = {}): Promise<Offered> => {
    const award = await awarded(options);
    const offer = await makeOffer(test.issuer, award.token);
    return { award, offer, uri: offerUri(test.issuer, offer), code: offerCode(test.issuer, offer.id) };
  };
  const redeemed = async (options: Options = {}): Promise<Redeemed> => {
    const made = await offered(options);
    const { body } = await wallet.redeem(made.code);
    return { ...made, access: String(body.access_token), refresh: String(body.refresh_token) };
  };
  return { wallet, awarded, offered, redeemed };
}

export async function askJson(url: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url, { headers: { Accept: 'application/json' } });
  return { status: response.status, body: await response.json() };
}
