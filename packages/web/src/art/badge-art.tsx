import { renderToString } from 'preact-render-to-string';
import { fnv1a } from './guilloche.ts';
import { BADGE_MOTIFS, type BadgeMotif } from './motifs.ts';
import { BADGE_COLOURS, type BadgeColour, PAPER } from './palette.ts';

/** The kind decides the surround, so that a badge never looks like more than it is: a wreath for what a person assessed, beads for taking part, a closed wreath and a star for a whole pathway. */
export type BadgeKind = 'assessed' | 'participation' | 'capstone';

export type BadgeArtProps = {
  title: string;
  motif?: BadgeMotif | undefined;
  colour?: BadgeColour | undefined;
  /** Named wherever one is drawn: what goes without saying would be a wreath round a badge for taking part. */
  kind: BadgeKind;
  /** ≤12 characters: level, year or hours; never the title. */
  ribbon?: string | undefined;
  /** The name of the image; `''` where the title stands beside it. */
  alt: string;
  size?: 's' | 'm' | 'l' | undefined;
};

export const RIBBON_LENGTH = 12; // at 12 px on a 120-wide ribbon a thirteenth capital would touch the fold

/** Drawn from the outside in: paper coin, milled edge, surround, field with its engraving, motif, ribbon. Presentation attributes only: no `style`, so that strict CSP and baking are safe. */
export function BadgeArt(props: BadgeArtProps) {
  const colour = BADGE_COLOURS[props.colour ?? 'laurel'];
  const { kind } = props;
  const seed = fnv1a(props.title);
  const id = `b${seed.toString(36)}${kind[0]}`;
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by aria-label, or hidden where the title stands beside it
    <svg
      class={['badge', props.size].filter(Boolean).join(' ')}
      {...(props.alt === '' ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': props.alt })}
      viewBox="0 0 200 200"
      xmlns="http://www.w3.org/2000/svg"
    >
      <circle cx="100" cy="100" r="97" fill={PAPER} stroke={colour.deep} stroke-width="1.5" />
      <circle cx="100" cy="100" r="93.5" fill="none" stroke={colour.leaf} stroke-width="2.5" stroke-dasharray="1 2.06" />
      {kind === 'participation' ? <Beads colour={colour.leaf} /> : <Wreath id={id} colour={colour.leaf} closed={kind === 'capstone'} />}
      {kind === 'capstone' && <path d="m100 9 3.6 8 8.6.9-6.5 5.8 1.9 8.5-7.6-4.4-7.6 4.4 1.9-8.5-6.5-5.8 8.6-.9Z" fill={colour.deep} />}
      <circle cx="100" cy="100" r="62" fill={colour.deep} />
      <circle cx="100" cy="100" r="65" fill="none" stroke={colour.deep} />
      <Rosette id={id} seed={seed} />
      <circle cx="100" cy="100" r="36" fill={colour.deep} stroke={PAPER} stroke-opacity=".6" />
      <path
        transform="translate(72.4 72.4) scale(1.15)"
        d={BADGE_MOTIFS[props.motif ?? 'star']}
        fill="none"
        stroke={PAPER}
        stroke-width="2.6"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
      {props.ribbon && <Ribbon text={[...props.ribbon].slice(0, RIBBON_LENGTH).join('')} deep={colour.deep} fold={colour.fold} />}
    </svg>
  );
}

/** The same as a file: self-contained, for baking and for `image` of an achievement. */
export const badgeSvg = (props: BadgeArtProps): string => renderToString(<BadgeArt {...props} />);

function Beads({ colour }: { colour: string }) {
  return <circle cx="100" cy="100" r="79" fill="none" stroke={colour} stroke-width="5" stroke-linecap="round" stroke-dasharray="0 11.03" />;
}

/** One branch, drawn from the foot upward and mirrored; a pair of leaves is drawn once and reused. */
function Wreath({ id, colour, closed }: { id: string; colour: string; closed: boolean }) {
  const pairs = closed ? 12 : 10;
  const sweep = closed ? 138 : 130;
  return (
    <g fill={colour}>
      <defs>
        <path id={`${id}l`} d="M0 0C5-4 6-12 0-19-6-12-5-4 0 0Z" />
        <g id={`${id}p`}>
          <use href={`#${id}l`} transform="rotate(-34)" />
          <use href={`#${id}l`} transform="rotate(34)" />
        </g>
      </defs>
      <g id={`${id}w`}>
        {Array.from({ length: pairs }, (_, pair) => {
          const angle = 110 + (sweep * pair) / (pairs - 1);
          const x = round(100 + 79 * Math.cos((angle * Math.PI) / 180));
          const y = round(100 + 79 * Math.sin((angle * Math.PI) / 180));
          return (
            <use key={pair} href={`#${id}p`} transform={`translate(${x} ${y}) rotate(${round(angle + 180)}) scale(${round(1 - (0.28 * pair) / pairs)})`} />
          );
        })}
      </g>
      <use href={`#${id}w`} transform="matrix(-1 0 0 1 200 0)" />
    </g>
  );
}

/** Count and width of the ellipses come from the title, so that two titles never engrave alike. */
function Rosette({ id, seed }: { id: string; seed: number }) {
  const turns = 10 + (seed % 4) * 2;
  return (
    <g fill="none" stroke={PAPER} stroke-opacity=".34" stroke-width=".8">
      <defs>
        <ellipse id={`${id}e`} cx="100" cy="100" rx="59" ry={17 + ((seed >>> 4) % 12)} />
      </defs>
      {Array.from({ length: turns }, (_, turn) => (
        <use key={turn} href={`#${id}e`} transform={`rotate(${round((180 / turns) * turn)} 100 100)`} />
      ))}
    </g>
  );
}

function Ribbon({ text, deep, fold }: { text: string; deep: string; fold: string }) {
  return (
    <>
      <path d="M30 170h22v24H30l7-12Zm140 0h-22v24h22l-7-12Z" fill={fold} stroke={PAPER} stroke-width="2" stroke-linejoin="round" />
      <path d="M40 163h120v24H40Z" fill={deep} stroke={PAPER} stroke-width="2" />
      <text x="100" y="179.5" text-anchor="middle" font-family="Arial, Helvetica, sans-serif" font-weight="700" font-size="12" letter-spacing=".8" fill={PAPER}>
        {text}
      </text>
    </>
  );
}

const round = (value: number) => Math.round(value * 10) / 10;
