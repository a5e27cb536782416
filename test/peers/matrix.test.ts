import { decodeJwt } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { openCredoAgent } from './credo-agent.ts';
import { openDidkit } from './didkit.ts';
import { tamperedOf, unsignedAdditionsTo } from './field-attacks.ts';
import { ourVerdict } from './our-verdict.ts';
import { peerIssuers } from './peer-issuers.ts';
import { peerJudges } from './peer-judges.ts';
import { withOtherPayload } from './tamper.ts';

const didkit = await openDidkit();
const credo = [await openCredoAgent('EdDSA'), await openCredoAgent('ES256')] as const;
const judges = peerJudges(didkit, credo[0]);
const issuers = peerIssuers(didkit, credo);

const crashes: unknown[] = [];
const onCrash = (reason: unknown) => crashes.push(reason);
process.on('unhandledRejection', onCrash);
afterAll(async () => {
  process.off('unhandledRejection', onCrash);
  for (const agent of credo) await agent.stop();
});

describe('what we issue', () => {
  it.each(judges.map((judge) => [judge.format, judge.peer, judge] as const))(
    '%s is taken by %s, and refused with one claim changed',
    async (_, _peer, judge) => {
      const text = await judge.ours();
      expect(await judge.takes(text)).toBe(true);
      expect(await judge.takes(changed(text)).catch(() => false)).toBe(false);
    },
  );
});

describe('what others issue', () => {
  const refusedAt = new Map<string, number>();
  let tampered = 0;

  it.each(issuers.map((issuer) => [issuer.format, issuer.peer, issuer] as const))(
    '%s of %s is valid here, and invalid in whatever way it is tampered with',
    async (format, peer, issuer) => {
      const [text, other] = [await issuer.issue(), await issuer.issue()];
      const genuine = await ourVerdict(text);
      expect(genuine).toMatchObject({ outcome: 'valid' });

      const attacks = await tamperedOf(text, other);
      // A check of BBS takes a second.
      for (const { how, text: attacked } of format.startsWith('bbs') ? attacks.filter((_, nth) => nth % 5 === 0) : attacks) {
        const { outcome, checks } = await ourVerdict(attacked);
        expect(`${how}: ${outcome}`).not.toBe(`${how}: valid`);
        const by = checks.find((check) => check.outcome === 'fail') ?? checks.find((check) => check.outcome === 'unknown');
        const place = `${by?.step}: ${by?.code}`;
        refusedAt.set(place, (refusedAt.get(place) ?? 0) + 1);
        tampered++;
      }
      for (const { how, text: added } of unsignedAdditionsTo(text)) {
        const { outcome, credential } = await ourVerdict(added);
        expect([how, outcome, withoutProof(credential)]).toEqual([how, 'valid', withoutProof(genuine.credential)]);
      }
      expect(crashes, peer).toEqual([]);
    },
  );

  it('is tampered with in five hundred ways and more, most of which reach the signature', () => {
    const ranked = [...refusedAt].toSorted(([, a], [, b]) => b - a);
    console.info(`${tampered} tampered credentials of other issuers, refused by ${ranked.map(([place, count]) => `${place} ${count}`).join(', ')}`);
    expect(tampered).toBeGreaterThanOrEqual(500);
    expect(ranked[0]?.[0]).toBe('signature: signature_wrong');
  });
});

/** One signed claim of another value, in its proper form: when it begins or was made. */
function changed(text: string): string {
  if (text.startsWith('{')) return JSON.stringify({ ...JSON.parse(text), validFrom: '2020-01-01T00:00:00Z' });
  const { iat, validFrom } = decodeJwt(text.split('~', 1)[0] ?? '');
  return withOtherPayload(text, validFrom === undefined ? { iat: Number(iat) - 1 } : { validFrom: '2020-01-01T00:00:00Z' });
}

const withoutProof = (credential: object | undefined) => ({ ...credential, proof: undefined });
