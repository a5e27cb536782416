import { ASSESSMENT_CLASSES } from '@laurel/credentials';
import { Time, type Translate, usePage } from '@laurel/web';
import type { FieldName } from '../requests/fields.ts';

/** A field's values with the words of the page around them: dates as dates, classes as sentences. */
export function FieldValue({ name, values }: { name: FieldName; values: readonly string[] }) {
  const { t } = usePage();
  const said = values.flatMap((value) => (name === 'criteria' ? linesOf(value) : inWords(t, name, value)));
  const [only] = said;
  if (said.length === 1) return <p>{name === 'awarded' && values[0] ? t.rich('verifier.value.awarded', { date: <Time at={values[0]} dateOnly /> }) : only}</p>;
  return (
    <ul>
      {said.map((value) => (
        <li>{value}</li>
      ))}
    </ul>
  );
}

/** Criteria come as Markdown: each point of a list by itself, not all of them in one line. */
const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*[-*•]\s+/, '').trim())
    .filter((line) => line !== '');

function inWords(t: Translate, name: FieldName, value: string): string {
  if (name === 'assessment' && ASSESSMENT_CLASSES.some((known) => known === value)) return t(`verifier.assessment.${value}`);
  if (name === 'type' && t.has(`verifier.kind.${value}`)) return t(`verifier.kind.${value}`);
  if (name === 'credits') return t('verifier.value.credits', { count: Number(value) });
  return value;
}
