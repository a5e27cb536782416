import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

/** A row with a switch: what it is, and below it the value it stands for. `locked` cannot be changed and says why in `note`. */
export function Choice(props: {
  name: string;
  value?: string | undefined;
  label: ComponentChildren;
  detail?: ComponentChildren;
  note?: ComponentChildren;
  checked?: boolean | undefined;
  locked?: boolean | undefined;
}) {
  return (
    <label class={props.locked ? 'choice locked' : 'choice'}>
      {/* biome-ignore lint/a11y/useAriaPropsForRole: a native checkbox brings its own checked state; a second one could disagree */}
      <input class="switch" type="checkbox" role="switch" name={props.name} value={props.value ?? 'on'} checked={props.checked} disabled={props.locked} />
      <strong>
        {props.label}
        {props.note && <span class="soft small"> {props.note}</span>}
      </strong>
      {props.detail && <span class="v small">{props.detail}</span>}
    </label>
  );
}

/** The same row with nothing to decide: what goes along in any case. */
export function Given({ label, detail }: { label: ComponentChildren; detail?: ComponentChildren }) {
  return (
    <div class="choice">
      <span class="ok">
        <Icon name="check" />
      </span>
      <strong>{label}</strong>
      {detail && <span class="v small">{detail}</span>}
    </div>
  );
}
