import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Migration, openStore, type Schema, storeSchema } from '@laurel/store';
import { expect, it } from 'vitest';
import { Approval, Publication, PublishingRule } from './achievements/approval-records.ts';
import { EMPTY_FORM } from './achievements/definition-form.ts';
import { AchievementDraft } from './achievements/draft-records.ts';
import { AchievementPicture } from './achievements/picture-records.ts';
import { designAt } from './look/look.ts';
import { Look } from './look/look-records.ts';
import { issuerSchema } from './migrations.ts';
import { Achievement, Award, IssuedCredential, StatusEntry } from './records.ts';

const withRows = (migrations: Schema['migrations'], rows: Migration) => [storeSchema, { ...issuerSchema, migrations: [...migrations, rows] }];
const before = (id: string) => issuerSchema.migrations.filter((migration) => migration.id < id);

/** Rows of an issuer as they stood before badges could be issued again. */
const ROWS = [
  "INSERT INTO issuer_profile VALUES ('kestrel', 'did:web:k.example', '2026-01-01')",
  "INSERT INTO achievement VALUES ('a1', 1, 'kestrel', '{}', 1, '2026-01-01', 'x')",
  `INSERT INTO award VALUES ('w1', 'kestrel', 'a1', 1, 'Zoë', 'z@b.example', 'z@b.example', 'en', 'zoe', NULL, '2026-01-01', '2026-01-01', NULL,
    'participation', NULL, '[]', NULL, 0, 'kept', 'good', NULL, NULL, '2026-01-01', 'x')`,
  "INSERT INTO credential VALUES ('c1', 'kestrel', 'w1', 'open-badge-di', 1, 'did:key:z1', 'did:web:k.example#k', '{}', '2026-01-02')",
  "INSERT INTO status_list VALUES ('l1', 'kestrel', 'revocation', 'did:web:k.example#k', 'key', 1, 1, 0, '', '')",
  "INSERT INTO status_entry VALUES ('l1', 7, 'kestrel', 'c1', 'w1', 1)",
];

it('makes the tables of credentials and entries anew over the rows of an older node, and loses none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-issuer-'));
  const file = { kind: 'sqlite', file: join(folder, 'node.sqlite') } as const;
  const rows: Migration = { id: 'issuer-0005-z-rows', sql: ROWS };
  await (await openStore(file, withRows(before('issuer-0006'), rows))).close();
  const store = await openStore(file, withRows(issuerSchema.migrations, rows));
  const found = await store.as('kestrel').read(async (db) => ({
    award: await db.one(Award, { id: 'w1' }),
    credentials: await db.list(IssuedCredential, {}),
    entries: await db.list(StatusEntry, {}),
  }));
  expect(found.award).toMatchObject({ recipientName: 'Zoë', holderKey: null, pseudonym: null });
  expect(found.credentials).toEqual([expect.objectContaining({ id: 'c1', holderKey: 'did:key:z1', signed: '{}', supersededAt: null })]);
  expect(found.entries).toEqual([{ listId: 'l1', position: 7, profile: 'kestrel', credentialId: 'c1', awardId: 'w1', value: 1 }]);
  const [credential] = found.credentials;
  if (!credential) throw new Error('the credential is gone');
  const { profile: _, ...row } = credential;
  const second = { ...row, id: 'c2', copy: 2 };
  await expect(store.as('kestrel').write((db) => db.insert(IssuedCredential, second))).rejects.toThrow(); // two that count for one key
  await store.as('kestrel').write(async (db) => {
    await db.update(IssuedCredential, { id: 'c1' }, { supersededAt: '2026-01-03' });
    await db.insert(IssuedCredential, second);
  });
  // The entry still hangs on its credential: the foreign key followed the new tables.
  await expect(
    store.as('kestrel').write((db) => db.insert(StatusEntry, { listId: 'l1', position: 8, credentialId: 'nobody', awardId: 'w1', value: 0 })),
  ).rejects.toThrow();
  await store.close();
  await rm(folder, { recursive: true });
});

it('adds drafts and pictures to the achievements of an older node, each to its profile, and changes none of those', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-issuer-'));
  const file = { kind: 'sqlite', file: join(folder, 'node.sqlite') } as const;
  const rows: Migration = {
    id: 'issuer-0012-z-rows',
    sql: [
      "INSERT INTO issuer_profile VALUES ('kestrel', 'did:web:k.example', '2026-01-01'), ('heron', 'did:web:h.example', '2026-01-01')",
      `INSERT INTO achievement VALUES ('a1', 1, 'kestrel', '{"name":{"en":"Before"},"art":{"motif":"star","colour":"laurel","ribbon":""}}', 1, '2026-01-01', 'x')`,
    ],
  };
  await (await openStore(file, withRows(before('issuer-0013'), rows))).close();
  const store = await openStore(file, withRows(issuerSchema.migrations, rows));
  const [kestrel, heron] = [store.as('kestrel'), store.as('heron')];
  expect(await kestrel.read((db) => db.one(Achievement, { id: 'a1', current: 1 }))).toMatchObject({ version: 1, definition: { name: { en: 'Before' } } });

  const draft = { id: 'a1', form: EMPTY_FORM, follows: 1, savedAt: '2026-02-01', savedBy: 'x' };
  await kestrel.write((db) => db.insert(AchievementDraft, draft));
  expect(await kestrel.read((db) => db.list(AchievementDraft, {}))).toEqual([{ ...draft, profile: 'kestrel' }]);
  expect(await heron.read((db) => db.list(AchievementDraft, {}))).toEqual([]);
  await expect(kestrel.write((db) => db.insert(AchievementDraft, draft))).rejects.toThrow(); // one an achievement

  const contrast = { light: 4.5, dark: 2 };
  const picture = { hash: 'h', mediaType: 'image/png' as const, body: 'AAAA', width: 200, height: 200, contrast, createdAt: '2026-02-01', createdBy: 'x' };
  for (const profile of [kestrel, heron]) await profile.write((db) => db.insert(AchievementPicture, picture)); // the same picture, kept by each
  expect(await heron.read((db) => db.list(AchievementPicture, {}))).toEqual([{ ...picture, profile: 'heron' }]);
  await expect(kestrel.write((db) => db.insert(AchievementPicture, picture))).rejects.toThrow();
  await expect(store.as('nobody').write((db) => db.insert(AchievementPicture, picture))).rejects.toThrow(); // of no profile
  await store.close();
  await rm(folder, { recursive: true });
});

