import { z } from 'zod';
import { findAchievement } from '../achievements/define-achievement.ts';
import { Achievement, type AchievementRow } from '../records.ts';
import { operation } from './operation.ts';
import { AchievementList, AchievementView, ById } from './schemas.ts';

const view = ({ publicUrl }: { publicUrl: string }, { id, version, definition }: AchievementRow): z.infer<typeof AchievementView> => ({
  id,
  version,
  type: definition.type,
  name: definition.name,
  description: definition.description,
  tags: definition.tags,
  results: definition.results.map(({ title, type, allowed }) => ({ title, type, allowed })),
  validityMonths: definition.validityMonths,
  url: `${publicUrl}/achievements/${id}`,
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
      const rows = await issuer.store.as(profile).read((db) => db.list(Achievement, { current: 1 }, { order: { createdAt: 'DESC', id: 'ASC' } }));
      return { status: 200, body: { achievements: rows.map((row) => view(issuer, row)) } };
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
    run: async ({ issuer, profile, params }) => ({ status: 200, body: view(issuer, await findAchievement(issuer, profile, params.id)) }),
  }),
];
