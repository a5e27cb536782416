import type { Language, Problem } from '@laurel/base';
import { Actions, Aside, Button, ErrorSummary, errorAt, Form, Link, LinkButton, Notice, PageHead, Split, Time, type Translate } from '@laurel/web';
import type { ApprovalRow } from '../achievements/approval-records.ts';
import type { Definition } from '../achievements/definition.ts';
import type { DefinitionForm } from '../achievements/definition-form.ts';
import type { DraftRow } from '../achievements/draft-records.ts';
import type { PictureRow } from '../achievements/picture-records.ts';
import type { Gate } from '../achievements/publishing-rule.ts';
import { AnyLevel } from './achievement-any-level.tsx';
import { Art } from './achievement-art.tsx';
import { Counting, Finding, Lasting } from './achievement-form-facts.tsx';
import { labelsFor, PARTS } from './achievement-form-labels.ts';
import { Looks } from './achievement-form-looks.tsx';
import { Results, Skills } from './achievement-form-rows.tsx';
import { Words } from './achievement-form-words.tsx';
import { type Meanwhile, MeanwhileNotice } from './achievement-meanwhile.tsx';
import { Meter } from './achievement-meter.tsx';
import type { SkillPick } from './achievement-skill-picker.tsx';

/** A part of the form. `error` is what is to be mended at a box; `action` is where the form goes. */
export type Section = { t: Translate; form: DefinitionForm; error: (field: string) => string | undefined; action: string };

export type FormProps = {
  t: Translate;
  action: string;
  title: string;
  form: DefinitionForm;
  /** What of it can be shown by now: for the picture and for what is missing. */
  shown: Definition;
  problems: readonly Problem[];
  /** What somebody else saved while this was typed. */
  meanwhile: Meanwhile | undefined;
  /** The version that this would follow. */
  follows: number | undefined;
  /** It was said that any level earns it, where none is marked. */
  anyLevel: boolean;
  draft: DraftRow | undefined;
  picture: PictureRow | undefined;
  gate: Gate;
  approval: ApprovalRow | undefined;
  done: string | undefined;
  picker: SkillPick | undefined;
  /** The node's. */
  spoken: readonly Language[];
};

/** One form in seven parts, words first and looks last; beside it what it makes, what an employer would miss, and where one is. */
export function AchievementForm({
  t,
  action,
  title,
  form,
  shown,
  problems,
  meanwhile,
  follows,
  anyLevel,
  draft,
  picture,
  gate,
  approval,
  done,
  picker,
  spoken,
}: FormProps) {
  const section: Section = { t, form, action, error: (field) => errorAt(problems, field) };
  const next = (follows ?? 0) + 1;
  return (
    <>
      <PageHead
        title={title}
        lede={
          follows === undefined
            ? t(spoken.length > 1 ? 'issuer.achievement.new.lede' : 'issuer.achievement.new.lede.one')
            : t('issuer.achievement.edit.lede', { version: next })
        }
      />
      {meanwhile && <MeanwhileNotice t={t} meanwhile={meanwhile} />}
      {draft && !meanwhile && <DraftNotice t={t} draft={draft} saved={done === 'drafted'} discard={action.replace(/\/edit$/, '/discard')} />}
      {approval && <ApprovalNotice t={t} approval={approval} />}
      <ErrorSummary problems={problems} labels={labelsFor(t, problems)} />
      <Split>
        <Form action={action} upload>
          {/* Enter in a box presses a form's first button: this one shows the page again and changes nothing. */}
          <button class="vh" type="submit" name="preview" value="on" tabIndex={-1} aria-hidden="true">
            {t('issuer.art.preview')}
          </button>
          {follows !== undefined && <input type="hidden" name="of" value={follows} />}
          <input type="hidden" name="seen" value={draft?.savedAt ?? ''} />
          <Words {...section} />
          <Skills {...section} picker={picker} />
          <Results {...section} spoken={spoken} />
          <Counting {...section} />
          <Lasting {...section} />
          <Finding {...section} />
          <Looks {...section} picture={picture} />
          <AnyLevel t={t} definition={shown} checked={anyLevel} error={section.error('any_level')} />
          <Actions>
            <Button>
              {t(gate.asks ? 'issuer.approval.ask' : follows === undefined ? 'issuer.achievement.publish' : 'issuer.achievement.publish-version', {
                version: next,
              })}
            </Button>
            <Button kind="quiet" name="draft" value="save" unchecked>
              {t('issuer.achievement.save-draft')}
            </Button>
            <Button kind="quiet" icon="eye" name="draft" value="look" unchecked>
              {t('issuer.achievement.preview')}
            </Button>
          </Actions>
          <p class="hint">{t(gate.asks ? 'issuer.approval.ask.hint' : gate.secondPerson ? 'issuer.approval.alone.hint' : 'issuer.achievement.publish.hint')}</p>
        </Form>
        <Aside label={t('issuer.achievement.beside')}>
          <Art t={t} definition={shown} size="m" />
          <nav aria-label={t('issuer.achievement.parts')}>
            <ol class="small">
              {PARTS.map((part) => (
                <li>
                  <Link href={`#${part}`}>{t(`issuer.part.${part}`)}</Link>
                </li>
              ))}
            </ol>
          </nav>
          <Meter t={t} definition={shown} spoken={spoken} here="" />
        </Aside>
      </Split>
    </>
  );
}

function ApprovalNotice({ t, approval: { state, comment, askedAt } }: { t: Translate; approval: ApprovalRow }) {
  if (state === 'waiting') return <Notice title={t('issuer.approval.waits', { date: t.date(askedAt) })}>{t('issuer.approval.waits.saved')}</Notice>;
  return (
    <Notice kind="warn" title={t('issuer.approval.returned')}>
      {comment}
    </Notice>
  );
}

function DraftNotice({ t, draft, saved, discard }: { t: Translate; draft: DraftRow; saved: boolean; discard: string }) {
  return (
    <div class="head">
      <Notice kind={saved ? 'ok' : undefined} title={t(saved ? 'issuer.draft.saved' : 'issuer.draft.is')}>
        {t.rich('issuer.draft.since', { time: <Time at={draft.savedAt} /> })}
      </Notice>
      <Actions>
        <LinkButton href={discard} kind="quiet" small>
          {t('issuer.draft.discard')}
        </LinkButton>
      </Actions>
    </div>
  );
}