it('finds the achievements of an older node published, without a word of who approved them, and nobody to ask', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-issuer-'));
  const file = { kind: 'sqlite', file: join(folder, 'node.sqlite') } as const;
  const rows: Migration = {
    id: 'issuer-0022-z-rows',
    sql: [
      "INSERT INTO issuer_profile VALUES ('kestrel', 'did:web:k.example', '2026-01-01')",
      `INSERT INTO achievement VALUES ('a1', 1, 'kestrel', '{"name":{"en":"Before"}}', 1, '2026-01-01', 'x')`,
      "INSERT INTO achievement_draft VALUES ('a1', 'kestrel', '{}', 1, '2026-02-01', 'x')",
    ],
  };
  await (await openStore(file, withRows(before('issuer-0023'), rows))).close();
  const store = await openStore(file, withRows(issuerSchema.migrations, rows));
  const kestrel = store.as('kestrel');
  expect(await kestrel.read((db) => Promise.all([db.list(Publication, {}), db.list(PublishingRule, {}), db.count(Achievement, { current: 1 })]))).toEqual([
    [],
    [],
    1,
  ]);
  const asked = { id: 'a1', state: 'waiting' as const, askedAt: '2026-03-01', askedBy: 'x', decidedAt: null, decidedBy: null, comment: null };
  await kestrel.write((db) => db.insert(Approval, asked));
  await kestrel.write((db) => db.remove(AchievementDraft, { id: 'a1' }));
  expect(await kestrel.read((db) => db.list(Approval, {}))).toEqual([]); // there is nothing left to approve
  expect(await kestrel.read((db) => db.list(Look, {}))).toEqual([]); // it looks as we made it
  await kestrel.write((db) => db.insert(Look, { kind: 'certificate', version: 1, look: null, decidedAt: '2026-03-01', decidedBy: 'x' }));
  expect(await designAt({ store }, 'kestrel', '2026-04-01')).toBeUndefined();
  await store.close();
  await rm(folder, { recursive: true });
});

it('lets who had decided on a second person ask for no element of the EU', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-issuer-'));
  const file = { kind: 'sqlite', file: join(folder, 'node.sqlite') } as const;
  const rows: Migration = {
    id: 'issuer-0025-z-rows',
    sql: [
      "INSERT INTO issuer_profile VALUES ('kestrel', 'did:web:k.example', '2026-01-01')",
      "INSERT INTO publishing_rule VALUES ('kestrel', 1, '2026-02-01', 'x')",
    ],
  };
  await (await openStore(file, withRows(before('issuer-0026'), rows))).close();
  const store = await openStore(file, withRows(issuerSchema.migrations, rows));
  expect(await store.as('kestrel').read((db) => db.one(PublishingRule, {}))).toMatchObject({ secondPerson: 1, elements: 0 });
  await store.close();
  await rm(folder, { recursive: true });
});

it('calls withdrawn what was said to be declined by whoever had only been erased', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-issuer-'));
  const file = { kind: 'sqlite', file: join(folder, 'node.sqlite') } as const;
  const award = (id: string, pseudonym: string) =>
    `INSERT INTO award (id, profile, achievement_id, achievement_version, recipient_email, email_key, recipient_language, awarded_on, valid_from, assessment_class,
      results, batch_line, state, standing, created_at, created_by, sort_key, worded, pseudonym) VALUES ('${id}', 'kestrel', 'a1', 1, '', '${id}', 'en', '2026-01-01',
      '2026-01-01', 'participation', '[]', 0, 'declined', 'good', '2026-01-01', 'x', '${id}', 1, ${pseudonym})`;
  const event = (id: string, position: number, kind: string) =>
    `INSERT INTO award_event (award_id, position, profile, at, kind, actor) VALUES ('${id}', ${position}, 'kestrel', '2026-01-01', '${kind}', 'x')`;
  const rows: Migration = {
    id: 'issuer-0029-z-rows',
    sql: [
      "INSERT INTO issuer_profile VALUES ('kestrel', 'did:web:k.example', '2026-01-01')",
      "INSERT INTO achievement VALUES ('a1', 1, 'kestrel', '{}', 1, '2026-01-01', 'x')",
      ...[award('here', 'NULL'), award('refused', "'aaaaaa'"), award('waiting', "'aaaaaa'"), award('offered-anew', "'aaaaaa'")],
      ...['here', 'refused', 'offered-anew'].map((id) => event(id, 1, 'declined')),
      event('offered-anew', 2, 'link-sent'),
    ],
  };
  await (await openStore(file, withRows(before('issuer-0030'), rows))).close();
  const store = await openStore(file, withRows(issuerSchema.migrations, rows));
  const found = await store.as('kestrel').read((db) => db.list(Award, {}, { order: { id: 'ASC' } }));
  expect(found.map(({ id, state }) => [id, state])).toEqual([
    ['here', 'declined'],
    ['offered-anew', 'withdrawn'],
    ['refused', 'declined'],
    ['waiting', 'withdrawn'],
  ]);
  await store.close();
  await rm(folder, { recursive: true });
});
