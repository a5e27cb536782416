import type { Problem } from '@laurel/base';
import { type Definition, languageFor, said } from '@laurel/issuer';
import {
  Actions,
  Button,
  Choice,
  errorAt,
  Field,
  Fieldset,
  FileField,
  Form,
  Levels,
  Link,
  Prose,
  TextareaField,
  type Translate,
  typed,
  type WebRequest,
} from '@laurel/web';
import { EVIDENCE_BYTES, LINE_CHARACTERS, PART_CHARACTERS } from '../limits.ts';
import { Elsewhere } from './elsewhere.tsx';
import { EvidenceList } from './evidence-list.tsx';
import type { WholeApplication } from './find-application.ts';
import { EVIDENCE_ENDINGS } from './media-types.ts';
import { BACKGROUNDS } from './records.ts';
import { missingIn, PARTS } from './submit-application.ts';
import { type Left, type Met, sinceOf } from './two-windows.ts';
import { textsIn } from './write-application.ts';

/** `met`: what stands in the boxes; `drawn`: what a form that is shown again was drawn from; `tells`: it was said that her address stands in it; `changed`: as in `OwnSent`. */
type Props = {
  t: Translate;
  found: WholeApplication;
  definition: Definition;
  problems: readonly Problem[];
  met: Met;
  drawn: string | undefined;
  tells: boolean;
  changed: ReadonlySet<string>;
  address: Address;
};

/** What stands in the boxes for one more piece. */
type Address = { url?: string; note?: string; inBadge?: boolean };

/** An address that is none, with what was said beside it, to be mended. */
export const mistyped = (request: WebRequest, problems: readonly Problem[]): Address =>
  problems.some(({ code }) => code === 'not_an_address') && request.method !== 'GET'
    ? { url: typed(request, 'url'), note: typed(request, 'note'), inBadge: request.form.has('in_badge') }
    : {};

/** By which a button below the form saves what was written before it leads away. */
export const WRITING = 'writing';

/** The three parts in one form, saved together: whatever is pressed, nothing that was written is lost. */
export function Writing({ t, found: { application, evidence }, definition, problems, met, drawn, tells, changed, address }: Props) {
  const here = `/learn/applications/${application.id}`;
  const wrong = (at: string) => errorAt(problems, at);
  const left = leftIn(t, missingIn(application, evidence));
  const { background, context, reflection, badge_name: badgeName } = met.texts;
  const { clashes } = met;
  const stands = sinceOf(textsIn(application));
  const since = Object.keys(clashes).length === 0 ? { since: stands } : { since: drawn, seen: stands, unsaved: met.unsaved };
  return (
    <Form action={here} id={WRITING} label={t('programme.application')} upload autosave={{ to: `${here}/draft`, stands: here }} {...since}>
      {tells && <input type="hidden" name="with_address" value="1" />}
      <Fieldset legend={`1. ${t('programme.part.context')}`}>
        <Levels
          legend={t('programme.part.background')}
          hint={t('programme.part.background.hint')}
          name="background"
          value={background}
          error={wrong('background')}
          options={BACKGROUNDS.map((value) => ({ value, label: t(`programme.learned.${value}`), descriptor: t(`programme.learned.${value}.hint`) }))}
        />
        <Elsewhere text={clashes.background && t(`programme.learned.${clashes.background}`)} />
        <TextareaField
          name="context"
          rows={8}
          maxLength={PART_CHARACTERS}
          label={t('programme.part.context.label')}
          hint={t('programme.part.context.hint')}
          value={context}
          error={wrong('context')}
        />
        <Elsewhere text={clashes.context} />
      </Fieldset>
      <Fieldset legend={`2. ${t('programme.part.evidence')}`} id="evidence">
        <AskedFor t={t} definition={definition} />
        {wrong('evidence') && <p class="error">{wrong('evidence')}</p>}
        <EvidenceList t={t} at={here} pieces={evidence} changed={{ files: changed, says: t('programme.evidence.changed.own') }} removable />
        <FileField
          name="file"
          label={t('programme.evidence.file')}
          hint={t('programme.evidence.file.hint')}
          accept={EVIDENCE_ENDINGS.map((ending) => `.${ending}`).join(',')}
          error={wrong('file')}
          upload={`${here}/uploads`}
        />
        <Field
          name="url"
          type="text"
          inputmode="url"
          maxLength={2_000}
          label={t('programme.evidence.url')}
          hint={t('programme.evidence.url.hint')}
          value={address.url}
          error={wrong('url')}
        />
        <Field name="note" maxLength={LINE_CHARACTERS} value={address.note} label={t('programme.evidence.note')} hint={t('programme.evidence.note.hint')} />
        <Choice name="in_badge" checked={address.inBadge} label={t('programme.evidence.in-badge')} note={t('programme.evidence.in-badge.hint')} />
        <Actions>
          <Button name="add" value="1" kind="quiet" icon="plus">
            {t('programme.evidence.add')}
          </Button>
        </Actions>
      </Fieldset>
      <Fieldset legend={`3. ${t('programme.part.reflection')}`}>
        <TextareaField
          name="reflection"
          rows={8}
          maxLength={PART_CHARACTERS}
          label={t('programme.part.reflection.label')}
          hint={t('programme.part.reflection.hint')}
          value={reflection}
          error={wrong('reflection')}
        />
        <Elsewhere text={clashes.reflection} />
        <Field
          name="badge_name"
          maxLength={LINE_CHARACTERS}
          autocomplete="name"
          label={t('programme.badge-name')}
          hint={t(definition.includeName ? 'programme.badge-name.hint' : 'programme.badge-name.hint.outside')}
          value={badgeName}
          error={wrong('badge_name')}
        />
        <Elsewhere text={clashes.badge_name} />
      </Fieldset>
      <Actions>
        <Button name="send" value="1" icon="send">
          {t('programme.send')}
        </Button>
        <Button name="save" value="1" kind="quiet">
          {t('programme.save')}
        </Button>
      </Actions>
      <p class="hint" role="status" data-left>
        {left.says}
      </p>
      <ul class="hint">
        {PARTS.map((part) => (
          <li data-part={part} hidden={!left.parts.includes(part)}>
            <a href={`#${part}`}>{t(`programme.missing.${part}`)}</a>
          </li>
        ))}
      </ul>
    </Form>
  );
}

/** What is asked for, where it is shown, and in which form. */
function AskedFor({ t, definition }: Pick<Props, 't' | 'definition'>) {
  const language = languageFor(definition, t.language);
  const { criteria, criteriaUrl, submission } = definition;
  const narrative = said(criteria, language);
  return (
    <div class="stack">
      <div>
        <p>
          <strong>{t('issuer.public.criteria')}</strong>
        </p>
        {narrative !== '' && <Prose text={narrative} lang={language} />}
        {criteriaUrl !== undefined && (
          <p>
            <Link href={criteriaUrl}>{t('issuer.public.criteria-page')}</Link>
          </p>
        )}
      </div>
      {submission && (
        <div>
          <p>
            <strong>{t('issuer.achievement.submission')}</strong>
          </p>
          <Prose text={said(submission, language)} lang={language} />
        </div>
      )}
      <p>{t('programme.part.evidence.hint', { size: EVIDENCE_BYTES / 1_048_576 })}</p>
    </div>
  );
}

/** As the page says it, and as script does once more is saved. */
export const leftIn = (t: Translate, missing: readonly Problem[]): Left => ({
  says: t('programme.send.left', { count: missing.length }),
  parts: missing.map(({ at }) => at),
});
