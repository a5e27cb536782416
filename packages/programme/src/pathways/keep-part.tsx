import type { Person } from '@laurel/people';
import { Button, Form, Notice, usePage } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { waitingToKeep } from '../rights/not-kept.ts';
import type { Box, PathwayView } from './pathway-view.ts';

/**
 * What was awarded to somebody and no wallet has. `keepAt`: where it is kept without its letter, for whoever proved the address it went to. `isAnew`: it was kept
 * once, and counts.
 */
export type NotKept = { key: string; title: string; keepAt: string | undefined; isAnew: boolean };

type Waiting = { view: PathwayView; unkept: readonly NotKept[] };

/**
 * Those of a pathway that wait to be kept, by their boxes; `view` says so of each. Until it is kept a badge counts for nothing, and nobody has to apply again; one
 * that was kept and is issued again since goes on counting.
 */
export async function unkeptIn(deps: ProgrammeDeps, person: Person, view: PathwayView, held: ReadonlySet<string>): Promise<Waiting> {
  const boxes = [...view.parts.flatMap((part) => part.boxes), view.capstone].filter(({ key }) => key.startsWith('own '));
  const own = [...new Set(boxes.filter(({ key }) => !held.has(key)).map(({ key }) => key.slice(4)))];
  const offered = new Set((await deps.awarding.offered(person.email, own)).map((achievement) => `own ${achievement}`));
  const issued = (await deps.awarding.notKept(person.email)).filter(({ isAnew }) => isAnew).map(({ achievementId }) => `own ${achievementId}`);
  const anew = new Set(issued.filter((key) => !offered.has(key) && boxes.some((box) => box.key === key && (box.state === 'held' || held.has(key)))));
  const ways = offered.size + anew.size === 0 ? [] : await waitingToKeep(deps, person);
  const seen = (box: Box): Box => {
    if (box.state !== 'gone' && offered.has(box.key)) return { ...box, state: 'waiting' };
    return box.state === 'held' && anew.has(box.key) ? { ...box, state: 'anew' } : box;
  };
  const unkept = new Map(
    boxes
      .filter(({ key }) => offered.has(key) || anew.has(key))
      .map(({ key, title }) => {
        const keepAt = ways.find(({ achievement }) => key === `own ${achievement}`)?.keepAt;
        return [key, { key, title, keepAt, isAnew: anew.has(key) }];
      }),
  );
  return {
    view: { ...view, parts: view.parts.map((part) => ({ ...part, boxes: part.boxes.map(seen) })), capstone: seen(view.capstone) },
    unkept: [...unkept.values()],
  };
}

/** The way to keep each, with the letter or without. */
export function KeepThem({ unkept, capstone }: { unkept: readonly NotKept[]; capstone: string }) {
  const { t } = usePage();
  const anew = unkept.filter(({ isAnew }) => isAnew);
  const parts = unkept.filter(({ key, isAnew }) => key !== capstone && !isAnew);
  const own = unkept.find(({ key, isAnew }) => key === capstone && !isAnew);
  const told = (them: readonly NotKept[]) => ({ count: them.length, titles: them.map(({ title }) => title).join(' · ') });
  return (
    <>
      {parts.length > 0 && <Notice kind="warn">{t('programme.pathway.unkept', told(parts))}</Notice>}
      {own && <Notice kind="warn">{t('programme.pathway.unkept.capstone', { title: own.title })}</Notice>}
      {anew.length > 0 && <Notice kind="warn">{t('programme.pathway.unkept.anew', told(anew))}</Notice>}
      {unkept.map(
        ({ key, title, keepAt }) =>
          keepAt !== undefined && (
            <Form action={keepAt} label={t('programme.pathway.keep.of', { title })} kind="actions" key={key}>
              <Button>{unkept.length > 1 ? t('programme.pathway.keep.of', { title }) : t('programme.award.keep')}</Button>
            </Form>
          ),
      )}
    </>
  );
}
