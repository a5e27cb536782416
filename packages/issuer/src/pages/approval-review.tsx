import type { Language, Problem } from '@laurel/base';
import {
  Actions,
  Aside,
  Button,
  Choice,
  ErrorSummary,
  errorAt,
  Facts,
  Fieldset,
  Form,
  LinkButton,
  Notice,
  PageHead,
  Part,
  Sides,
  Split,
  TextareaField,
  type Translate,
} from '@laurel/web';
import { LOOKED_AT } from '../achievements/approval-records.ts';
import type { Waiting } from '../achievements/approvals.ts';
import type { Change } from '../achievements/changes.ts';
import { type Definition, languagesOf, said } from '../achievements/definition.ts';
import { About, definitionFacts, RubricTable } from './achievement-about.tsx';
import { AnyLevel } from './achievement-any-level.tsx';
import { Art } from './achievement-art.tsx';
import { Meter } from './achievement-meter.tsx';
import { ChangesTable } from './achievement-versions.tsx';

type Props = {
  t: Translate;
  at: string;
  waiting: Waiting & { definition: Definition };
  author: string;
  age: string;
  changes: readonly Change[];
  /** The node's languages. */
  spoken: readonly Language[];
  /** Who may approve it, by name. */
  others: readonly string[];
  isMine: boolean;
  isRegistrar: boolean;
  confirmed: readonly string[];
  comment: string;
  problems: readonly Problem[];
};

/** What somebody wrote, whole and in each of its languages, and what a second person says of it. */
export function ApprovalReview(props: Props) {
  const { t, at, waiting, author, age, changes, spoken, isMine, isRegistrar, problems } = props;
  const { draft, approval, definition } = waiting;
  const here = `${at}/achievements/${draft.id}`;
  const version = (draft.follows ?? 0) + 1;
  return (
    <>
      <PageHead title={said(definition.name, t.language)} lede={t('issuer.approval.lede', { version, author, age })} />
      <ErrorSummary problems={problems} labels={labelsOf(t)} />
      <Standing {...props} />
      <Split>
        <div>
          {changes.length > 0 && (
            <Part title={t('issuer.achievement.version.changes', { version })}>
              <ChangesTable t={t} caption={t('issuer.achievement.version.changes', { version })} changes={changes} />
            </Part>
          )}
          {languagesOf(definition).map((one) => (
            <Part title={t(`issuer.approval.in.${one}`)}>
              <h3 lang={one}>{definition.name[one]}</h3>
              <p class="lede" lang={one}>
                {definition.description[one]}
              </p>
              <Sides>
                <About t={t} definition={definition} language={one} />
              </Sides>
              <RubricTable t={t} definition={definition} language={one} label={`${t('issuer.rubric')} · ${t(`issuer.approval.in.${one}`)}`} />
            </Part>
          ))}
        </div>
        <Aside label={t('issuer.in-short')}>
          <Art t={t} definition={definition} size="l" />
          <Facts items={definitionFacts(t, definition)} />
          <Meter t={t} definition={definition} spoken={spoken} here={isRegistrar ? `${here}/edit` : undefined} />
          {isRegistrar && (
            <LinkButton href={`${here}/preview?draft=on`} kind="quiet" icon="eye" small>
              {t('issuer.achievement.preview')}
            </LinkButton>
          )}
        </Aside>
      </Split>
      {approval.state === 'waiting' && !isMine && <Deciding {...props} />}
    </>
  );
}

/** Where it is, for whoever is not to decide. */
function Standing({ t, at, waiting: { draft, approval }, others, isMine }: Props) {
  const edit = (
    <Actions>
      <LinkButton href={`${at}/achievements/${draft.id}/edit`} kind="quiet" icon="pen">
        {t('issuer.draft.continue')}
      </LinkButton>
    </Actions>
  );
  if (approval.state === 'returned')
    return (
      <>
        <Notice kind="warn" title={t('issuer.approval.returned')}>
          {approval.comment}
        </Notice>
        {isMine && edit}
      </>
    );
  if (!isMine) return null;
  return (
    <>
      <Notice title={t('issuer.approval.sent')}>{t('issuer.approval.sent.to', { names: others.join(', ') })}</Notice>
      {edit}
    </>
  );
}

function Deciding({ t, at, waiting: { draft, definition }, confirmed, comment, problems }: Props) {
  const here = `${at}/approvals/${draft.id}`;
  const seen = <input type="hidden" name="seen" value={draft.savedAt} />;
  return (
    <>
      <Part title={t('issuer.approval.decide')}>
        <Form action={`${here}/approve`}>
          {seen}
          <Fieldset legend={t('issuer.approval.confirm')} hidden>
            <p>{t('issuer.approval.confirm.how')}</p>
            {LOOKED_AT.map((one) => (
              <div id={one}>
                {errorAt(problems, one) && <p class="error">{errorAt(problems, one)}</p>}
                <Choice name={one} label={t(`issuer.approval.${one}`)} detail={t(`issuer.approval.${one}.how`)} checked={confirmed.includes(one)} />
              </div>
            ))}
            <AnyLevel t={t} definition={definition} checked={confirmed.includes('any_level')} error={errorAt(problems, 'any_level')} />
          </Fieldset>
          <Actions>
            <Button icon="check">{t('issuer.approval.approve')}</Button>
          </Actions>
        </Form>
      </Part>
      <Part title={t('issuer.approval.return.title')}>
        <Form action={`${here}/return`}>
          {seen}
          <TextareaField
            name="comment"
            label={t('issuer.approval.comment')}
            hint={t('issuer.approval.comment.hint')}
            rows={3}
            maxLength={2_000}
            value={comment}
            error={errorAt(problems, 'comment')}
          />
          <Actions>
            <Button kind="quiet" icon="mail">
              {t('issuer.approval.return')}
            </Button>
          </Actions>
        </Form>
      </Part>
    </>
  );
}

const labelsOf = (t: Translate): Record<string, string> => ({
  ...Object.fromEntries(LOOKED_AT.map((one) => [one, t(`issuer.approval.${one}`)])),
  any_level: t('issuer.rubric.any.confirm'),
  comment: t('issuer.approval.comment'),
});
