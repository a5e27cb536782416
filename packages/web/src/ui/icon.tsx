import { ICONS, type IconName } from './icons.ts';
import { usePage } from './page-context.ts';

/** Drawn from the symbols at the foot of the page; `flip` turns it round where the script runs right to left. */
export function Icon({ name, flip }: { name: IconName; flip?: boolean | undefined }) {
  usePage().icons.add(name);
  return (
    <svg class={flip ? 'icon flip' : 'icon'} aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  );
}

export function IconSymbols({ names }: { names: Iterable<IconName> }) {
  return (
    <svg hidden aria-hidden="true">
      {[...names].map((name) => (
        <symbol key={name} id={`i-${name}`} viewBox="0 0 24 24">
          <path d={ICONS[name]} />
        </symbol>
      ))}
    </svg>
  );
}
