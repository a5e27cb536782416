import { isPart, itemKey, neededOf, type PathwayItem, type PathwayPart, type PathwayProgress } from '@laurel/credentials';
import { type AchievementRow, languageFor, said } from '@laurel/issuer';
import type { Translate } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import type { RecognitionRow } from '../recognition/recognition-records.ts';
import { isInstead } from './public-pathway.ts';
import type { PathwayDefinition } from './records.ts';

/** `ahead`: held, and counts once its turn comes; `spare`: enough of what it stands in is there without it; `gone`: it was awarded, and revoked since; `waiting`: it was awarded, and no wallet has it; `anew`: held, and issued again since. */
export type BoxState = 'held' | 'anew' | 'waiting' | 'ahead' | 'next' | 'later' | 'spare' | 'gone';
/** One badge of a drawing, or another part that stands for one. `lines` is how its title is set; `by` who gives it, `id` their DID where `by` is a name for it. */
export type Box = {
  key: string;
  title: string;
  by: string;
  id?: string;
  href?: string;
  image?: string;
  state: BoxState | undefined;
  instead?: readonly Instead[];
};
/** Another institution's badge that is recognised in a badge's place, with where that is said. */
export type Instead = { title: string; href: string };
/** A part by its number and what it asks for: `caption` as it is drawn, where lines say what comes before; `title` in words alone. */
export type PartView = { number: number; caption: string; title: string; column: number; boxes: readonly Box[]; leadsTo: readonly number[] };
export type PathwayView = {
  title: string;
  description: string;
  parts: readonly PartView[];
  columns: number;
  capstone: Box;
  occupation: { name: string; url: string } | undefined;
};

/**
 * What a page shows of a pathway, with how far somebody is where `progress` says it. Parts are numbered in the order in which they are read; `asWritten` keeps the
 * numbers of the desk's form.
 */
export async function viewOf(
  { awarding }: Pick<ProgrammeDeps, 'awarding'>,
  t: Translate,
  definition: PathwayDefinition,
  { progress, asWritten = false, instead }: { progress?: PathwayProgress; asWritten?: boolean; instead?: InsteadOf } = {},
): Promise<PathwayView> {
  const rows = new Map((await awarding.achievements()).map((row) => [row.id, row]));
  const ownBox = (id: string): Omit<Box, 'state'> => {
    const row = rows.get(id);
    if (!row) return { key: `own ${id}`, title: t('programme.pathway.gone'), by: '' };
    const by = awarding.profiles.find(({ slug }) => slug === row.profile)?.name[t.language] ?? '';
    return {
      key: `own ${id}`,
      title: nameIn(t, row),
      by,
      href: `/achievements/${id}`,
      image: awarding.pictureOf(row, languageFor(row.definition, t.language)),
    };
  };
  const itemBox = (item: PathwayItem): Omit<Box, 'state'> => ('own' in item ? ownBox(item.own) : otherBox(item));
  const { parts } = definition;
  const partNamed = (number: number) => parts.find((part) => part.number === number);
  const columns = new Map<number, number>();
  const columnOf = (part: PathwayPart): number => {
    const known = columns.get(part.number);
    if (known !== undefined) return known; // each once: a draft may name a part as often as there are boxes, at each of eight depths
    columns.set(part.number, 0); // and may still go in a circle
    const before = [...part.after, ...part.members.filter(isPart).map((member) => member.part)].flatMap((number) => partNamed(number) ?? []);
    const column = Math.max(-1, ...before.map(columnOf)) + 1;
    columns.set(part.number, column);
    return column;
  };
  const isEnough = ({ number }: PathwayPart): boolean => {
    const around = parts.find(({ members }) => members.some((member) => isPart(member) && member.part === number));
    return progress?.parts.get(number) === 'done' || (around !== undefined && isEnough(around));
  };
  const stateIn = (part: PathwayPart, key: string): BoxState | undefined => {
    if (!progress) return undefined;
    if (progress.held.has(key)) return progress.counts.has(key) ? 'held' : 'ahead';
    if (progress.next.has(key)) return 'next';
    return isEnough(part) ? 'spare' : 'later';
  };
  const inOrder = [...parts].sort((a, b) => columnOf(a) - columnOf(b) || a.number - b.number);
  const numberOf = (number: number): number => (asWritten ? number : inOrder.findIndex((part) => part.number === number) + 1);
  const shown = inOrder.map(
    (part): PartView => ({
      number: part.number,
      caption: captionOf(t, part, parts.length > 1 ? numberOf(part.number) : undefined),
      title: captionOf(
        t,
        part,
        parts.length > 1 ? numberOf(part.number) : undefined,
        part.after
          .filter(partNamed)
          .map(numberOf)
          .toSorted((a, b) => a - b),
      ),
      column: columnOf(part),
      boxes: part.members.map((member): Box => {
        if (!isPart(member)) return { ...itemBox(member), state: stateIn(part, itemKey(member)), instead: insteadOf(member, instead) };
        const inner = progress?.parts.get(member.part);
        const state = progress && (inner === 'done' ? 'held' : isEnough(part) ? 'spare' : inner === 'open' ? 'next' : 'later');
        return {
          key: `part ${member.part}`,
          title: t('programme.pathway.part', { number: numberOf(member.part) }),
          by: t('programme.pathway.part.within'),
          state,
        };
      }),
      leadsTo: parts
        .filter((other) => other.after.includes(part.number) || other.members.some((one) => isPart(one) && one.part === part.number))
        .map(({ number }) => number),
    }),
  );
  return {
    title: said(definition.name, t.language),
    description: said(definition.description, t.language),
    parts: shown,
    columns: Math.max(0, ...shown.map(({ column }) => column)) + 1,
    capstone: { ...ownBox(definition.capstone), state: progress && (progress.isComplete ? 'held' : 'later') },
    occupation: definition.occupation && { name: said(definition.occupation.name, t.language), url: definition.occupation.url },
  };
}

/** What holds today, and whose pathway it is: a recognition puts a badge in the place of another on its own profile's pathways alone. */
export type InsteadOf = { recognitions: readonly RecognitionRow[]; profile: string };
const insteadOf = (item: PathwayItem, of: InsteadOf | undefined): Instead[] =>
  (of?.recognitions ?? []).filter((row) => isInstead(row, item, of?.profile ?? '')).map(({ id, name }) => ({ title: name, href: `/recognition/${id}` }));

const otherBox = (item: Exclude<PathwayItem, { own: string }>): Omit<Box, 'state'> => {
  const { name: title, issuer, issuerName } = item;
  return { key: itemKey(item), title, ...(issuerName === undefined ? { by: issuer } : { by: issuerName, id: issuer }) };
};

export const nameIn = (t: Translate, { definition }: AchievementRow): string => said(definition.name, languageFor(definition, t.language));

function captionOf(t: Translate, part: PathwayPart, number: number | undefined, after: readonly number[] = []): string {
  const count = part.members.length;
  const need = neededOf(part);
  const rule =
    need === count ? t('programme.pathway.all', { count }) : need === 1 ? t('programme.pathway.any', { count }) : t('programme.pathway.some', { need, count });
  if (number === undefined) return rule;
  if (after.length === 0) return t('programme.pathway.part.of', { number, rule });
  return t('programme.pathway.part.after', { number, rule, count: after.length, after: after.join(', ') });
}
