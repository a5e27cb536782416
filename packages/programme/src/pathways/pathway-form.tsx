import type { Problem } from '@laurel/base';
import { isPart, type PathwayMember, type PathwayPart } from '@laurel/credentials';
import type { AchievementRow, Awarding } from '@laurel/issuer';
import {
  Actions,
  Button,
  ErrorSummary,
  errorAt,
  Field,
  Fieldset,
  Form,
  More,
  Notice,
  type Option,
  PageHead,
  SelectField,
  TextareaField,
  usePage,
} from '@laurel/web';
import { LINE_CHARACTERS, PATHWAY_CHARACTERS, PATHWAY_MEMBERS, PATHWAY_PARTS } from '../limits.ts';
import { inWords } from './at-pathways.ts';
import { fieldLabels } from './field-labels.ts';
import { WholePathway } from './pathway-list.tsx';
import { nameIn, type PathwayView } from './pathway-view.ts';
import type { PathwayDefinition } from './records.ts';

type Props = {
  action: string;
  title: string;
  profile: string;
  awarding: Awarding;
  achievements: readonly AchievementRow[];
  definition: PathwayDefinition;
  problems: readonly Problem[];
  /** What is written over (`draftMark`), none where it is new. `newer`: what somebody else saved meanwhile. */
  seen: string;
  newer: PathwayView | undefined;
};

/** Boxes beyond those that are filled; saving brings more. */
const FREE_MEMBERS = 3;

/** The whole of a pathway in one form, part by part: what is not used yet is folded. */
export function PathwayForm({ action, title, profile, awarding, achievements, definition, problems: given, seen, newer }: Props) {
  const { t } = usePage();
  const problems = inWords(t, given);
  const error = (field: string) => errorAt(problems, field);
  const issuerOf = (row: AchievementRow) => awarding.profiles.find(({ slug }) => slug === row.profile)?.name[t.language];
  const option = (row: AchievementRow): Option => ({ value: row.id, text: row.profile === profile ? nameIn(t, row) : `${nameIn(t, row)} · ${issuerOf(row)}` });
  const rows = [...achievements].sort(
    (a, b) => Number(b.profile === profile) - Number(a.profile === profile) || nameIn(t, a).localeCompare(nameIn(t, b), t.language),
  );
  const none = { value: '', text: t('programme.pathway.choose') };
  const options = [none, ...rows.map(option)];
  const two = (name: string, both: { en?: string | undefined; fr?: string | undefined }, needed?: string) => (
    <>
      <Field
        name={`${name}_en`}
        label={t(`programme.pathway.${name}.en`)}
        hint={needed}
        value={both.en}
        error={error(`${name}_en`)}
        maxLength={LINE_CHARACTERS}
      />
      <Field name={`${name}_fr`} label={t(`programme.pathway.${name}.fr`)} value={both.fr} error={error(`${name}_fr`)} maxLength={LINE_CHARACTERS} />
    </>
  );
  const { name, description, occupation, parts, capstone } = definition;
  return (
    <>
      <PageHead title={title} lede={t('programme.pathway.form.lede')} />
      {newer && (
        <>
          <Notice kind="warn" alert title={t('programme.pathway.newer')}>
            {t('programme.pathway.newer.text')}
          </Notice>
          <More summary={t('programme.pathway.newer.see')}>
            <h2>{newer.title}</h2>
            <p>{newer.description}</p>
            <WholePathway view={newer} />
          </More>
        </>
      )}
      <ErrorSummary problems={problems} labels={fieldLabels(t, problems)} />
      <Form action={action} kind="stack">
        <input type="hidden" name="seen" value={seen} />
        {two('name', name, t('programme.pathway.name.hint'))}
        <TextareaField
          name="description_en"
          label={t('programme.pathway.description.en')}
          value={description.en}
          error={error('description_en')}
          rows={3}
          maxLength={PATHWAY_CHARACTERS}
        />
        <TextareaField
          name="description_fr"
          label={t('programme.pathway.description.fr')}
          value={description.fr}
          error={error('description_fr')}
          rows={3}
          maxLength={PATHWAY_CHARACTERS}
        />
        <SelectField
          name="capstone"
          label={t('programme.pathway.capstone')}
          hint={t('programme.pathway.capstone.hint')}
          value={capstone}
          error={error('capstone')}
          options={[none, ...rows.filter((row) => row.profile === profile).map(option)]}
        />
        {Array.from({ length: PATHWAY_PARTS }, (_, nth) => nth + 1).map((number) => {
          const part = parts.find((one) => one.number === number);
          const isOpen = part !== undefined || number === 1 || problems.some(({ at }) => at.startsWith(`part_${number}`));
          const fields = <PartFields number={number} part={part} options={options} problems={problems} />;
          return isOpen ? fields : <More summary={t('programme.pathway.part', { number })}>{fields}</More>;
        })}
        <Fieldset legend={t('programme.pathway.occupation.legend')}>
          {two('occupation', occupation?.name ?? {})}
          <Field
            name="occupation_url"
            type="url"
            label={t('programme.pathway.occupation.url')}
            hint={t('programme.pathway.occupation.url.hint')}
            value={occupation?.url}
            error={error('occupation_url')}
          />
        </Fieldset>
        <Actions>
          <Button>{t('programme.pathway.save')}</Button>
          <Button kind="quiet" name="more" value="1">
            {t('programme.pathway.more')}
          </Button>
        </Actions>
      </Form>
    </>
  );
}

