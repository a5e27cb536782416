import type { HTMLElement } from 'node-html-parser';
import type { Page } from './visitor.ts';
import { excerpt, matches, wordsOf } from './words.ts';

/** A form as a person fills it in: boxes by their label (or name), then the button. */
export type FormToFill = {
  fill: (label: string | RegExp, value: string) => FormToFill;
  choose: (label: string | RegExp, option: string | RegExp) => FormToFill;
  tick: (label: string | RegExp, on?: boolean) => FormToFill;
  attach: (label: string | RegExp, file: File) => FormToFill;
  /** The boxes a person can tick: their words, and whether they are ticked. */
  choices: () => { words: string; ticked: boolean }[];
  submit: () => Promise<Page>;
};

type Send = (action: string, init: RequestInit) => Promise<Page>;

const CONTROLS = 'input, select, textarea';
const BUTTONS = 'button, input[type=submit]';

export function fillForm(document: HTMLElement, address: string, button: string | RegExp, send: Send): FormToFill {
  const buttons = document.querySelectorAll(BUTTONS);
  // By its value where several say the same.
  const pressed =
    buttons.find((one) => matches(button, wordsOf(one) || (one.getAttribute('value') ?? ''))) ?? buttons.find((one) => one.getAttribute('value') === button);
  const form = pressed && formOf(document, pressed);
  if (!pressed || !form) {
    throw new Error(`No button "${button}" on ${address}; there are: ${buttons.map(wordsOf).join(' · ') || 'none'}. ${excerpt(wordsOf(document))}`);
  }
  const data = dataOf(form);
  const control = (label: string | RegExp): HTMLElement => {
    const controls = form.querySelectorAll(CONTROLS);
    const found = controls.find((one) => one.getAttribute('name') === label) ?? controls.find((one) => matches(label, labelOf(form, one)));
    if (!found) throw new Error(`No field "${label}" in the form "${button}" on ${address}; there are: ${namesOf(form)}.`);
    return found;
  };
  const nameOf = (one: HTMLElement): string => one.getAttribute('name') ?? '';

  const self: FormToFill = {
    fill: (label, value) => {
      data.set(nameOf(control(label)), value);
      return self;
    },
    choose: (label, option) => {
      const found = optionOf(form, control(label), option);
      if (!found) throw new Error(`No choice "${option}" for "${label}" on ${address}.`);
      data.set(nameOf(control(label)), found);
      return self;
    },
    tick: (label, on = true) => {
      const box = control(label);
      const [name, value] = [nameOf(box), box.getAttribute('value') ?? 'on'];
      const others = data.getAll(name).filter((one) => one !== value);
      data.delete(name);
      for (const one of others) data.append(name, one);
      if (on) data.append(name, value);
      return self;
    },
    attach: (label, file) => {
      data.set(nameOf(control(label)), file);
      return self;
    },
    choices: () =>
      form
        .querySelectorAll('input[type=checkbox]')
        .filter((one) => !one.hasAttribute('disabled'))
        .map((one) => ({ words: labelOf(form, one), ticked: one.hasAttribute('checked') })),
    submit: () => {
      const name = pressed.getAttribute('name');
      if (name) data.append(name, pressed.getAttribute('value') ?? '');
      const action = new URL(pressed.getAttribute('formaction') ?? form.getAttribute('action') ?? address, address);
      if ((form.getAttribute('method') ?? 'get').toLowerCase() !== 'post') {
        action.search = asQuery(data).toString();
        return send(action.href, {});
      }
      const multipart = form.getAttribute('enctype') === 'multipart/form-data';
      return send(action.href, { method: 'POST', body: multipart ? data : asQuery(data) });
    },
  };
  return self;
}

/** The value of a select's option or of one of several radio buttons, by value or words. */
function optionOf(form: HTMLElement, one: HTMLElement, wanted: string | RegExp): string | undefined {
  const isRadio = one.getAttribute('type') === 'radio';
  const options = isRadio ? form.querySelectorAll(`input[type=radio][name="${one.getAttribute('name')}"]`) : one.querySelectorAll('option');
  const wordsIn = (option: HTMLElement) => (isRadio ? labelOf(form, option) : wordsOf(option));
  const found = options.find((option) => option.getAttribute('value') === wanted) ?? options.find((option) => matches(wanted, wordsIn(option)));
  return found && (found.getAttribute('value') ?? wordsIn(found));
}

/** The form around a button, or the one its `form` attribute names. */
function formOf(document: HTMLElement, button: HTMLElement): HTMLElement | undefined {
  const named = button.getAttribute('form');
  if (named) return document.querySelector(`form#${named}`) ?? undefined;
  return button.closest('form') ?? undefined;
}

/** What the form would send if the person touched nothing. */
function dataOf(form: HTMLElement): FormData {
  const data = new FormData();
  for (const control of form.querySelectorAll(CONTROLS)) {
    const name = control.getAttribute('name');
    const type = control.getAttribute('type') ?? 'text';
    if (!name || control.hasAttribute('disabled') || type === 'submit' || type === 'file') continue;
    if ((type === 'checkbox' || type === 'radio') && !control.hasAttribute('checked')) continue;
    data.append(name, sentBy(control, type));
  }
  return data;
}

function sentBy(control: HTMLElement, type: string): string {
  if (control.tagName === 'TEXTAREA') return control.textContent;
  if (control.tagName !== 'SELECT') return control.getAttribute('value') ?? (type === 'checkbox' || type === 'radio' ? 'on' : '');
  const options = control.querySelectorAll('option');
  const chosen = options.find((one) => one.hasAttribute('selected')) ?? options[0];
  return chosen?.getAttribute('value') ?? wordsOf(chosen ?? null);
}

function labelOf(form: HTMLElement, control: HTMLElement): string {
  const id = control.getAttribute('id');
  const label = form.querySelectorAll('label').find((one) => id !== undefined && one.getAttribute('for') === id) ?? control.closest('label');
  return wordsOf(label);
}

const namesOf = (form: HTMLElement): string =>
  form
    .querySelectorAll(CONTROLS)
    .filter((one) => one.getAttribute('type') !== 'hidden')
    .map((one) => `${labelOf(form, one) || '—'} (${one.getAttribute('name')})`)
    .join(' · ');

/** Files have no place in a query: a form that sends them is multipart. */
function asQuery(data: FormData): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of data) if (typeof value === 'string') query.append(name, value);
  return query;
}
