import { usePage } from '@laurel/web';
import { fitted, onTwoLines, textWidth } from './fit-text.ts';
import type { Box, PartView, PathwayView } from './pathway-view.ts';

const WIDE = 270;
const COLUMN = 320;
const HIGH = 80;
const ROW = 96;
const TOP = 50;
/** Where the words of a box begin, and what they have to its edge. */
const INDENT = 52;
const ROOM = WIDE - INDENT - 10;
/** As the style sheet sets a title, and the line below it. */
const TITLE_SIZE = 17;
const SMALL_SIZE = 14;
/** Beside a state, less of a name than this says nothing. */
const LEAST_NAME = 50;

/** The map, drawn from left to right in the order of its parts. Everything on it stands in the list too. */
export function PathwayMap({ view }: { view: PathwayView }) {
  const { t } = usePage();
  const placed = placeParts(view);
  const tall = Math.max(...placed.map(({ bottom }) => bottom), TOP + ROW);
  const end = { x: 10 + view.columns * COLUMN, y: (TOP + tall - ROW + HIGH) / 2 - HIGH / 2 };
  const width = Math.max(920, end.x + WIDE + 12);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (axe: scrollable-region-focusable)
    <section class="scroll" tabIndex={0} aria-label={t('programme.pathway.map')}>
      <svg class={view.columns > 2 ? 'draw far' : 'draw'} role="img" aria-labelledby="map-title map-text" viewBox={`0 0 ${width} ${tall + 4}`}>
        <title id="map-title">{t('programme.pathway.map')}</title>
        <desc id="map-text">{t('programme.pathway.map.text', { count: view.parts.length, capstone: view.capstone.title })}</desc>
        {placed.map((part) => (
          <Edges part={part} to={nextOf(part, placed) ?? [{ x: end.x, y: end.y + HIGH / 2 }]} />
        ))}
        {placed.map((part) => (
          <>
            <text class="mut" x={part.x} y={part.top - 14}>
              {fitted(part.view.caption, SMALL_SIZE, COLUMN - 14)}
            </text>
            {part.view.boxes.map((box, nth) => (
              <Node box={box} x={part.x} y={part.top + nth * ROW} />
            ))}
          </>
        ))}
        <text class="mut" x={end.x} y={end.y - 14}>
          {t('programme.pathway.ends')}
        </text>
        <Node box={{ ...view.capstone, by: t('programme.pathway.by-itself') }} x={end.x} y={end.y} />
      </svg>
    </section>
  );
}

type Placed = { view: PartView; x: number; top: number; bottom: number };
type Point = { x: number; y: number };

/** Parts of one column stand one under the other, each with its caption above it. */
function placeParts({ parts }: PathwayView): Placed[] {
  const ends = new Map<number, number>();
  return parts.map((view) => {
    const above = ends.get(view.column);
    const top = above === undefined ? TOP : above + 38;
    const bottom = top + view.boxes.length * ROW;
    ends.set(view.column, bottom);
    return { view, x: 10 + view.column * COLUMN, top, bottom };
  });
}

/** Where the lines of a part go; `undefined` where nothing but the end comes after it. */
function nextOf({ view: { leadsTo } }: Placed, placed: readonly Placed[]): Point[] | undefined {
  return leadsTo.length === 0 ? undefined : placed.filter(({ view: { number } }) => leadsTo.includes(number)).map(entryOf);
}

/** Where lines come into a part: the middle of its height, a little before it. */
const entryOf = ({ x, top, view }: Placed): Point => ({ x: x - (view.boxes.length > 1 ? 14 : 0), y: top + ((view.boxes.length - 1) * ROW + HIGH) / 2 });

function Edges({ part, to }: { part: Placed; to: readonly Point[] }) {
  const { x, top, view } = part;
  const middle = (nth: number) => top + nth * ROW + HIGH / 2;
  const bracket = `M${x} ${middle(0)}h-14V${middle(view.boxes.length - 1)}h14`;
  return (
    <>
      {view.column > 0 && view.boxes.length > 1 && <path class="e" d={bracket} />}
      {view.boxes.flatMap((box, nth) =>
        to.map((point) => {
          const from = { x: x + WIDE, y: middle(nth) };
          const half = (from.x + point.x) / 2;
          return <path class={box.state === 'held' ? 'go' : 'e'} d={`M${from.x} ${from.y}C${half} ${from.y} ${half} ${point.y} ${point.x} ${point.y}`} />;
        }),
      )}
    </>
  );
}

function Node({ box, x, y }: { box: Box; x: number; y: number }) {
  const { t } = usePage();
  const isHeld = box.state === 'held' || box.state === 'anew' || box.state === 'ahead';
  const lines = onTwoLines(box.title, TITLE_SIZE, ROOM);
  const middle = y + HIGH / 2;
  const first = middle - (lines.length === 2 ? 14 : 4);
  const state = box.state === undefined ? '' : t(`programme.pathway.state.${box.state}`).toLowerCase();
  return (
    <g>
      {/* What is shortened here is said whole to whoever points at it, and in the list. */}
      <title>{[box.title, box.by, state].filter(Boolean).join(' · ')}</title>
      <path class={isHeld ? 'node done' : 'node'} d={rectangle(x, y, WIDE)} />
      {(box.state === 'next' || box.state === 'waiting') && <path class="bar" d={rectangle(x, y, 5)} />}
      <circle cx={x + 30} cy={middle} r="12" class={isHeld ? 'bar' : 'node'} />
      {isHeld && <path class="tick" d={`M${x + 24} ${middle}l4.5 4.5 8-9`} />}
      {lines.map((line, nth) => (
        <text class="t" x={x + INDENT} y={first + nth * 19}>
          {line}
        </text>
      ))}
      <text class="mut" x={x + INDENT} y={first + lines.length * 19 + 2}>
        {under(box.by, state)}
      </text>
    </g>
  );
}

/** The state whole, and of who gives it what there is room for beside it. */
function under(by: string, state: string): string {
  if (state === '') return fitted(by, SMALL_SIZE, ROOM);
  const room = ROOM - textWidth(` · ${state}`, SMALL_SIZE);
  return by === '' || room < LEAST_NAME ? fitted(state, SMALL_SIZE, ROOM) : `${fitted(by, SMALL_SIZE, room)} · ${state}`;
}

const rectangle = (x: number, y: number, wide: number): string => `M${x} ${y}h${wide}v${HIGH}h-${wide}z`;
