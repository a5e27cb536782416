import type { ComponentChildren } from 'preact';
import { usePage } from './page-context.ts';

/** A form that posts to this node, with the token that proves it was served here. `upload` sends files. `autosave` is where script saves what is typed meanwhile, and the page that tells how it stands once nothing is to be saved there any more. `kind`: `stack` is the column, `inline` one row. */
export function Form(props: {
  action: string;
  children: ComponentChildren;
  upload?: boolean | undefined;
  autosave?: { to: string; stands: string } | undefined;
  /** What it was drawn from, a mark a box (`box=mark&…`): nothing that was saved since from another window is gone over unasked. It goes along as `_since`. */
  since?: string | undefined;
  /** The same once this page has shown what was saved from elsewhere: its buttons go over that, as `_seen`; what script saves meanwhile does not. */
  seen?: string | undefined;
  /** On such a page, the boxes whose text is not saved: script keeps those, and no other, until they are. */
  unsaved?: readonly string[] | undefined;
  /** The ids of the parts of the page that script shows anew as soon as something is changed, as a press of the form's first button would. */
  preview?: string | undefined;
  /** It is answered by a file: script takes the faults of the time before away as it is sent, since this page stays. */
  file?: boolean | undefined;
  /** For a button that stands outside of it. */
  id?: string | undefined;
  label?: string | undefined;
  kind?: 'inline' | 'stack' | 'split' | 'split even' | 'actions' | undefined;
}) {
  const { csrf, t, scripts } = usePage();
  const { autosave } = props;
  if (autosave !== undefined) scripts.add('autosave');
  return (
    <form
      method="post"
      action={props.action}
      enctype={props.upload ? 'multipart/form-data' : undefined}
      aria-label={props.label}
      id={props.id}
      class={props.kind}
      data-autosave={autosave?.to}
      data-unsaved={props.unsaved?.join(' ')}
      data-preview={props.preview}
      data-file={props.file}
    >
      <input type="hidden" name="_csrf" value={csrf} />
      {props.since !== undefined && <input type="hidden" name="_since" value={props.since} />}
      {props.seen !== undefined && <input type="hidden" name="_seen" value={props.seen} />}
      {props.children}
      {autosave !== undefined && (
        <>
          <p class="hint" role="status" data-saved={t('web.autosave.saved')} data-lost={t('web.autosave.lost')} data-elsewhere={t('web.autosave.elsewhere')} />
          <p class="notice is-warn" role="alert" data-signed-out hidden>
            {t.rich('web.autosave.signed-out', { link: (words) => <a href="/sign-in">{words}</a> })}
          </p>
          <p class="notice is-warn" role="alert" data-ended hidden>
            {t.rich('web.autosave.ended', { link: (words) => <a href={autosave.stands}>{words}</a> })}
          </p>
          <div class="notice is-warn" role="alert" data-newer hidden>
            <p>{t('web.autosave.newer')}</p>
            <p class="actions">
              <button type="button" class="btn" value="kept">
                {t('web.autosave.take')}
              </button>
              <button type="button" class="btn quiet" value="page">
                {t('web.autosave.leave')}
              </button>
            </p>
          </div>
        </>
      )}
    </form>
  );
}

/** The filter row over a table: a GET, so that what is shown has an address. */
export function Filters({ action, label, children }: { action: string; label: string; children: ComponentChildren }) {
  return (
    <search aria-label={label}>
      <form class="filters" method="get" action={action}>
        {children}
      </form>
    </search>
  );
}

/** A group of fields under one heading. */
export function Fieldset(props: { legend: ComponentChildren; id?: string | undefined; hidden?: boolean | undefined; children: ComponentChildren }) {
  const { legend, id, hidden, children } = props;
  return (
    <fieldset id={id} class={hidden ? undefined : 'part'}>
      <legend class={hidden ? 'vh' : undefined}>{legend}</legend>
      {children}
    </fieldset>
  );
}
