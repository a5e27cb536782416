import type { Translate } from '@laurel/web';
import type { Definition, Line } from './report.ts';
import { lineSaid } from './say-report.ts';

const LABELS = 210;
/** So wide that what is said of the longest bar stands beside it, in either language. */
const PLOT = 360;
const ROW = 46;
const BAR = 26;
const STEPS = 4;
/** Letters of a label that stand on one line beside the bars. */
const LETTERS = 26;

/** Filled: awarded; outline: applied; dashed: withheld. The same numbers stand in the table. */
export function ReportChart({ t, definition, lines, title }: { t: Translate; definition: Definition; lines: readonly Line[]; title: string }) {
  const step = stepFor(Math.max(...lines.map(({ applied }) => applied ?? 0)));
  const wide = (count: number) => (count / (step * STEPS)) * PLOT;
  const foot = lines.length * ROW + 6;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (axe: scrollable-region-focusable)
    <section class="scroll" tabIndex={0} aria-label={t('programme.report.chart')}>
      <svg class="draw" role="img" aria-labelledby="chart-title chart-text" viewBox={`0 0 840 ${foot + 28}`}>
        <title id="chart-title">{title}</title>
        <desc id="chart-text">{t('programme.report.chart.text')}</desc>
        {Array.from({ length: STEPS + 1 }, (_, tick) => (
          <>
            <path class="l" d={`M${LABELS + wide(tick * step)} 6V${foot}`} />
            <text class="mut" x={LABELS + wide(tick * step)} y={foot + 20} text-anchor="middle">
              {t.number(tick * step)}
            </text>
          </>
        ))}
        {lines.map((line, row) => (
          <Bars t={t} definition={definition} line={line} top={12 + row * ROW} wide={wide} />
        ))}
      </svg>
    </section>
  );
}

type BarProps = { t: Translate; definition: Definition; line: Line; top: number; wide: (count: number) => number };

function Bars({ t, definition, line, top, wide }: BarProps) {
  const { applied, awarded } = line;
  const bar = (width: number) => `M${LABELS} ${top}h${width}v${BAR}h${-width}z`;
  const label = labelLines(lineSaid(t, definition, line));
  return (
    <>
      {label.map((words, index) => (
        <text x="0" y={top + 18 + (index - (label.length - 1) / 2) * 16}>
          {words}
        </text>
      ))}
      {applied === null ? (
        <path class="hatch" d={bar(120)} />
      ) : (
        <>
          <path class={awarded === null ? 'hatch' : 'e'} d={bar(wide(applied))} />
          {awarded !== null && <path class="bar" d={bar(wide(awarded))} />}
        </>
      )}
      <text class={applied === null ? 'mut' : undefined} x={LABELS + (applied === null ? 14 : wide(applied) + 8)} y={top + 18}>
        {applied === null
          ? t('programme.report.withheld')
          : awarded === null
            ? t('programme.report.chart.applied', { applied })
            : t('programme.report.chart.of', { awarded, applied })}
      </text>
    </>
  );
}

/** Ticks at round numbers, the last of them at or over the largest count. */
function stepFor(most: number): number {
  for (let ten = 1; ; ten *= 10) for (const part of [1, 2, 5]) if (part * ten * STEPS >= most) return part * ten;
}

/** A long label on two lines; what does not fit there stands in the table. */
function labelLines(text: string): readonly string[] {
  if (text.length <= LETTERS) return [text];
  const cut = text.lastIndexOf(' ', LETTERS);
  const first = cut > 0 ? text.slice(0, cut) : text.slice(0, LETTERS);
  const rest = text.slice(first.length).trim();
  return [first, rest.length <= LETTERS ? rest : `${rest.slice(0, LETTERS - 1)}…`];
}
