import { CREDENTIALS_V2, type JsonObject, OPEN_BADGES_V3, signVcJwt } from '@laurel/credentials';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestVerifier, START, type TestVerifier } from '../testing/open-test-verifier.ts';
import { pasteBadge } from '../testing/paste-badge.ts';

let test: TestVerifier;
beforeAll(async () => {
  test = await openTestVerifier({ vcApi: true });
});
afterAll(() => test.stop());
beforeEach(() => {
  test.clock.now = new Date(test.clock.now.getTime() + 10 * 60_000);
});

const signed = (type: string[], change: JsonObject = {}): Promise<string> =>
  signVcJwt(
    {
      '@context': ['https://www.w3.org/ns/credentials/v2', Object.fromEntries(type.map((name) => [name, `urn:example:${name}`]))],
      id: 'urn:uuid:6a1b1f0e-6d3c-4a53-9a33-0d2b3c1f5e77',
      type: ['VerifiableCredential', ...type],
      issuer: test.issuer.signer.controller,
      validFrom: new Date(START.getTime() - 86_400_000).toISOString(),
      credentialSubject: { id: 'https://bank.example/account/7', name: 'Savings' },
      ...change,
    },
    test.issuer.signer,
  );
const pageOf = async (badge: string, on?: string) => (await pasteBadge(test, { badge, ...(on !== undefined && { on }) })).text();
const told = async (badge: string) => {
  const answer = await pasteBadge(test, { badge }, 'application/json');
  return { http: answer.status, ...(await answer.json()) };
};
const OF_BADGES =
  /This badge is|A badge (?:with|that was|of which)|The badge is in order|Open Badges 3\.0|What does it mean\?|How was it assessed\?|issued this badge|To whom\?|class="state ok"/;

describe('a credential that is genuine and no badge', () => {
  it.each([
    [['DomainLinkageCredential'], 'a statement of which web address an issuer’s key belongs to'],
    [['ConsentReceipt'], 'a consent receipt'],
    [['BankAccount'], 'another kind of credential'],
    [[], 'another kind of credential'],
  ])('is called that, and not a valid badge: %s', async (type, kind) => {
    const page = await pageOf(await signed(type));
    for (const words of [
      `Genuine, but not a badge: ${kind}.`,
      'What it says is not read here.',
      'Do not count it as a badge.',
      'Complete, by the rules of Verifiable Credentials; it is not a badge.',
      `<bdi>${type[0] ?? 'VerifiableCredential'}</bdi>`,
    ])
      expect(page).toContain(words);
    expect(page).not.toMatch(OF_BADGES);
  });

  it('is called an endorsement where somebody says something of an issuer or a badge, which nobody earned', async () => {
    const page = await pageOf(
      await signed(['EndorsementCredential'], {
        '@context': [CREDENTIALS_V2, OPEN_BADGES_V3],
        name: 'Endorsement',
        credentialSubject: { id: 'https://university.example/issuer', type: ['EndorsementSubject'], endorsementComment: 'In good standing' },
      }),
    );
    for (const words of ['Genuine, but not a badge: an endorsement.', 'What somebody says of an issuer or of a badge. Nobody earned it.'])
      expect(page).toContain(words);
    expect(page).not.toMatch(OF_BADGES);
    expect(page).not.toContain('badge for taking part');
  });

  it('is called that where it is signed as something else by its own header, as an SD-JWT of no credential is', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const page = await pageOf(`${part({ alg: 'ES256', typ: 'example+sd-jwt' })}.${part({ iss: 'https://issuer.example' })}.c2ln~`);
    for (const words of ['This is not a badge.', 'Do not count it as a badge.']) expect(page).toContain(words);
    expect(page).not.toMatch(/This badge is not valid|Do not rely/);
  });

  it('says of plain text that it is no badge, however it came', async () => {
    const page = await pageOf('hello');
    expect(page).toContain('This is not a badge. If you have one, give all of its text, or its file.');
  });

  it('says what it is of a past day and where it is over, too', async () => {
    const badge = await signed(['BankAccount'], { validFrom: '2026-01-01T00:00:00Z', validUntil: '2026-11-01T00:00:00Z' });
    const over = await pageOf(badge);
    for (const words of ['Genuine, but expired.', 'It was no badge then either']) expect(over).toContain(words);
    expect(over).not.toContain('current badge');
    expect(await pageOf(badge, '2026-10-01')).toContain('Valid on 1 October 2026, but not a badge: another kind of credential.');
    expect(await pageOf(badge, '2026-11-10')).toContain('Not valid on 10 November 2026, and not a badge: another kind of credential.');
    for (const on of ['2026-10-01', '2026-11-10']) expect(await pageOf(badge, on)).not.toContain('This badge was');
  });

  it('is verified all the same, for a program: its outcome is of what was signed, its sentence and the check of its form say that it is no badge', async () => {
    const badge = await signed(['BankAccount']);
    const verdict = await told(badge);
    expect(verdict).toMatchObject({ http: 200, outcome: 'valid', code: 'valid', sentence: { en: expect.stringMatching(/^Genuine, but not a badge\./) } });
    expect(verdict.checks).toContainEqual(expect.objectContaining({ step: 'model', outcome: 'pass', code: 'model_other' }));
    const answer = await test.ask('/vc-api/credentials/verify', {
      method: 'POST',
      headers: { authorization: `Bearer ${await test.apiKey()}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        verifiableCredential: {
          '@context': 'https://www.w3.org/ns/credentials/v2',
          type: 'EnvelopedVerifiableCredential',
          id: `data:application/vc+jwt,${badge}`,
        },
      }),
    });
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ verified: true })]);
  });

  it('is refused as what it is where it is a list of revoked badges, as a file and from its address', async () => {
    const address = `${test.issuer.url}/status/revocation`;
    const list = await (await fetch(address)).text();
    for (const given of [list, address]) {
      const answer = await pasteBadge(test, { badge: given });
      const page = await answer.text();
      expect([answer.status, page]).toEqual([
        422,
        expect.stringContaining('This is a list with which an issuer tells which badges were revoked, and not a badge.'),
      ]);
      expect(page).not.toMatch(OF_BADGES);
      expect(await told(given)).toMatchObject({ http: 422, detail: expect.stringContaining('This is a list') });
    }
    expect((await told(list.replace('"encodedList":"u', '"encodedList":"uA'))).outcome).toBe('invalid'); // nobody signed that one
  });
});
