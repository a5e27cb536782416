import type { Problem } from '@laurel/base';
import { errorAt, Field, Levels, type Translate, typed, type WebRequest } from '@laurel/web';
import { HIDDEN_CHARACTERS } from '../achievements/definition.ts';
import type { Assessment } from '../awards/make-awards.ts';
import type { Actor } from '../deps.ts';

/** What a registrar says of how the learners were assessed. "Assessed here" is not theirs to say: only a decision on this node makes it. */
export type AssessmentForm = { assessment: string; who: string; how: string; when: string };
export const NO_ASSESSMENT: AssessmentForm = { assessment: '', who: '', how: '', when: '' };

const CLASSES = ['assessed-elsewhere', 'participation'] as const;
const LONGEST = 300;

export const readAssessment = (request: WebRequest): AssessmentForm => ({
  assessment: typed(request, 'assessment'),
  who: typed(request, 'assessed_by'),
  how: typed(request, 'assessed_how'),
  when: typed(request, 'assessed_when'),
});

export function assessmentOf(form: AssessmentForm, actor: Actor, t: Translate): { assessment: Assessment } | { problems: Problem[] } {
  const chosen = CLASSES.find((candidate) => candidate === form.assessment);
  if (!chosen) return { problems: [problem('assessment', 'required', t)] };
  if (chosen === 'participation') return { assessment: { class: chosen, attestation: null } };
  const { who, how, when } = form;
  const fields = { assessed_by: who, assessed_how: how, assessed_when: when };
  const problems = Object.entries(fields).flatMap(([field, text]) => {
    const code = text === '' ? 'required' : text.length > LONGEST ? 'too_long' : HIDDEN_CHARACTERS.test(text) ? 'hidden_characters' : undefined;
    return code === undefined ? [] : [problem(field, code, t)];
  });
  return problems.length > 0 ? { problems } : { assessment: { class: chosen, attestation: { who, how, when, attestedBy: actor } } };
}

const problem = (at: string, code: string, t: Translate): Problem => ({ at, code, detail: t(`issuer.form.${code}`) });

/** What the fields are called, for a summary of what is wrong in them. */
export const assessmentLabels = (t: Translate): Record<string, string> => ({
  assessment: t('issuer.assessment.question'),
  assessed_by: t('issuer.assessment.who'),
  assessed_how: t('issuer.assessment.how'),
  assessed_when: t('issuer.assessment.when'),
});

export function AssessmentFields({ t, form, problems }: { t: Translate; form: AssessmentForm; problems: readonly Problem[] }) {
  return (
    <>
      <Levels
        legend={t('issuer.assessment.question')}
        name="assessment"
        value={form.assessment}
        required
        error={errorAt(problems, 'assessment')}
        options={CLASSES.map((value) => ({ value, label: t(`issuer.assessment.${value}`), descriptor: t(`issuer.assessment.${value}.hint`) }))}
      />
      <div class="attested">
        <Field
          name="assessed_by"
          label={t('issuer.assessment.who')}
          hint={t('issuer.assessment.who.hint')}
          value={form.who}
          maxLength={LONGEST}
          error={errorAt(problems, 'assessed_by')}
        />
        <Field
          name="assessed_how"
          label={t('issuer.assessment.how')}
          hint={t('issuer.assessment.how.hint')}
          value={form.how}
          maxLength={LONGEST}
          error={errorAt(problems, 'assessed_how')}
        />
        <Field
          name="assessed_when"
          label={t('issuer.assessment.when')}
          hint={t('issuer.assessment.when.hint')}
          value={form.when}
          maxLength={LONGEST}
          error={errorAt(problems, 'assessed_when')}
        />
      </div>
    </>
  );
}
