import { gzipSync } from 'node:zlib';
import { toBase64url } from '@laurel/base';
import { beforeEach, describe, expect, it } from 'vitest';
import { signDataIntegrity } from '../proof/data-integrity.ts';
import { envelop, signVcJwt } from '../proof/vc-jwt/sign.ts';
import { webParty } from '../testing/party.ts';
import { bodyAt, entryOf, statusOf } from '../testing/status.ts';
import { INDEX, NOW, openWorld, seconds, type World } from '../testing/world.ts';
import type { Json, JsonObject } from '../types.ts';
import { openRun } from './run.ts';
import { checkStatus } from './steps/status.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const status = (input: string) => statusOf(world, input);
const entry = (change: JsonObject = {}) => entryOf(world, change);
const withEntry = (change: JsonObject = {}) => world.di({ credentialStatus: entry(change) });
const body = (url: string) => bodyAt(world, url);

describe('a list that is itself a JWT', () => {
  const publishJwt = async (set: boolean, change: JsonObject = {}, wrap: (compact: string) => string = (compact) => compact) => {
    await world.bitstring('revocation', set);
    const { proof: _, ...list } = JSON.parse(body(world.urls.revocation));
    world.publish(world.urls.revocation, wrap(await signVcJwt({ ...list, ...change }, world.issuer.signer)));
  };

  it.each<[string, ((compact: string) => string) | undefined]>([
    ['bare', undefined],
    ['in an envelope', (compact) => JSON.stringify(envelop(compact))],
  ])('is read like any other, %s', async (_, wrap) => {
    await publishJwt(false, {}, wrap);
    expect(await status(await withEntry())).toEqual(['valid', 'status_ok']);
    await publishJwt(true, {}, wrap);
    expect(await status(await withEntry())).toEqual(['invalid', 'status_revoked']);
  });

  it('has an end, too', async () => {
    await publishJwt(false, { validUntil: '2026-11-22T11:58:00Z' });
    expect(await status(await withEntry())).toEqual(['undetermined', 'list_expired']);
  });

  it('by the SD-JWT VC of its issuer says nothing: that is no document of the data model', async () => {
    const badge = await withEntry();
    const { proof: _, ...list } = JSON.parse(body(world.urls.revocation));
    world.publish(world.urls.revocation, await world.signedSd(list));
    expect(await status(badge)).toEqual(['undetermined', 'list_malformed']);
  });

  it('altered, or by another, says nothing', async () => {
    await publishJwt(true);
    const [header, payload, signature] = body(world.urls.revocation).split('.');
    const forged = Buffer.from(
      Buffer.from(payload ?? '', 'base64url')
        .toString()
        .replace('11-23', '12-23'),
    ).toString('base64url');
    world.publish(world.urls.revocation, `${header}.${forged}.${signature}`);
    expect(await status(await withEntry())).toEqual(['undetermined', 'list_unverified']);
    const other = webParty('evil.example');
    world.publish(world.urls.revocation, await signVcJwt({ ...vcList(), issuer: other.did }, other.signer));
    expect(await status(await withEntry())).toEqual(['undetermined', 'list_other_issuer']);
  });

  const vcList = (): JsonObject => ({
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: world.urls.revocation,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    credentialSubject: { id: `${world.urls.revocation}#list`, type: 'BitstringStatusList', statusPurpose: 'revocation', encodedList: 'u' },
  });
});

