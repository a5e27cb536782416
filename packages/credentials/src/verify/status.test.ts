import { deflateSync, gzipSync } from 'node:zlib';
import { toBase64url } from '@laurel/base';
import { beforeEach, describe, expect, it } from 'vitest';
import { signDataIntegrity } from '../proof/data-integrity.ts';
import { signJws } from '../proof/jws.ts';
import { keyParty, webParty } from '../testing/party.ts';
import { INDEX, NOW, openWorld, seconds, type World } from '../testing/world.ts';
import type { Json, JsonObject, StatusAnswer } from '../types.ts';
import { recheckStatus } from './recheck-status.ts';
import { openRun } from './run.ts';
import { checkStatus } from './steps/status.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const status = async (input: string) => {
  const { outcome, checks } = await verifyCredential(input, world.deps);
  return [outcome, ...checks.filter(({ step }) => step === 'status').map(({ code }) => code)];
};
const entry = (change: JsonObject = {}): JsonObject => ({
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: String(INDEX),
  statusListCredential: world.urls.revocation,
  ...change,
});
const withEntry = (change: JsonObject = {}): Promise<string> => world.di({ credentialStatus: entry(change) });
const body = (url: string): string => {
  const answer = world.answers.get(url);
  return (answer?.state === 'fetched' ? answer.body : answer?.state === 'unreachable' && answer.kept?.body) || '';
};

