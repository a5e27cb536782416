import { ASSESSMENT_CLASSES } from '@laurel/credentials';
import { EQF, levelIn, Prose, Time, type Translate, usePage } from '@laurel/web';
import type { FieldName, Value } from '../requests/fields.ts';

/** A field's values with the words of the page around them: dates as dates, classes as sentences, criteria point by point. */
export function FieldValue({ name, values }: { name: FieldName; values: readonly Value[] }) {
  const { t } = usePage();
  const said = values.map((value) => inWords(t, name, value));
  if (name === 'criteria')
    return (
      <>
        {said.map((text) => (
          <Prose text={text} />
        ))}
      </>
    );
  const [only] = said;
  if (said.length === 1) return <p>{name === 'awarded' && only ? t.rich('verifier.value.awarded', { date: <Time at={only} dateOnly /> }) : only}</p>;
  return (
    <ul>
      {said.map((text) => (
        <li>{text}</li>
      ))}
    </ul>
  );
}

function inWords(t: Translate, name: FieldName, value: Value): string {
  if (typeof value !== 'string') return t('verifier.value.result', value);
  if (name === 'assessment' && ASSESSMENT_CLASSES.some((known) => known === value)) return t(`verifier.assessment.${value}`);
  if (name === 'type' && t.has(`verifier.kind.${value}`)) return t(`verifier.kind.${value}`);
  if (name === 'level') return levelIn(t, { name: value, framework: EQF }); // a level that calls itself EQF is one of eight, wherever it leads
  if (name === 'credits') return t('verifier.value.credits', { count: Number(value) });
  return value;
}