describe('a remark', () => {
  const url = 'https://badges.kestrelbay.example/status/8';
  const words = ['in review', 'accepted', 'rejected', 'withdrawn'].map((message, value) => ({ status: `0x${value.toString(16)}`, message }));
  const withRemark = (change: JsonObject) =>
    world.di({ credentialStatus: [entry(), entry({ statusPurpose: 'message', statusListCredential: url, statusSize: 2, statusMessage: words, ...change })] });
  /** The value 2 stands at INDEX, in entries of two bits; and with it a one at INDEX for entries of one bit. */
  const publishRemarks = async (purpose: string) => {
    const bytes = new Uint8Array(32_768);
    const bit = INDEX * (purpose === 'message' ? 2 : 1);
    bytes[bit >> 3] = 0x80 >> (bit & 7);
    const list = JSON.parse(body(world.urls.revocation));
    const { proof: _, ...unsigned } = {
      ...list,
      id: url,
      credentialSubject: { ...list.credentialSubject, id: `${url}#list`, statusPurpose: purpose, encodedList: `u${toBase64url(gzipSync(bytes))}` },
    };
    world.publish(url, JSON.stringify(await signDataIntegrity(unsigned, world.issuer.signer, { created: NOW, proofPurpose: 'assertionMethod' })));
  };
  const remarkOf = async (badge: string) => {
    const { outcome, checks } = await verifyCredential(badge, world.deps);
    const { code, detail } = checks.findLast(({ step }) => step === 'status') ?? {};
    return [outcome, code, detail];
  };

  it('is given in its issuer’s words, whichever order they stand in, and the badge is valid', async () => {
    await publishRemarks('message');
    expect(await remarkOf(await withRemark({}))).toEqual(['valid', 'status_remark', '0x2 rejected']);
    expect(await remarkOf(await withRemark({ statusMessage: words.toReversed() }))).toEqual(['valid', 'status_remark', '0x2 rejected']);
  });

  it('that a newer edition is there leaves the badge valid', async () => {
    const badge = await world.di({ credentialStatus: [entry(), entry({ statusPurpose: 'refresh', statusListCredential: url })] });
    await publishRemarks('refresh');
    expect(await status(badge)).toEqual(['valid', 'status_ok', 'status_newer_edition']);
    const latest = entry({ statusPurpose: 'refresh', statusListCredential: url, statusListIndex: '0' });
    expect(await status(await world.di({ credentialStatus: [entry(), latest] }))).toEqual(['valid', 'status_ok', 'status_current']);
  });

  it('whose list is in trouble leaves the badge valid', async () => {
    expect(await remarkOf(await withRemark({}))).toEqual(['valid', 'status_remark_unread', 'status_absent: status 404']);
  });

  it.each<[string, Json]>([
    ['no words', []],
    ['words for three of four values', words.slice(1)],
    ['two words for one value', [...words.slice(1), words[1] ?? null]],
    ['a value past its size', [...words.slice(1), { status: '0x4', message: 'x' }]],
    ['a value that is none', [...words.slice(1), { status: '0', message: 'x' }]],
    ['text', 'accepted'],
  ])('with %s is badly formed', async (_, statusMessage) => {
    expect((await remarkOf(await withRemark({ statusMessage })))[1]).toBe('status_entry_malformed');
  });

  it('for revocation in two bits: anything but zero is revoked', async () => {
    await publishRemarks('message');
    const two = { statusPurpose: 'revocation', statusListCredential: url, statusSize: 2, statusMessage: words };
    const list = JSON.parse(body(url));
    const { proof: _, ...unsigned } = { ...list, credentialSubject: { ...list.credentialSubject, statusPurpose: ['message', 'revocation'] } };
    world.publish(url, JSON.stringify(await signDataIntegrity(unsigned, world.issuer.signer, { created: NOW, proofPurpose: 'assertionMethod' })));
    expect(await status(await withEntry(two))).toEqual(['invalid', 'status_revoked']);
    expect(await status(await withEntry({ ...two, statusListIndex: '0' }))).toEqual(['valid', 'status_ok']);
  });
});

