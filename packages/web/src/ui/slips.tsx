import type { Language } from '@laurel/base';
import type { ComponentChildren } from 'preact';

export type SlipText = {
  language: Language;
  name: ComponentChildren;
  detail?: ComponentChildren;
  code: string;
  how: ComponentChildren;
  from: ComponentChildren;
};

/** Slips to cut out and hand over, two abreast on paper, none torn by the end of a sheet. The six digits are read out in threes. */
export function Slips({ label, slips }: { label: string; slips: readonly SlipText[] }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role of a list without markers
    <ul class="slips" role="list" aria-label={label}>
      {slips.map((slip) => (
        <li lang={slip.language}>
          <p class="for">
            <strong>{slip.name}</strong>
            {slip.detail && <span class="soft small">{slip.detail}</span>}
          </p>
          <p class="pin">
            {slip.code.slice(0, 3)}
            <span> </span>
            {slip.code.slice(3)}
          </p>
          <p class="small">{slip.how}</p>
          <p class="soft small">{slip.from}</p>
        </li>
      ))}
    </ul>
  );
}
