import type { Problem } from '@laurel/base';
import { Actions, Button, ErrorSummary, errorAt, Field, Fieldset, FileField, Form, More, PageHead, type Translate, usePage } from '@laurel/web';
import { FRAMEWORK_BYTES, FRAMEWORK_SKILLS, FRAMEWORKS_OF_A_PROFILE } from './limits.ts';

export type NewFrameworkForm = { address: string; csv_name: string; csv_publisher: string; csv_licence: string; csv_address: string };

/** A framework by its file or its address; what a CSV cannot say of itself is folded away. */
export function NewFramework({ action, form, problems }: { action: string; form: NewFrameworkForm; problems: readonly Problem[] }) {
  const { t } = usePage();
  const told = problems.map((one) => ({ ...one, detail: refusalInWords(t, one) }));
  const box = (name: keyof NewFrameworkForm) => ({ name, value: form[name], error: errorAt(told, name) });
  const isCsv = Object.entries(form).some(([name, value]) => name !== 'address' && value !== '') || told.some(({ at }) => at.startsWith('csv_'));
  return (
    <>
      <PageHead title={t('programme.framework.new')} lede={t('programme.framework.new.lede')} />
      <ErrorSummary problems={told} />
      <Form action={action} upload>
        <Fieldset legend={t('programme.framework.from')}>
          <FileField
            name="file"
            label={t('programme.framework.file')}
            hint={t('programme.framework.file.hint', LIMITS)}
            accept=".json,.jsonld,.csv,application/json,application/ld+json,text/csv"
            error={errorAt(told, 'file')}
          />
          <Field {...box('address')} label={t('programme.framework.address')} hint={t('programme.framework.address.hint')} inputmode="url" />
        </Fieldset>
        <More summary={t('programme.framework.csv')} open={isCsv}>
          <p class="hint">{t('programme.framework.csv.columns')}</p>
          <pre class="mono small">{'id,statement,parent,code,language\nhc,Home care,,HC,en\nhc-1,Judges the risk of a home,hc,HC.1,en'}</pre>
          <Field {...box('csv_name')} label={t('programme.framework.csv.name')} />
          <Field {...box('csv_publisher')} label={t('programme.framework.publisher')} />
          <Field {...box('csv_licence')} label={t('programme.framework.licence')} />
          <Field {...box('csv_address')} label={t('programme.framework.csv.address')} hint={t('programme.framework.csv.address.hint')} inputmode="url" />
        </More>
        <Actions>
          <Button>{t('programme.framework.look')}</Button>
        </Actions>
        <p class="hint">{t('programme.framework.look.hint')}</p>
      </Form>
    </>
  );
}

const LIMITS = { megabytes: FRAMEWORK_BYTES / 1_048_576, most: FRAMEWORK_SKILLS, frameworks: FRAMEWORKS_OF_A_PROFILE };

/** What keeps a file from being read; how a CSV is broken is said as of a roster. */
function refusalInWords(t: Translate, { code, line = 0 }: Problem): string {
  const own = `programme.framework.refused.${code}`;
  return t(t.has(own) ? own : `issuer.file.${code}`, { ...LIMITS, line });
}
