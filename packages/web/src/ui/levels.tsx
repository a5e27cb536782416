import type { ComponentChildren } from 'preact';

export type Level = { value: string; label: ComponentChildren; descriptor?: ComponentChildren };

/** One of a few, each with a line that tells it apart: rubric levels, kinds of award. */
export function Levels(props: {
  legend: ComponentChildren;
  name: string;
  options: readonly Level[];
  value?: string | undefined;
  error?: string | undefined;
  hint?: ComponentChildren;
  required?: boolean | undefined;
}) {
  const by = [props.hint ? `${props.name}-hint` : '', props.error ? `${props.name}-error` : ''].filter(Boolean).join(' ');
  return (
    <fieldset class="field" id={props.name} aria-describedby={by || undefined}>
      <legend>{props.legend}</legend>
      {props.hint && (
        <span class="hint" id={`${props.name}-hint`}>
          {props.hint}
        </span>
      )}
      {props.error && (
        <span class="error" id={`${props.name}-error`}>
          {props.error}
        </span>
      )}
      <div class="levels">
        {props.options.map((option) => (
          <label key={option.value}>
            <input type="radio" name={props.name} value={option.value} checked={option.value === props.value} required={props.required} />
            <span>{option.label}</span>
            {option.descriptor && <small>{option.descriptor}</small>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