describe('a bitstring status', () => {
  it('tells revoked and suspended apart, and every entry counts', async () => {
    const badge = await world.di();
    expect(await status(badge)).toEqual(['valid', 'status_ok', 'status_not_suspended']);
    await world.bitstring('suspension', true);
    expect(await status(badge)).toEqual(['invalid', 'status_ok', 'status_suspended']);
    await world.bitstring('revocation', true);
    expect(await status(badge)).toEqual(['invalid', 'status_revoked', 'status_suspended']);
    await world.bitstring('suspension', false);
    expect(await status(badge)).toEqual(['invalid', 'status_revoked', 'status_not_suspended']);
  });

  it.each<[string, StatusAnswer, string]>([
    ['does not answer', { state: 'unreachable', reason: 'no answer within 5 seconds' }, 'status_unreachable'],
    ['is not there', { state: 'absent', reason: 'status 404' }, 'status_absent'],
    ['is a web page', { state: 'fetched', body: '<html>', contentType: 'text/html', fetchedAt: NOW }, 'list_malformed'],
    ['is empty', { state: 'fetched', body: '', contentType: 'application/vc', fetchedAt: NOW }, 'list_malformed'],
    ['is a list of lists', { state: 'fetched', body: '[]', contentType: 'application/vc', fetchedAt: NOW }, 'list_malformed'],
    ['is no credential', { state: 'fetched', body: '{}', contentType: 'application/vc', fetchedAt: NOW }, 'list_malformed'],
    ['has a member twice', { state: 'fetched', body: '{"type":1,"type":2}', contentType: 'application/vc', fetchedAt: NOW }, 'list_malformed'],
  ])('is unknown where the list %s', async (_name, answer, code) => {
    const badge = await withEntry();
    world.answers.set(world.urls.revocation, answer);
    expect(await status(badge)).toEqual(['undetermined', code]);
  });

  it('keeps the index and address of a list that did not answer, for "check again"', async () => {
    world.answers.clear();
    const verdict = await verifyCredential(await withEntry(), world.deps);
    expect(verdict.status).toEqual([{ kind: 'bitstring', purpose: 'revocation', url: world.urls.revocation, index: INDEX, asOf: NOW.toISOString() }]);
  });

  it('is unknown where the list was altered after it was signed', async () => {
    const badge = await withEntry();
    world.publish(world.urls.revocation, body(world.urls.revocation).replace('2026-11-23T00:00:00Z', '2027-11-23T00:00:00Z'));
    expect(await status(badge)).toEqual(['undetermined', 'list_unverified']);
  });

  it('is unknown where nobody signed the list', async () => {
    const { proof: _, ...list } = JSON.parse(body(world.urls.revocation));
    world.publish(world.urls.revocation, JSON.stringify(list));
    expect(await status(await withEntry())).toEqual(['undetermined', 'list_unverified']);
  });

  it('is unknown where the list is another issuer’s, whose address is not even asked', async () => {
    const badge = await withEntry();
    const other = webParty('evil.example');
    await world.bitstring('revocation', false, {}, other.signer);
    expect(await status(badge)).toEqual(['undetermined', 'list_other_issuer']);
    expect(world.asked).not.toContain(other.did);
  });

  it('is unknown where the list names the issuer and another’s key signed', async () => {
    const thief = { ...keyParty().signer, controller: world.issuer.did };
    await world.bitstring('revocation', false, {}, thief);
    expect(await status(await withEntry())).toEqual(['undetermined', 'list_unverified']);
  });

  it.each<[string, JsonObject, string]>([
    [
      'lives at another address',
      { id: 'https://badges.kestrelbay.example/status/9', credentialSubject: { id: 'https://badges.kestrelbay.example/status/9#list' } },
      'list_other_address',
    ],
    ['has no address', { id: 'urn:uuid:1', credentialSubject: { id: 'urn:uuid:2' } }, 'list_other_address'],
    ['is for another purpose', { credentialSubject: { statusPurpose: 'suspension' } }, 'list_other_purpose'],
    ['has ended', { validUntil: '2026-11-22T11:58:00Z' }, 'list_expired'],
    ['begins tomorrow', { validFrom: '2026-11-23T00:00:00Z', validUntil: '2026-11-24T00:00:00Z' }, 'list_not_yet_valid'],
    ['is of another type', { type: ['VerifiableCredential'] }, 'list_malformed'],
    ['is one bit long', { credentialSubject: { encodedList: 'uH4sIAAAAAAAAA2MAAI3vAtIBAAAA' } }, 'list_too_short'],
    ['is no gzip', { credentialSubject: { encodedList: 'uAAAA' } }, 'list_undecodable'],
  ])('is unknown where the list %s', async (_name, { credentialSubject = {}, ...change }, code) => {
    const list = JSON.parse(body(world.urls.revocation));
    await world.bitstring('revocation', false, { ...change, credentialSubject: { ...list.credentialSubject, ...Object(credentialSubject) } });
    expect(await status(await withEntry())).toEqual(['undetermined', code]);
  });

  it('is unknown where the index lies past the end', async () => {
    expect(await status(await withEntry({ statusListIndex: '131072' }))).toEqual(['undetermined', 'index_out_of_range']);
  });

  it.each<[string, Json, string]>([
    ['no entry in a list of entries', [], 'status_entry_malformed'],
    ['a type we do not know', { type: 'BitstringStatusList', id: 'https://badges.example/revoked' }, 'status_type_unknown'],
    ['a purpose we do not know', { statusPurpose: 'mood' }, 'status_type_unknown'],
    ['two bits an entry and no words for them', { statusSize: 2 }, 'status_entry_malformed'],
    ['nine bits an entry', { statusSize: 9 }, 'status_type_unknown'],
  ])('with %s is not valid', async (_name, carried, code) => {
    const credentialStatus = Array.isArray(carried) || (typeof carried === 'object' && carried !== null && 'id' in carried) ? carried : entry(Object(carried));
    const [outcome, ...codes] = await status(await world.di({ credentialStatus }));
    expect(outcome).not.toBe('valid');
    expect(codes).toEqual([code]);
  });

  it('with nine entries is not a list anyone asks', async () => {
    const badge = await world.di({ credentialStatus: Array.from({ length: 9 }, () => entry()) });
    expect(await status(badge)).toEqual(['invalid', 'status_entry_malformed']);
  });

  it('takes a whole number for the index, as other issuers write it', async () => {
    const [, code] = await status(await withEntry({ statusListIndex: INDEX }));
    expect(code).toBe('status_ok');
  });

  it('from a cached copy is good for 300 seconds or its ttl, and unknown after', async () => {
    const badge = await withEntry();
    const fetchedAt = (offset: number) => world.publish(world.urls.revocation, body(world.urls.revocation), seconds(offset));
    fetchedAt(-300);
    expect(await status(badge)).toEqual(['valid', 'status_ok']);
    fetchedAt(-301);
    expect(await status(badge)).toEqual(['undetermined', 'list_stale']);
    const list = JSON.parse(body(world.urls.revocation));
    await world.bitstring('revocation', false, { credentialSubject: { ...list.credentialSubject, ttl: 60_000 } });
    fetchedAt(-60);
    expect(await status(badge)).toEqual(['valid', 'status_ok']);
    fetchedAt(-61);
    expect(await status(badge)).toEqual(['undetermined', 'list_stale']);
  });

  it('says of a copy when it left the host', async () => {
    world.publish(world.urls.revocation, body(world.urls.revocation), seconds(-120));
    const { status: seen, sentence } = await verifyCredential(await withEntry(), world.deps);
    expect([seen[0]?.asOf, sentence.en]).toEqual([
      '2026-11-22T11:58:00.000Z',
      'This badge is valid. It has not been revoked; we asked on 22 November 2026 at 11:58 UTC.',
    ]);
  });
});

