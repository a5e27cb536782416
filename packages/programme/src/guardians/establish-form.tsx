import type { Problem } from '@laurel/base';
import { NAME_CHARACTERS, type Person } from '@laurel/people';
import { Actions, Button, Choice, ErrorSummary, Field, Fieldset, Form, Given, SelectField, typed, usePage, type WebRequest } from '@laurel/web';
import { PLACES } from './majority.ts';
import { GUARDED_PURPOSES } from './powers.ts';

/** Who, for whom, in what, until when; and that the papers were seen. Nothing is switched on: each power is given on purpose. */
type EstablishProps = { action: string; request: WebRequest; problems: readonly Problem[]; walletsHere: boolean; minor: Person | undefined };

export function EstablishForm({ action, request, problems, walletsHere, minor }: EstablishProps) {
  const { t } = usePage();
  const error = (field: string) => {
    const problem = problems.find(({ at }) => at === field);
    return problem && t(`programme.problem.${problem.code}`);
  };
  const isOn = (name: string, value: string) => request.form.getAll(name).includes(value);
  return (
    <Form action={action} kind="stack">
      <p>{t('programme.guardians.establish.says')}</p>
      <Field
        name="minor"
        type="email"
        label={t('programme.guardians.minor')}
        hint={t('programme.guardians.minor.hint')}
        value={typed(request, 'minor') || (minor?.email ?? '')}
        error={error('minor')}
        autocomplete="off"
      />
      <Field
        name="minor_name"
        label={t('programme.guardians.minor-name')}
        hint={t(walletsHere ? 'programme.guardians.minor-name.hint.wallet' : 'programme.guardians.minor-name.hint')}
        value={typed(request, 'minor_name') || (minor?.name ?? '')}
        error={error('minor_name')}
        autocomplete="off"
        maxLength={NAME_CHARACTERS}
      />
      {(request.form.has('another') || error('minor_name')) && (
        <Choice name="another" label={t('programme.guardians.another')} checked={request.form.has('another')} />
      )}
      <Field
        name="guardian"
        type="email"
        label={t('programme.guardians.guardian')}
        hint={t('programme.guardians.guardian.hint')}
        value={typed(request, 'guardian')}
        error={error('guardian')}
        autocomplete="off"
        required
      />
      <Fieldset legend={t('programme.care.may')}>
        <Given label={t('programme.power.view')} />
        <Choice name="powers" value="consent" label={t('programme.power.consent')} checked={isOn('powers', 'consent')} />
        {walletsHere && <Choice name="powers" value="custody" label={t('programme.power.custody')} checked={isOn('powers', 'custody')} />}
      </Fieldset>
      <Fieldset legend={<span id="purposes">{t('programme.guardians.purposes')}</span>}>
        {error('purposes') && <p class="error">{error('purposes')}</p>}
        {GUARDED_PURPOSES.map((purpose) => (
          <Choice name="purposes" value={purpose} label={t(`programme.purpose.${purpose}`)} checked={isOn('purposes', purpose)} />
        ))}
      </Fieldset>
      <Field
        name="ends_on"
        type="date"
        label={t('programme.guardians.ends')}
        hint={t('programme.guardians.ends.hint')}
        value={typed(request, 'ends_on')}
        error={error('ends_on')}
      />
      <Field
        name="born"
        type="date"
        label={t('programme.guardians.born')}
        hint={t('programme.guardians.born.hint')}
        value={typed(request, 'born')}
        error={error('born')}
      />
      <SelectField
        name="lives"
        label={t('programme.guardians.lives')}
        value={typed(request, 'lives')}
        error={error('lives')}
        options={[{ value: '', text: t('programme.guardians.lives.any') }, ...PLACES.map((place) => ({ value: place, text: t(`programme.place.${place}`) }))]}
      />
      <Fieldset legend={<span id="seen">{t('programme.guardians.papers')}</span>}>
        {error('seen') && <p class="error">{error('seen')}</p>}
        <Choice name="seen" label={t('programme.guardians.seen')} detail={t('programme.guardians.seen.says')} />
      </Fieldset>
      <Actions>
        <Button>{t('programme.guardians.establish.do')}</Button>
      </Actions>
    </Form>
  );
}

export function Problems({ problems }: { problems: readonly Problem[] }) {
  const { t } = usePage();
  return <ErrorSummary problems={problems.map((problem) => ({ ...problem, detail: t(`programme.problem.${problem.code}`) }))} />;
}
