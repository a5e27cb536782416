import type { Problem } from '@laurel/base';
import { Actions, Button, Choice, errorAt, Field, Fieldset, FileField, Form, Levels, TextareaField, type Translate } from '@laurel/web';
import { EVIDENCE_BYTES, LINE_CHARACTERS, PART_CHARACTERS } from '../limits.ts';
import { EvidenceList } from './evidence-list.tsx';
import type { WholeApplication } from './find-application.ts';
import { EVIDENCE_ENDINGS } from './media-types.ts';
import { BACKGROUNDS } from './records.ts';
import { missingIn } from './submit-application.ts';
import type { Written } from './write-application.ts';

/** `isNamed`: whether the badge carries a name. */
type Props = { t: Translate; found: WholeApplication; isNamed: boolean; problems: readonly Problem[]; written: Written };

/** The three parts in one form, saved together: whatever is pressed, nothing that was written is lost. */
export function Writing({ t, found: { application, evidence }, isNamed, problems, written }: Props) {
  const here = `/learn/applications/${application.id}`;
  const wrong = (at: string) => errorAt(problems, at);
  const left = missingIn(application, evidence).length;
  return (
    <Form action={here} label={t('programme.application')} upload autosave={`${here}/draft`} since={application.savedAt}>
      <Fieldset legend={`1. ${t('programme.part.context')}`}>
        <Levels
          legend={t('programme.part.background')}
          hint={t('programme.part.background.hint')}
          name="background"
          value={written.background ?? application.background ?? undefined}
          error={wrong('background')}
          options={BACKGROUNDS.map((value) => ({ value, label: t(`programme.learned.${value}`), descriptor: t(`programme.learned.${value}.hint`) }))}
        />
        <TextareaField
          name="context"
          rows={8}
          maxLength={PART_CHARACTERS}
          label={t('programme.part.context.label')}
          hint={t('programme.part.context.hint')}
          value={written.context ?? application.context}
          error={wrong('context')}
        />
      </Fieldset>
      <Fieldset legend={`2. ${t('programme.part.evidence')}`} id="evidence">
        <p>{t('programme.part.evidence.hint', { size: EVIDENCE_BYTES / 1_048_576 })}</p>
        {wrong('evidence') && <p class="error">{wrong('evidence')}</p>}
        <EvidenceList t={t} at={here} pieces={evidence} removable />
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
          error={wrong('url')}
        />
        <Field name="note" maxLength={LINE_CHARACTERS} label={t('programme.evidence.note')} hint={t('programme.evidence.note.hint')} />
        <Choice name="in_badge" label={t('programme.evidence.in-badge')} note={t('programme.evidence.in-badge.hint')} />
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
          value={written.reflection ?? application.reflection}
          error={wrong('reflection')}
        />
        <Field
          name="badge_name"
          maxLength={LINE_CHARACTERS}
          autocomplete="name"
          label={t('programme.badge-name')}
          hint={t(isNamed ? 'programme.badge-name.hint' : 'programme.badge-name.hint.outside')}
          value={written.badgeName ?? application.badgeName}
          error={wrong('badge_name')}
        />
      </Fieldset>
      <Actions>
        <Button name="send" value="1" icon="send">
          {t('programme.send')}
        </Button>
        <Button name="save" value="1" kind="quiet">
          {t('programme.save')}
        </Button>
      </Actions>
      <p class="hint">{t('programme.send.left', { count: left })}</p>
    </Form>
  );
}
