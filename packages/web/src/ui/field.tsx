import type { Problem } from '@laurel/base';
import type { ComponentChildren } from 'preact';
import { usePage } from './page-context.ts';

/** Every field: a label, then hint and error above the box, so that they are read before it. `id` is `name` unless given. */
export type FieldProps = {
  name: string;
  label: ComponentChildren;
  id?: string | undefined;
  hint?: ComponentChildren;
  error?: string | undefined;
  required?: boolean | undefined;
};

type Described = { 'aria-describedby'?: string; 'aria-invalid'?: 'true' };

/** The frame around any control; `children` gets the id and the aria attributes to put on it. */
export function FieldFrame({
  field,
  grow,
  children,
}: {
  field: FieldProps;
  grow?: boolean | undefined;
  children: (id: string, described: Described) => ComponentChildren;
}) {
  const id = field.id ?? field.name;
  const by = [field.hint ? `${id}-hint` : '', field.error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div class={grow ? 'field grow' : 'field'}>
      <label for={id}>{field.label}</label>
      {field.hint && (
        <span class="hint" id={`${id}-hint`}>
          {field.hint}
        </span>
      )}
      {field.error && (
        <span class="error" id={`${id}-error`}>
          {field.error}
        </span>
      )}
      {children(id, { ...(by ? { 'aria-describedby': by } : {}), ...(field.error ? { 'aria-invalid': 'true' } : {}) })}
    </div>
  );
}

export type InputProps = FieldProps & {
  type?: 'text' | 'email' | 'date' | 'number' | 'search' | 'url' | undefined;
  /** What was typed, given back after an error. */
  value?: string | number | undefined;
  autocomplete?: 'off' | 'name' | 'email' | 'username' | 'one-time-code' | 'organization' | 'url' | undefined;
  inputmode?: 'numeric' | 'text' | 'url' | 'email' | undefined;
  placeholder?: string | undefined;
  maxLength?: number | undefined;
  min?: string | number | undefined;
  max?: string | number | undefined;
  pattern?: string | undefined;
  list?: string | undefined;
  autofocus?: boolean | undefined;
  grow?: boolean | undefined;
};

/** A box for one line. */
export function Field(props: InputProps) {
  return (
    <FieldFrame field={props} grow={props.grow}>
      {(id, described) => (
        <input
          id={id}
          type={props.type ?? 'text'}
          name={props.name}
          value={props.value}
          required={props.required}
          autocomplete={props.autocomplete}
          inputmode={props.inputmode}
          placeholder={props.placeholder}
          maxLength={props.maxLength}
          min={props.min}
          max={props.max}
          pattern={props.pattern}
          list={props.list}
          autofocus={props.autofocus}
          {...described}
        />
      )}
    </FieldFrame>
  );
}

/** A secret: never given back after an error. */
export function SecretField(props: FieldProps & { autocomplete: 'new-password' | 'current-password' }) {
  return (
    <FieldFrame field={props}>
      {(id, described) => <input id={id} type="password" name={props.name} required={props.required} autocomplete={props.autocomplete} {...described} />}
    </FieldFrame>
  );
}

export function TextareaField(props: FieldProps & { value?: string | undefined; rows?: number | undefined; maxLength?: number | undefined }) {
  return (
    <FieldFrame field={props}>
      {(id, described) => (
        <textarea id={id} name={props.name} rows={props.rows ?? 4} required={props.required} maxLength={props.maxLength} {...described}>
          {props.value}
        </textarea>
      )}
    </FieldFrame>
  );
}

export type Option = { value: string; text: string; disabled?: boolean };

export function SelectField(props: FieldProps & { options: readonly Option[]; value?: string | undefined; grow?: boolean | undefined }) {
  return (
    <FieldFrame field={props} grow={props.grow}>
      {(id, described) => (
        <select id={id} name={props.name} required={props.required} {...described}>
          {props.options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === props.value} disabled={option.disabled}>
              {option.text}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}

/** A file; script also takes one dropped anywhere on the form. The form needs `upload`. `upload`: where script sends it piece by piece (a page with `script: 'upload'`). `camera`: where a phone has one, it is opened instead of a list of files. */
export function FileField(props: FieldProps & { accept?: string | undefined; camera?: boolean | undefined; upload?: string | undefined }) {
  const { t } = usePage();
  return (
    <FieldFrame field={props}>
      {(id, described) => (
        <>
          <input
            id={id}
            type="file"
            name={props.name}
            accept={props.accept}
            capture={props.camera ? 'environment' : undefined}
            required={props.required}
            data-drop
            data-upload={props.upload}
            {...described}
          />
          {props.upload !== undefined && (
            <p
              class="hint"
              role="status"
              data-says={t('web.upload.says')}
              data-waits={t('web.upload.waits')}
              data-refused={t('web.upload.refused')}
              data-out={t('web.upload.signed-out')}
              hidden
            >
              <progress aria-labelledby={`${id}-sent`} />
              <span id={`${id}-sent`} />
            </p>
          )}
        </>
      )}
    </FieldFrame>
  );
}

/** The sentence for a field among a form's problems. */
export const errorAt = (problems: readonly Problem[], field: string): string | undefined => problems.find((problem) => problem.at === field)?.detail;