type PartProps = { number: number; part: PathwayPart | undefined; options: readonly Option[]; problems: readonly Problem[] };

function PartFields({ number, part, options, problems }: PartProps) {
  const { t } = usePage();
  const at = `part_${number}`;
  const error = (field: string) => errorAt(problems, field);
  const chosen = (part?.members ?? []).filter((member): member is Exclude<PathwayMember, { issuer: string }> => !('issuer' in member));
  const others = (part?.members ?? []).flatMap((member) => ('issuer' in member ? [member] : []));
  const parts = Array.from({ length: PATHWAY_PARTS }, (_, nth) => nth + 1)
    .filter((other) => other !== number)
    .map((other) => ({ value: `part ${other}`, text: t('programme.pathway.part', { number: other }) }));
  const boxes = Math.min(PATHWAY_MEMBERS, chosen.length + FREE_MEMBERS);
  const rules = ['all', 'any', ...Array.from({ length: PATHWAY_MEMBERS - 2 }, (_, nth) => String(nth + 2))];
  const wrong = error(at);
  return (
    <Fieldset legend={t('programme.pathway.part', { number })} id={at}>
      {wrong !== undefined && (
        <p>
          <span class="error">{wrong}</span>
        </p>
      )}
      <SelectField
        name={`${at}_rule`}
        label={t('programme.pathway.rule')}
        value={String(part?.rule ?? 'all')}
        options={rules.map((rule) => ({
          value: rule,
          text: rule === 'all' || rule === 'any' ? t(`programme.pathway.rule.${rule}`) : t('programme.pathway.rule.some', { need: rule }),
        }))}
      />
      <Field
        name={`${at}_after`}
        label={t('programme.pathway.after')}
        hint={t('programme.pathway.after.hint')}
        value={part?.after.join(', ')}
        error={error(`${at}_after`)}
      />
      {Array.from({ length: boxes }, (_, nth) => {
        const member = chosen[nth];
        const value = member === undefined ? '' : isPart(member) ? `part ${member.part}` : member.own;
        return (
          <SelectField name={`${at}_member_${nth}`} label={t('programme.pathway.member', { nth: nth + 1 })} value={value} options={[...options, ...parts]} />
        );
      })}
      <More summary={t('programme.pathway.others')} open={others.length > 0 || problems.some(({ at: where }) => where.startsWith(`${at}_issuer`))}>
        <p class="hint">{t('programme.pathway.others.hint')}</p>
        {Array.from({ length: Math.min(PATHWAY_MEMBERS, others.length + 1) }, (_, row) => (
          <>
            <Field
              name={`${at}_name_${row}`}
              label={t('programme.pathway.other.name', { nth: row + 1 })}
              value={others[row]?.name}
              error={error(`${at}_name_${row}`)}
            />
            <Field
              name={`${at}_institution_${row}`}
              label={t('programme.pathway.other.institution', { nth: row + 1 })}
              hint={t('programme.pathway.other.institution.hint')}
              value={others[row]?.issuerName}
              error={error(`${at}_institution_${row}`)}
              maxLength={LINE_CHARACTERS}
            />
            <Field
              name={`${at}_issuer_${row}`}
              label={t('programme.pathway.other.issuer', { nth: row + 1 })}
              value={others[row]?.issuer}
              error={error(`${at}_issuer_${row}`)}
            />
            <Field
              name={`${at}_achievement_${row}`}
              label={t('programme.pathway.other.achievement', { nth: row + 1 })}
              value={others[row]?.achievement}
              error={error(`${at}_achievement_${row}`)}
            />
          </>
        ))}
      </More>
    </Fieldset>
  );
}
