import type { ScopedReader } from '@laurel/store';
import { z } from 'zod';
import { Publication, type PublicationRow } from '../achievements/approval-records.ts';
import { listApprovals } from '../achievements/approvals.ts';
import { findAchievement } from '../achievements/define-achievement.ts';
import { Achievement, type AchievementRow } from '../records.ts';
import { operation } from './operation.ts';
import { AchievementList, AchievementView, ApprovalList, ById } from './schemas.ts';

type Shown = { row: AchievementRow; publication: PublicationRow | undefined };

const withPublication = async (db: ScopedReader, row: AchievementRow): Promise<Shown> => ({
  row,
  publication: await db.one(Publication, { achievementId: row.id, version: row.version }),
});

const view = ({ publicUrl }: { publicUrl: string }, { row: { id, version, definition }, publication }: Shown): z.infer<typeof AchievementView> => ({
  id,
  version,
  type: definition.type,
  name: definition.name,
  description: definition.description,
  tags: definition.tags,
  results: definition.results.map(({ title, type, allowed, order, required }) => ({
    title,
    type,
    allowed,
    ...(order === undefined ? {} : { order }),
    ...(required === undefined ? {} : { required }),
  })),
  validityMonths: definition.validityMonths,
  url: `${publicUrl}/achievements/${id}`,
  approval: publication === undefined ? null : publication.approvedBy === null ? 'alone' : 'second-person',
});

export const achievementOperations = [
  operation({
    id: 'listAchievements',
    method: 'get',
    path: '/achievements',
    scope: 'read',
    summary: 'What this profile gives badges for',
    examples: { all: {} },
    answers: { 200: { description: 'All of them, newest first.', schema: AchievementList } },
    run: async ({ issuer, profile }) => {
      const all = await issuer.store.as(profile).read(async (db) => {
        const rows = await db.list(Achievement, { current: 1 }, { order: { createdAt: 'DESC', id: 'ASC' } });
        return Promise.all(rows.map((row) => withPublication(db, row)));
      });
      return { status: 200, body: { achievements: all.map((one) => view(issuer, one)) } };
    },
  }),
  operation({
    id: 'readAchievement',
    method: 'get',
    path: '/achievements/{id}',
    scope: 'read',
    summary: 'One of them',
    params: ById,
    query: z.strictObject({}),
    examples: { one: {} },
    answers: { 200: { description: 'Its newest version.', schema: AchievementView } },
    run: async ({ issuer, profile, params }) => {
      const row = await findAchievement(issuer, profile, params.id);
      return { status: 200, body: view(issuer, await issuer.store.as(profile).read((db) => withPublication(db, row))) };
    },
  }),
  operation({
    id: 'listApprovals',
    method: 'get',
    path: '/approvals',
    scope: 'read',
    summary: 'What waits for a second person before it is published',
    description: 'A person approves it at the desk; no key can.',
    examples: { all: {} },
    answers: { 200: { description: 'All of them, the oldest first.', schema: ApprovalList } },
    run: async ({ issuer, profile }) => {
      const approvals = (await listApprovals(issuer, profile)).map(({ approval, draft }): z.infer<typeof ApprovalList>['approvals'][number] => ({
        achievement: draft.id,
        version: (draft.follows ?? 0) + 1,
        name: { ...(draft.form.texts.name.en && { en: draft.form.texts.name.en }), ...(draft.form.texts.name.fr && { fr: draft.form.texts.name.fr }) },
        state: approval.state,
        askedAt: approval.askedAt,
        url: `${issuer.publicUrl}/desk/${profile}/approvals/${draft.id}`,
      }));
      return { status: 200, body: { approvals } };
    },
  }),
];
