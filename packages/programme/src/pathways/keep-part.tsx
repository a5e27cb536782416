import type { Person } from '@laurel/people';
import { Button, Form, Notice, usePage } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { waitingToKeep } from '../rights/not-kept.ts';
import type { Box, PathwayView } from './pathway-view.ts';

/** What was awarded to somebody and no wallet has. `keepAt`: where it is kept without its letter, for whoever proved the address it went to. */
export type NotKept = { key: string; title: string; keepAt: string | undefined };

type Waiting = { view: PathwayView; unkept: readonly NotKept[] };

/** Those of a pathway that wait to be kept, by their boxes; `view` says so of each. Until it is kept a badge counts for nothing, and nobody has to apply again. */
export async function unkeptIn(deps: ProgrammeDeps, person: Person, view: PathwayView, held: ReadonlySet<string>): Promise<Waiting> {
  const boxes = [...view.parts.flatMap((part) => part.boxes), view.capstone].filter(({ key }) => key.startsWith('own ') && !held.has(key));
  const own = [...new Set(boxes.map(({ key }) => key.slice(4)))];
  const offered = new Set((await deps.awarding.offered(person.email, own)).map((achievement) => `own ${achievement}`));
  const ways = offered.size === 0 ? [] : await waitingToKeep(deps, person);
  const seen = (box: Box): Box => (box.state !== 'gone' && offered.has(box.key) && !held.has(box.key) ? { ...box, state: 'waiting' } : box);
  const unkept = new Map(
    boxes
      .filter(({ key }) => offered.has(key))
      .map(({ key, title }) => [key, { key, title, keepAt: ways.find(({ achievement }) => key === `own ${achievement}`)?.keepAt }]),
  );
  return {
    view: { ...view, parts: view.parts.map((part) => ({ ...part, boxes: part.boxes.map(seen) })), capstone: seen(view.capstone) },
    unkept: [...unkept.values()],
  };
}

/** The way to keep each, with the letter or without. */
export function KeepThem({ unkept, capstone }: { unkept: readonly NotKept[]; capstone: string }) {
  const { t } = usePage();
  const parts = unkept.filter(({ key }) => key !== capstone);
  const own = unkept.find(({ key }) => key === capstone);
  const told = (them: readonly NotKept[]) => ({ count: them.length, titles: them.map(({ title }) => title).join(' · ') });
  return (
    <>
      {parts.length > 0 && <Notice kind="warn">{t('programme.pathway.unkept', told(parts))}</Notice>}
      {own && <Notice kind="warn">{t('programme.pathway.unkept.capstone', { title: own.title })}</Notice>}
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