describe('a list of the draft of 2021', () => {
  const context = ['https://www.w3.org/2018/credentials/v1', 'https://w3id.org/vc/status-list/2021/v1'];
  const url = 'https://badges.kestrelbay.example/status/2021';
  const proof = { created: NOW, proofPurpose: 'assertionMethod' } as const;
  const badge = async () =>
    JSON.stringify(
      await signDataIntegrity(
        {
          '@context': [...context, 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json', 'https://w3id.org/security/data-integrity/v2'],
          id: 'urn:uuid:6f2c1f0e-5c8e-4a57-9d57-0b6f1b1c9a11',
          type: ['VerifiableCredential', 'OpenBadgeCredential'],
          name: 'Leadership Basics',
          issuer: { id: world.issuer.did, type: 'Profile' },
          issuanceDate: '2026-03-14T00:00:00Z',
          credentialStatus: entry({ id: `${url}#${INDEX}`, type: 'StatusList2021Entry', statusListCredential: url }),
          credentialSubject: {
            id: world.holder.did,
            type: 'AchievementSubject',
            achievement: {
              id: 'https://badges.example/achievements/1',
              type: 'Achievement',
              name: 'Leadership Basics',
              description: 'Leads a meeting.',
              criteria: { narrative: 'Led one.' },
            },
          },
        },
        world.issuer.signer,
        proof,
      ),
    );
  const publish2021 = async (set: boolean, change: JsonObject = {}) => {
    const bytes = new Uint8Array(16_384);
    if (set) bytes[INDEX >> 3] = 0x80 >> (INDEX & 7);
    const list = {
      '@context': [...context, 'https://w3id.org/security/data-integrity/v2'],
      id: url,
      type: ['VerifiableCredential', 'StatusList2021Credential'],
      issuer: world.issuer.did,
      issuanceDate: '2026-11-22T00:00:00Z',
      credentialSubject: { id: `${url}#list`, type: 'StatusList2021', statusPurpose: 'revocation', encodedList: toBase64url(gzipSync(bytes)) },
      ...change,
    };
    world.publish(url, JSON.stringify(await signDataIntegrity(list, world.issuer.signer, proof)));
  };

  it('tells a badge of version 1.1 that stands from one that is revoked', async () => {
    await publish2021(false);
    expect(await status(await badge())).toEqual(['valid', 'status_ok']);
    await publish2021(true);
    expect(await status(await badge())).toEqual(['invalid', 'status_revoked']);
  });

  it('has the dates of its own edition', async () => {
    await publish2021(false, { expirationDate: '2026-11-22T11:58:00Z' });
    expect(await status(await badge())).toEqual(['undetermined', 'list_expired']);
    await publish2021(false, { issuanceDate: '2026-11-23T00:00:00Z' });
    expect(await status(await badge())).toEqual(['undetermined', 'list_not_yet_valid']);
  });
});

it.each(['RevocationList2020Status', 'CredentialStatusList2017', 'CRLPlain2023Entry'])('a status of the kind %s is one that we cannot check', async (type) => {
  const run = openRun(world.deps);
  const claims = { credentialStatus: { id: 'https://badges.example/revoked#1', type, revocationListIndex: '1' } };
  await checkStatus({ issuer: world.issuer.did, keyId: '', claims, format: 'ldp_vc', proofs: [], signers: [], partial: false }, run);
  expect(run.checks).toMatchObject([{ code: 'status_type_unknown', outcome: 'unknown', detail: JSON.stringify(type) }]);
});

describe('a 1EdTech revocation list', () => {
  const url = 'https://badges.kestrelbay.example/revocations';
  const id = 'urn:uuid:6f2c1f0e-5c8e-4a57-9d57-0b6f1b1c9a11';
  const listing = (list: Json, fetchedAt = NOW) =>
    void world.answers.set(url, { state: 'fetched', body: JSON.stringify(list), contentType: 'application/json', fetchedAt });
  const naming = (...beside: JsonObject[]) =>
    world.di({
      '@context': [
        'https://www.w3.org/ns/credentials/v2',
        'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
        'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
      ],
      credentialStatus: [...beside, { id: url, type: '1EdTechRevocationList' }],
    });
  const judged = async (list: Json) => {
    listing(list);
    return status(await naming());
  };
  const listed = (entry: Json) => ({ id: url, issuer: world.issuer.did, revokedCredential: [{ id: 'urn:uuid:0', revoked: true }, entry] });

  it.each<[string, Json, string, string]>([
    ['names the badge', { id }, 'invalid', 'status_revoked'],
    ['says that it is revoked', { id, revoked: true, revocationReason: 'Issued in error' }, 'invalid', 'status_revoked'],
    ['says that it is not', { id, revoked: false }, 'valid', 'status_ok'],
    ['names others only', { id: 'urn:uuid:1' }, 'valid', 'status_ok'],
    ['has an entry without an id', { revoked: true }, 'undetermined', 'list_malformed'],
  ])('that %s', async (_, entry, outcome, code) => {
    expect(await judged(listed(entry))).toEqual([outcome, code]);
  });

  it('beside a list of bits that says the same is one finding with it, as of the one that was asked first', async () => {
    const badge = await naming(entry());
    listing(listed({ id: 'urn:uuid:1' }), seconds(-120));
    const { outcome, checks, sentence } = await verifyCredential(badge, world.deps);
    const found = checks.filter(({ step }) => step === 'status');
    expect([outcome, found.map(({ code }) => code), found[0]?.detail]).toEqual([
      ...['valid', ['status_ok']],
      `${world.urls.revocation} #${INDEX}, ${url} ${id}`,
    ]);
    expect(sentence.en).toBe('This badge is valid. It has not been revoked; we asked on 22 November 2026 at 11:58 UTC.');
    listing(listed({ id }));
    expect(await status(badge)).toEqual(['invalid', 'status_revoked']); // one of them is enough, and that the other says good is not said beside it
    world.answers.set(url, { state: 'unreachable', reason: 'status 503' });
    expect(await status(badge)).toEqual(['undetermined', 'status_unreachable']);
    world.answers.delete(world.urls.revocation);
    listing(listed({ id: 'urn:uuid:1' }));
    expect(await status(badge)).toEqual(['undetermined', 'status_absent']);
    await world.bitstring('revocation', true);
    expect(await status(badge)).toEqual(['invalid', 'status_revoked']);
  });

  it.each<[string, (sound: JsonObject) => Json, string]>([
    ['is no list', () => [], 'list_malformed'],
    ['lists nothing', ({ revokedCredential: _, ...rest }) => rest, 'list_malformed'],
    ['is another’s', (sound) => ({ ...sound, issuer: 'did:web:evil.example' }), 'list_other_issuer'],
    ['is nobody’s', ({ issuer: _, ...rest }) => rest, 'list_other_issuer'],
    ['is another list', (sound) => ({ ...sound, id: `${url}/2` }), 'list_other_address'],
  ])('that %s says nothing of the badge', async (_, change, code) => {
    expect(await judged(change(listed({ id })))).toEqual(['undetermined', code]);
  });

  it.each<[string, JsonObject]>([
    ['without an address', { credentialStatus: { type: '1EdTechRevocationList' }, id: 'urn:uuid:1' }],
    ['of a badge without an id', { credentialStatus: { type: '1EdTechRevocationList', id: url } }],
  ])('%s is badly formed', async (_, claims) => {
    const run = openRun(world.deps);
    await checkStatus({ issuer: world.issuer.did, keyId: '', claims, format: 'ldp_vc', proofs: [], signers: [], partial: false }, run);
    expect(run.checks.map(({ code }) => code)).toEqual(['status_entry_malformed']);
  });

  it('is asked for by its address alone, and again by "check again"', async () => {
    await judged(listed({ id: 'urn:uuid:1' }));
    expect(world.asked).toEqual([world.issuer.did, url]);
  });
});
