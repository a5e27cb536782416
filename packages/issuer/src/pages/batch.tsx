import { LaurelError, type Problem } from '@laurel/base';
import { IsNull, Not } from '@laurel/store';
import { asked, page, param, type Reply, type Route, type Translate, to, typed, type WebRequest } from '@laurel/web';
import { said } from '../achievements/definition.ts';
import { batchProgress, startBatch } from '../awards/award-batch.ts';
import { correctCells } from '../awards/correct-cells.ts';
import { discardBatch } from '../awards/draft-batch.ts';
import { draftLines } from '../awards/draft-lines.ts';
import { failedLines } from '../awards/failed-lines.ts';
import { countHeld } from '../awards/issue-again.ts';
import { lookOverDraft } from '../awards/look-over-draft.ts';
import { useColumns } from '../awards/use-columns.ts';
import { slipsOf } from '../claims/make-slips.ts';
import type { Issuer } from '../deps.ts';
import { CORRECTIONS_BYTES } from '../limits.ts';
import { Achievement, type AchievementRow, Batch, type BatchRow, RosterLine } from '../records.ts';
import { usesOf } from '../roster/match-columns.ts';
import { headingsToFix, rowToFix } from '../roster/to-fix.ts';
import { BOM, csvLine } from '../roster/write-csv.ts';
import { wrongWith } from './batch-cell.tsx';
import { correctionsIn, usesIn } from './batch-form.ts';
import { BatchPreview } from './batch-preview.tsx';
import { BatchProgressPage } from './batch-progress.tsx';
import { orWhereItStands, ReadAnew, toColumns } from './batch-replaced.tsx';
import { type AtDesk, deskRoute } from './frame.tsx';

/** A roster from preview to done, at one address that survives a reload and a restart. */
export function batchRoutes(issuer: Issuer): Route[] {
  const onGet = (what: string, run: (request: WebRequest, desk: AtDesk) => Promise<Reply>) =>
    deskRoute(issuer, 'get', `/batches/:id${what}`, orWhereItStands(issuer, 'get', run));
  /** The preview is one form: whichever of its buttons is pressed, what was typed beside the cells comes along. */
  const onPreview = (act: string, run: (request: WebRequest, desk: AtDesk) => Promise<Reply>) =>
    deskRoute(issuer, 'post', `/batches/:id${act}`, orWhereItStands(issuer, 'post', run), { maxBody: CORRECTIONS_BYTES });
  const corrected = (request: WebRequest, desk: AtDesk): Promise<number> =>
    correctCells(issuer, { profile: desk.profile.slug, batchId: param(request, 'id'), corrections: correctionsIn(request) });
  return [
    onGet('', async (request, desk) => {
      const { batch, achievement } = await readBatch(issuer, desk, param(request, 'id'));
      return batch.state === 'draft' ? preview(issuer, request, desk, batch, achievement) : progress(issuer, request, desk, batch, achievement);
    }),
    onGet('/problems.csv', async (request, desk) => {
      const { batch } = await readBatch(issuer, desk, param(request, 'id'));
      return {
        kind: 'stream',
        chunks: asideAsCsv(issuer, batch, request.t),
        contentType: 'text/csv; charset=utf-8',
        filename: `${batch.filename.replace(/\.csv$/i, '')}-to-fix.csv`,
      };
    }),
    onPreview('/cells', async (request, desk) => {
      const batchId = param(request, 'id');
      await corrected(request, desk);
      return to(`${desk.at}/batches/${batchId}#to-fix`);
    }),
    onPreview('/award', async (request, desk) => {
      const batchId = param(request, 'id');
      const { batch } = await readBatch(issuer, desk, batchId);
      // The button counted the rows as they were: what it would do now is shown first. Pressed twice, it has begun.
      if (batch.state === 'draft' && (await corrected(request, desk)) > 0) return to(`${desk.at}/batches/${batchId}?done=corrected`);
      await startBatch(issuer, { profile: desk.profile.slug, batchId, actor: desk.actor });
      return to(`${desk.at}/batches/${batchId}`);
    }),
    onPreview('/columns', async (request, desk) => {
      const batchId = param(request, 'id');
      await corrected(request, desk);
      const { batch, achievement } = await readBatch(issuer, desk, batchId);
      const uses = usesIn(request, batch.headers);
      try {
        return toColumns(request, desk, await useColumns(issuer, { profile: desk.profile.slug, batchId, uses }));
      } catch (error) {
        const wrong = error instanceof LaurelError && error.code === 'bad_form' ? error.problems : [];
        if (wrong.length === 0) throw error;
        const problems = wrong.map((problem) => ({ ...problem, detail: request.t(`issuer.column.${problem.code}`) }));
        // What is no use of a column is shown as what it is taken for.
        const known: readonly string[] = usesOf(achievement.definition.results);
        const shown = uses.map((use) => (known.includes(use) ? use : 'leave-out'));
        return preview(issuer, request, desk, { ...batch, uses: shown }, achievement, problems);
      }
    }),
    onPreview('/discard', async (request, desk) => {
      await discardBatch(issuer, { profile: desk.profile.slug, batchId: param(request, 'id') });
      return to(typed(request, 'from') === 'home' ? desk.at : `${desk.at}/batches/new`);
    }),
  ];
}