describe('a list kept by somebody', () => {
  const kept = async (by: string) => {
    const keeper = webParty(by);
    world.resolutions.set(keeper.did, { state: 'found', document: keeper.document, deactivated: false });
    await world.bitstring('revocation', true, {}, keeper.signer);
    return status(await withEntry());
  };

  it('else on the very same host tells of the badge', async () => {
    expect(await kept('badges.kestrelbay.example:status')).toEqual(['invalid', 'status_revoked']);
  });

  it.each(['kestrelbay.example', 'status.badges.kestrelbay.example', 'badges.kestrelbay.example%3A8443', 'example'])(
    'else, at %s, tells nothing of it',
    async (host) => {
      expect(await kept(host)).toEqual(['undetermined', 'list_other_issuer']);
    },
  );
});

describe('a copy that outlived trouble on the way', () => {
  const inTrouble = (url: string, offset: number) =>
    world.answers.set(url, {
      state: 'unreachable',
      reason: 'status 503',
      kept: { body: body(url), contentType: 'application/vc', fetchedAt: seconds(offset) },
    });

  it('is believed for 300 seconds and dated, then says when it is of and no more', async () => {
    const badge = await withEntry();
    inTrouble(world.urls.revocation, -300);
    const verdict = await verifyCredential(badge, world.deps);
    expect([verdict.outcome, verdict.sentence.en]).toEqual([
      'valid',
      'This badge is valid. It has not been revoked; we asked on 22 November 2026 at 11:55 UTC.',
    ]);
    inTrouble(world.urls.revocation, -301);
    const stale = await verifyCredential(badge, world.deps);
    expect([stale.outcome, stale.code, stale.sentence.en]).toEqual([
      'undetermined',
      'list_stale',
      'We could not finish checking. The issuer’s list that we have is of 22 November 2026 at 11:54 UTC, too old to rely on.',
    ]);
  });

  it('still tells that a badge is revoked, which is for good, and nothing of a suspension, which can end', async () => {
    await world.bitstring('revocation', true);
    inTrouble(world.urls.revocation, -3_600);
    expect(await status(await withEntry())).toEqual(['invalid', 'status_revoked']);
    await world.bitstring('suspension', true);
    inTrouble(world.urls.suspension, -3_600);
    expect(await status(await world.di({ credentialStatus: entry({ statusPurpose: 'suspension', statusListCredential: world.urls.suspension }) }))).toEqual([
      'undetermined',
      'list_stale',
    ]);
  });

  it('that is damaged is as good as none', async () => {
    const badge = await withEntry();
    world.answers.set(world.urls.revocation, {
      state: 'unreachable',
      reason: 'status 503',
      kept: { body: '{', contentType: 'application/vc', fetchedAt: NOW },
    });
    expect(await status(badge)).toEqual(['undetermined', 'status_unreachable']);
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
  const judged = async (list: Json) => {
    const badge = await world.di({
      '@context': [
        'https://www.w3.org/ns/credentials/v2',
        'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
        'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
      ],
      credentialStatus: { id: url, type: '1EdTechRevocationList' },
    });
    world.answers.set(url, { state: 'fetched', body: JSON.stringify(list), contentType: 'application/json', fetchedAt: NOW });
    return status(badge);
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

  it.each<[string, (sound: JsonObject) => Json, string]>([
    ['is no list', () => [], 'list_malformed'],
    ['lists nothing', ({ revokedCredential: _, ...rest }) => rest, 'list_malformed'],
    ['is another’s', (sound) => ({ ...sound, issuer: 'did:web:evil.example' }), 'list_other_issuer'],
    ['is nobody’s', ({ issuer: _, ...rest }) => rest, 'list_other_issuer'],
    ['is another list', (sound) => ({ ...sound, id: `${url}/2` }), 'list_other_address'],
  ])('that %s says nothing of the badge', async (_, change, code) => {
    expect(await judged(change(listed({ id })))).toEqual(['undetermined', code]);
  });

  it('is asked for by its address alone, and again by "check again"', async () => {
    await judged(listed({ id: 'urn:uuid:1' }));
    expect(world.asked).toEqual([world.issuer.did, url]);
  });
});

describe('"was it valid then?"', () => {
  const THEN = new Date('2026-09-01T08:00:00Z');
  const history = (url: string, query: string) => `${url}?${query}`;
  const ask = async (badge: string) => {
    const { outcome, checks, sentence } = await verifyCredential(badge, world.deps, { asOf: THEN });
    return [outcome, checks.filter(({ step }) => step === 'status').map(({ code }) => code), sentence.en];
  };
  const then = async (purpose: 'revocation' | 'suspension', set: boolean, change: JsonObject = {}) => {
    const now = world.answers.get(world.urls[purpose]);
    await world.bitstring(purpose, set, { validFrom: '2026-08-31T20:00:00Z', validUntil: '2026-09-01T08:00:00Z', ...change });
    const answer = world.answers.get(world.urls[purpose]);
    if (answer) world.answers.set(history(world.urls[purpose], 'timestamp=2026-09-01T08%3A00%3A00.000Z'), answer);
    if (now) world.answers.set(world.urls[purpose], now);
  };

  it('asks each list for its history and judges by that, whatever it says today', async () => {
    await world.bitstring('revocation', true);
    await then('revocation', false);
    await then('suspension', false);
    expect(await ask(await world.di())).toEqual([
      'valid',
      ['status_was_good', 'status_was_not_suspended'],
      'This badge was valid on 1 September 2026 at 08:00 UTC. It was not revoked on 1 September 2026 at 08:00 UTC.',
    ]);
    await then('suspension', true);
    expect((await ask(await world.di())).slice(0, 2)).toEqual(['invalid', ['status_was_good', 'status_was_suspended']]);
    await then('revocation', true);
    expect((await ask(await world.di())).slice(0, 2)).toEqual(['invalid', ['status_was_revoked', 'status_was_suspended']]);
  });

  it('takes no list of today for one of then, nor one that does not say from when until when it holds', async () => {
    const address = history(world.urls.revocation, 'timestamp=2026-09-01T08%3A00%3A00.000Z');
    const today = world.answers.get(world.urls.revocation);
    if (today) world.answers.set(address, today);
    expect((await ask(await withEntry())).slice(0, 2)).toEqual(['undetermined', ['list_not_yet_valid']]);
    const list = JSON.parse(body(world.urls.revocation));
    const { proof: _, validFrom: __, validUntil: ___, ...unbounded } = list;
    world.publish(address, JSON.stringify(await signDataIntegrity(unbounded, world.issuer.signer, { created: NOW, proofPurpose: 'assertionMethod' })));
    expect((await ask(await withEntry())).slice(0, 2)).toEqual(['undetermined', ['list_no_history']]);
  });

  it('is undetermined where the issuer keeps no history', async () => {
    expect((await ask(await world.di())).slice(0, 2)).toEqual(['undetermined', ['status_absent', 'status_absent']]);
  });

  it('asks a token list by its own parameter', async () => {
    await world.tokens(0, undefined, { issuedAt: new Date('2026-08-31T20:00:00Z'), expiresAt: new Date('2026-09-01T20:00:00Z') });
    const answer = world.answers.get(world.urls.token);
    if (answer) world.answers.set(history(world.urls.token, 'time=1788249600'), answer);
    expect((await ask(await world.sd())).slice(0, 2)).toEqual(['valid', ['status_was_good']]);
  });

  it('takes the dates as they stood, and the key as it stands: a thief dates back', async () => {
    await then('revocation', false);
    await then('suspension', false);
    expect((await ask(await world.di({ validUntil: '2026-10-01T00:00:00Z' })))[0]).toBe('valid');
    expect((await ask(await world.di({ validFrom: '2026-10-01T00:00:00Z' })))[0]).toBe('invalid');
    const { verificationMethod = [], ...document } = world.issuer.document;
    const revoked = verificationMethod.map((method) => ({ ...method, revoked: '2026-10-01T00:00:00Z' }));
    world.resolutions.set(world.issuer.did, { state: 'found', document: { ...document, verificationMethod: revoked }, deactivated: false });
    expect((await ask(await world.di()))[0]).toBe('invalid');
  });
});

describe('a token status', () => {
  it.each([1, 2, 4, 8])('of %i bits an entry is read, and its aggregation is not asked', async (bits) => {
    const bytes = new Uint8Array((131_072 * bits) / 8);
    const bit = INDEX * bits;
    bytes[bit >> 3] = 1 << (bit & 7);
    const list = { bits, lst: toBase64url(deflateSync(bytes)), aggregation_uri: 'https://badges.kestrelbay.example/lists' };
    const { controller: iss, verificationMethod: kid } = world.issuer.signer;
    const claims = { iss, sub: world.urls.token, iat: NOW.getTime() / 1000, status_list: list };
    world.publish(world.urls.token, await signJws({ typ: 'statuslist+jwt', kid }, claims, world.issuer.signer));
    expect(await status(await world.sd())).toEqual(['invalid', 'status_revoked']);
    expect(world.asked).toEqual([world.issuer.did, world.urls.token]);
  });

  it.each<[number, string, string]>([
    [0, 'valid', 'status_ok'],
    [1, 'invalid', 'status_revoked'],
    [2, 'invalid', 'status_suspended'],
    [3, 'undetermined', 'status_value_unknown'],
  ])('of %i is %s: %s', async (value, outcome, code) => {
    await world.tokens(value);
    expect(await status(await world.sd())).toEqual([outcome, code]);
  });

  it.each<[string, (world: World) => Promise<unknown> | unknown, string]>([
    ['does not answer', ({ answers, urls }) => answers.set(urls.token, { state: 'unreachable', reason: 'x' }), 'status_unreachable'],
    ['is not there', ({ answers }) => answers.clear(), 'status_absent'],
    ['is no JWT', ({ publish, urls }) => publish(urls.token, '{}'), 'list_malformed'],
    ['is an SD-JWT', async ({ publish, urls, sd }) => publish(urls.token, (await sd()).split('~')[0] ?? ''), 'list_malformed'],
    ['lives at another address', ({ tokens }) => tokens(0, undefined, { uri: 'https://badges.kestrelbay.example/status/4.jwt' }), 'list_other_address'],
    ['has ended', ({ tokens }) => tokens(0, undefined, { expiresAt: seconds(-61) }), 'list_expired'],
    ['is of tomorrow', ({ tokens }) => tokens(0, undefined, { issuedAt: seconds(61) }), 'list_not_yet_valid'],
    ['is another issuer’s', ({ tokens }) => tokens(0, webParty('evil.example').signer), 'list_other_issuer'],
    ['is signed by another’s key in the issuer’s name', ({ tokens, issuer }) => tokens(0, { ...keyParty().signer, controller: issuer.did }), 'list_unverified'],
    [
      'is signed by another key under the issuer’s key’s name',
      ({ tokens, issuer }) => tokens(0, { ...keyParty().signer, controller: issuer.did, verificationMethod: issuer.signer.verificationMethod }),
      'list_unverified',
    ],
    [
      'is older than its ttl',
      ({ publish, urls, answers }) => {
        const answer = answers.get(urls.token);
        publish(urls.token, answer?.state === 'fetched' ? answer.body : '', seconds(-301));
      },
      'list_stale',
    ],
  ])('is unknown where the list %s', async (_name, change, code) => {
    const badge = await world.sd();
    await change(world);
    expect(await status(badge)).toEqual(['undetermined', code]);
  });

  it('tells in the detail why a list did not verify', async () => {
    await world.tokens(0, { ...keyParty().signer, controller: world.issuer.did });
    const { checks } = await verifyCredential(await world.sd(), world.deps);
    expect(checks.find(({ step }) => step === 'status')?.detail).toMatch(/^key_foreign: did:key:/);
  });
});

describe('where the entry itself is wrong', () => {
  const judge = async (format: 'ldp_vc' | 'dc+sd-jwt', carried: Json) => {
    const run = openRun(world.deps);
    const claims = format === 'ldp_vc' ? { credentialStatus: carried } : { status: carried };
    const from = { issuer: world.issuer.did, keyId: world.issuer.signer.verificationMethod, claims };
    await checkStatus(
      format === 'ldp_vc'
        ? { ...from, format, proofs: [], signers: [], partial: false }
        : { ...from, format, token: claims, keys: 'jwt-vc-issuer', presented: '', nodeHash: 'sha256' },
      run,
    );
    return run.checks.map(({ code }) => code);
  };
  const list = { uri: 'https://badges.kestrelbay.example/status/3.jwt', idx: INDEX };

  it.each<[string, Json, string]>([
    ['sound', { status_list: list }, 'status_ok'],
    ['text', 'valid', 'status_entry_malformed'],
    ['null', null, 'status_entry_malformed'],
    ['nothing', {}, 'status_type_unknown'],
    ['of another kind', { status_assertion: {} }, 'status_type_unknown'],
    ['a list that is text', { status_list: 'x' }, 'status_entry_malformed'],
    ['a list without an address', { status_list: { idx: 1 } }, 'status_entry_malformed'],
    ['a list without an index', { status_list: { uri: list.uri } }, 'status_entry_malformed'],
    ['an index as text', { status_list: { ...list, idx: '1' } }, 'status_entry_malformed'],
    ['a negative index', { status_list: { ...list, idx: -1 } }, 'status_entry_malformed'],
    ['half an index', { status_list: { ...list, idx: 1.5 } }, 'status_entry_malformed'],
  ])('status of an SD-JWT: %s', async (_name, carried, code) => {
    expect(await judge('dc+sd-jwt', carried)).toEqual([code]);
  });

  it.each<[string, (sound: JsonObject) => Json, string]>([
    ['sound', (sound) => sound, 'status_ok'],
    ['text', () => 'x', 'status_entry_malformed'],
    ['null', () => null, 'status_entry_malformed'],
    ['without an address', ({ statusListCredential: _, ...rest }) => rest, 'status_entry_malformed'],
    ['without an index', ({ statusListIndex: _, ...rest }) => rest, 'status_entry_malformed'],
    ['without a purpose', ({ statusPurpose: _, ...rest }) => rest, 'status_entry_malformed'],
    ['without a type', ({ type: _, ...rest }) => rest, 'status_type_unknown'],
    ['with an index of leading zeros', (sound) => ({ ...sound, statusListIndex: '007' }), 'status_entry_malformed'],
    ['with an index of words', (sound) => ({ ...sound, statusListIndex: 'first' }), 'status_entry_malformed'],
    ['with an index of a billion', (sound) => ({ ...sound, statusListIndex: '1000000000' }), 'status_entry_malformed'],
    ['with a negative index', (sound) => ({ ...sound, statusListIndex: -1 }), 'status_entry_malformed'],
  ])('credentialStatus: %s', async (_name, change, code) => {
    expect(await judge('ldp_vc', change(entry()))).toEqual([code]);
  });
});

describe('checking again', () => {
  const seen = async (format: 'di' | 'sd') => {
    const verdict = await verifyCredential(await (format === 'di' ? world.di() : world.sd()), world.deps);
    return [verdict.status, verdict.issuer ?? { did: '', keyId: '' }] as const;
  };

  it.each<['di' | 'sd']>([['di'], ['sd']])('%s: asks the issuer’s key and every list again, and nothing of the badge', async (format) => {
    const [entries, issuer] = await seen(format);
    world.asked.length = 0;
    const recheck = await recheckStatus(entries, issuer, world.deps);
    expect([recheck.outcome, recheck.checks.map(({ step }) => step)]).toEqual(['valid', format === 'di' ? ['key', 'status', 'status'] : ['key', 'status']]);
    expect(recheck.sentence.en).toBe(
      'Still in force; only the issuer’s key and the status were asked about again. It has not been revoked; we asked on 22 November 2026 at 12:00 UTC.',
    );
    expect(recheck.status).toEqual(entries);
    expect(world.asked).toEqual([world.issuer.did, ...entries.map(({ url }) => url)]);
  });

  it('sees a revocation since, a key withdrawn since, a list gone since', async () => {
    const [entries, issuer] = await seen('di');
    await world.bitstring('revocation', true);
    expect(await recheckStatus(entries, issuer, world.deps)).toMatchObject({
      outcome: 'invalid',
      code: 'status_revoked',
      status: [{ value: 1 }, { value: 0 }],
    });
    world.answers.clear();
    expect(await recheckStatus(entries, issuer, world.deps)).toMatchObject({ outcome: 'undetermined', code: 'status_absent' });
    const { assertionMethod: _, ...document } = world.issuer.document;
    world.resolutions.set(world.issuer.did, { state: 'found', document, deactivated: false });
    expect(await recheckStatus(entries, issuer, world.deps)).toMatchObject({ outcome: 'invalid', code: 'key_not_listed' });
  });

  it('finds out later what could not be found out first', async () => {
    const answers = new Map(world.answers);
    world.answers.clear();
    const [entries, issuer] = await seen('di');
    for (const [url, answer] of answers) world.answers.set(url, answer);
    expect(await recheckStatus(entries, issuer, world.deps)).toMatchObject({ outcome: 'valid', code: 'valid' });
  });

  it('of a badge without a list says so', async () => {
    const [, issuer] = await seen('di');
    expect((await recheckStatus([], issuer, world.deps)).sentence.en).toContain('keeps no list');
  });
});
