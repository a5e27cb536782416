import type { Language } from '@laurel/base';
import { Button, Choice, Field, Link, More, type Translate, typed, type WebRequest } from '@laurel/web';
import type { Alignment } from '../achievements/definition.ts';
import type { DefinitionForm } from '../achievements/definition-form.ts';
import type { FoundSkill, Issuer } from '../deps.ts';
import type { AtDesk } from './frame.tsx';

/** What was looked for in the imported frameworks, and what was found that the form does not name yet. */
export type SkillPick = { at: string; words: string; none: boolean; more: boolean; found: readonly FoundSkill[] };

/** Undefined where this node has no frameworks to import. Once skills were picked, the box is empty for the next ones. */
export async function skillPick({ config }: Issuer, request: WebRequest, profile: string, form: DefinitionForm): Promise<SkillPick | undefined> {
  if (!config.skills) return undefined;
  const words = request.form.has('pick_skills') ? '' : typed(request, 'skill_words');
  const { skills, more, none } = await config.skills.find(profile, words, languageOf(form, request));
  const named = new Set(form.alignments.map(({ url }) => url));
  return { at: config.skills.at(profile), words, none, more, found: skills.filter(({ alignment }) => !named.has(alignment.targetUrl)) };
}

/** What was ticked, as the frameworks have it now. */
export const takePicked = async ({ config }: Issuer, request: WebRequest, { profile }: AtDesk, form: DefinitionForm): Promise<readonly Alignment[]> =>
  (await config.skills?.take(profile.slug, request.form.getAll('skill'), languageOf(form, request))) ?? [];

/** An alignment has one name: in the language the achievement is written in first. */
const languageOf = ({ texts: { name } }: DefinitionForm, { language }: WebRequest): Language => (name.en !== '' ? 'en' : name.fr !== '' ? 'fr' : language);

/** A search in the imported frameworks: it sends the whole form and gets it back, with what was found to be ticked. */
export function SkillPicker({ t, action, picker: { at, words, none, more, found } }: { t: Translate; action: string; picker: SkillPick }) {
  if (none) return <p class="hint">{t.rich('issuer.skills.none', { link: (text) => <Link href={at}>{text}</Link> })}</p>;
  const here = `${action}#skills`;
  return (
    <More summary={t('issuer.skills.pick')} open={words !== ''}>
      <div class="inline">
        <Field name="skill_words" type="search" label={t('issuer.skills.words')} hint={t('issuer.skills.words.hint')} value={words} maxLength={200} grow />
        <Button kind="quiet" name="find_skills" value="on" action={here} unchecked>
          {t('issuer.skills.find')}
        </Button>
      </div>
      {words !== '' && (
        <div role="status">
          <p>
            {found.length === 0 ? t('issuer.skills.nothing') : t('issuer.skills.found', { count: found.length })} {more && t('issuer.skills.more')}
          </p>
        </div>
      )}
      {found.map(({ id, alignment, under }) => (
        <Choice
          name="skill"
          value={id}
          label={alignment.targetName}
          detail={[alignment.targetCode, under, alignment.targetFramework].filter((one) => one !== undefined).join(' · ')}
        />
      ))}
      {found.length > 0 && (
        <p class="add">
          <Button kind="quiet" icon="plus" name="pick_skills" value="on" action={here} unchecked>
            {t('issuer.skills.add')}
          </Button>
        </p>
      )}
    </More>
  );
}