/** The lines that are not awarded, as they are read. */
async function* asideAsCsv(issuer: Issuer, batch: BatchRow, t: Translate): AsyncGenerator<string> {
  yield BOM + csvLine(headingsToFix(batch.headers, t.language));
  for await (const lines of draftLines(issuer, batch, { problems: Not(IsNull()) }))
    yield lines.map((line) => csvLine(rowToFix(batch.headers, { ...line, wrong: wrongWith(t, line) }))).join('');
}

/** @throws LaurelError not_found */
export async function readBatch(issuer: Issuer, { profile }: AtDesk, id: string): Promise<{ batch: BatchRow; achievement: AchievementRow }> {
  const found = await issuer.store.as(profile.slug).read(async (db) => {
    const batch = await db.one(Batch, { id });
    const achievement = batch && (await db.one(Achievement, { id: batch.achievementId, version: batch.achievementVersion }));
    return batch && achievement ? { batch, achievement } : undefined;
  });
  if (!found || found.batch.state === 'discarded') throw new LaurelError('not_found');
  return found;
}

async function preview(
  issuer: Issuer,
  request: WebRequest,
  desk: AtDesk,
  batch: BatchRow,
  achievement: AchievementRow,
  problems: readonly Problem[] = [],
): Promise<Reply> {
  const { t } = request;
  const pins = await issuer.store.as(desk.profile.slug).read(async (db) => (await slipsOf(db, batch.id)) !== undefined);
  const look = await lookOverDraft(issuer, batch, achievement);
  const held = look.heldLines;
  const title = t('issuer.batch.ready', { ready: batch.ready, problems: batch.rows - batch.ready - held, held });
  const crumbs = [{ text: t('issuer.batch.new'), href: `${desk.at}/batches/new` }, { text: batch.filename }];
  const shown = {
    batch,
    achievement,
    look,
    pins,
    problems,
    corrected: asked(request, 'done') === 'corrected',
  };
  const body = (
    <>
      <ReadAnew t={t} request={request} />
      <BatchPreview t={t} at={desk.at} title={title} {...shown} />
    </>
  );
  return page({ title, crumbs, status: problems.length > 0 ? 422 : 200, noStore: true, body });
}

async function progress(issuer: Issuer, request: WebRequest, desk: AtDesk, batch: BatchRow, achievement: AchievementRow): Promise<Reply> {
  const { t } = request;
  const found = await batchProgress(issuer, batch);
  if (!found) throw new Error(`Batch ${batch.id} has no job`);
  const here = `${desk.at}/batches/${batch.id}`;
  const failed = await failedLines(issuer, found.job);
  const { aside, held, slips } = await issuer.store.as(desk.profile.slug).read(async (db) => ({
    aside: await db.count(RosterLine, { batchId: batch.id, problems: Not(IsNull()) }),
    held: await countHeld(db, batch.id),
    slips: (await slipsOf(db, batch.id))?.waiting ?? 0,
  }));
  // Rows that brought a key are done when they are signed.
  const running = found.job.endedAt === null || found.signing > 0;
  const name = said(achievement.definition.name, t.language);
  const ended = found.job.done === 0 ? t('issuer.batch.nothing-awarded') : t('issuer.batch.awarded', { count: found.job.done });
  const title = running ? t('issuer.batch.awarding', { title: name }) : ended;
  return page({
    title,
    crumbs: [{ text: t('issuer.batch.new'), href: `${desk.at}/batches/new` }, { text: batch.filename }],
    noStore: true,
    ...(running && asked(request, 'still') === undefined ? { refresh: { seconds: REFRESH_SECONDS } } : {}),
    body: (
      <>
        <ReadAnew t={t} request={request} />
        <BatchProgressPage
          t={t}
          at={desk.at}
          here={here}
          title={title}
          name={running ? undefined : name}
          batch={batch}
          progress={found}
          aside={aside}
          held={held}
          slips={slips}
          failed={failed}
          seconds={REFRESH_SECONDS}
        />
      </>
    ),
  });
}

/** Without script the page asks again this often; with script its region does so by itself. */
const REFRESH_SECONDS = 5;
