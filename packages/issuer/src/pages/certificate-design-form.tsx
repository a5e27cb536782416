import type { Language, Problem } from '@laurel/base';
import {
  Actions,
  Button,
  CERTIFICATE_LAYOUTS,
  type Certificate,
  CertificateSheet,
  ErrorSummary,
  errorAt,
  Facts,
  Field,
  Fieldset,
  FileField,
  Form,
  More,
  Notice,
  PAPER_SIZES,
  PageHead,
  type PaperSize,
  PLACEHOLDERS,
  SelectField,
  Split,
  TextareaField,
  type Translate,
} from '@laurel/web';
import { COLOURS } from '../achievements/art.ts';
import { readersFirst } from '../achievements/texts.ts';
import type { DesignForm } from '../look/design-form.ts';

type Props = {
  t: Translate;
  at: string;
  seen: number;
  form: DesignForm;
  in: Language;
  problems: readonly Problem[];
  /** What the institution writes. */
  written: readonly Language[];
  size: PaperSize;
  certificate: Certificate;
  done: string | undefined;
};
type Section = Pick<Props, 't' | 'form'> & { error: (field: string) => string | undefined };

/** The sheet first, then what makes it: layout, words, logo, signature. */
export function CertificateDesignPage({ t, at, seen, form, in: language, problems, written, size, certificate, done }: Props) {
  const action = `${at}/look/certificate`;
  const section: Section = { t, form, error: (field) => errorAt(problems, field) };
  return (
    <>
      <PageHead title={t('issuer.design')} lede={t('issuer.design.lede')} />
      {(done === 'saved' || done === 'ours') && <Notice kind="ok">{t(`issuer.design.done.${done}`)}</Notice>}
      <div id="preview" class="stack">
        <ErrorSummary problems={problems} labels={labelsOf(t)} />
        <CertificateSheet certificate={certificate} size={size} label={t('issuer.preview.sheet')} />
      </div>
      <Form action={action} upload preview="preview">
        {/* Enter in a box presses a form's first button: this one shows the page again and changes nothing. */}
        <button class="vh" type="submit" name="do" value="preview" tabIndex={-1} aria-hidden="true">
          {t('issuer.design.preview')}
        </button>
        <input type="hidden" name="seen" value={seen} />
        <Sheet {...section} language={language} />
        <Wording {...section} />
        <Logo {...section} written={written} />
        <Signature {...section} />
        <Actions>
          <Button name="do" value="save">
            {t('issuer.design.save')}
          </Button>
          <Button kind="quiet" icon="eye" name="do" value="preview" unchecked>
            {t('issuer.design.preview')}
          </Button>
          {seen > 0 && (
            <Button kind="quiet" name="do" value="ours" unchecked>
              {t('issuer.design.ours')}
            </Button>
          )}
        </Actions>
        <p class="hint">{t('issuer.design.save.hint')}</p>
      </Form>
    </>
  );
}

function Sheet({ t, form, error, language }: Section & { language: Language }) {
  return (
    <Fieldset legend={t('issuer.design.sheet')}>
      <SelectField
        name="layout"
        label={t('issuer.design.layout')}
        value={form.layout}
        options={CERTIFICATE_LAYOUTS.map((one) => ({ value: one, text: t(`issuer.design.layout.${one}`) }))}
        error={error('layout')}
      />
      <div class="inline pair">
        <SelectField
          name="paper"
          label={t('issuer.design.paper')}
          value={form.paper}
          options={PAPER_SIZES.map((one) => ({ value: one, text: t(`issuer.paper.${one}`) }))}
        />
        <SelectField
          name="in"
          label={t('issuer.design.in')}
          value={language}
          options={(['en', 'fr'] as const).map((one) => ({ value: one, text: t(`issuer.language.${one}`) }))}
        />
      </div>
      <div class="inline pair">
        <SelectField
          name="colour"
          label={t('issuer.design.colour')}
          value={form.colour}
          options={[...COLOURS.map((one) => ({ value: one, text: t(`issuer.colour.${one}`) })), { value: 'own', text: t('issuer.design.colour.own') }]}
        />
        <Field
          name="own_colour"
          label={t('issuer.design.colour.own-value')}
          hint={t('issuer.design.colour.hint')}
          value={form.own_colour}
          placeholder="#5d2b5f"
          maxLength={7}
          error={error('own_colour')}
        />
      </div>
    </Fieldset>
  );
}

function Wording({ t, form, error }: Section) {
  return (
    <Fieldset legend={t('issuer.design.wording')}>
      <p class="hint">{t('issuer.design.wording.hint')}</p>
      <More summary={t('issuer.design.placeholders')}>
        <Facts items={PLACEHOLDERS.map((one) => ({ term: <code>{`{${one}}`}</code>, detail: t(`issuer.design.placeholder.${one}`) }))} />
      </More>
      <Split even>
        {readersFirst(t.language).map((language) => (
          <TextareaField
            name={`wording_${language}`}
            label={t(`issuer.design.wording.${language}`)}
            value={form[`wording_${language}`]}
            rows={6}
            maxLength={600}
            error={error(`wording_${language}`)}
          />
        ))}
      </Split>
    </Fieldset>
  );
}

const PICTURES = '.png,.svg,image/png,image/svg+xml';

function Logo({ t, form, error, written }: Section & Pick<Props, 'written'>) {
  return (
    <Fieldset legend={t('issuer.design.logo')}>
      <input type="hidden" name="logo" value={form.logo} />
      <FileField name="logo_file" label={t('issuer.design.logo.file')} hint={t('issuer.design.logo.hint')} accept={PICTURES} error={error('logo_file')} />
      {form.logo !== '' && <Drop t={t} what="logo" />}
      <Split even>
        {readersFirst(t.language).map((language) => (
          <Field
            name={`logo_alt_${language}`}
            label={t(`issuer.design.logo.alt.${language}`)}
            hint={!written.includes(language) && t('issuer.look.alt.else')}
            value={form[`logo_alt_${language}`]}
            error={error(`logo_alt_${language}`)}
          />
        ))}
      </Split>
    </Fieldset>
  );
}

function Signature({ t, form, error }: Section) {
  return (
    <Fieldset legend={t('issuer.design.sign')}>
      <Field name="sign_name" label={t('issuer.design.sign.name')} value={form.sign_name} maxLength={120} error={error('sign_name')} />
      <Split even>
        {readersFirst(t.language).map((language) => (
          <Field
            name={`sign_title_${language}`}
            label={t(`issuer.design.sign.title.${language}`)}
            value={form[`sign_title_${language}`]}
            maxLength={120}
            error={error(`sign_title_${language}`)}
          />
        ))}
      </Split>
      <input type="hidden" name="sign_picture" value={form.sign_picture} />
      <FileField name="sign_file" label={t('issuer.design.sign.file')} hint={t('issuer.design.sign.hint')} accept={PICTURES} error={error('sign_file')} />
      {form.sign_picture !== '' && <Drop t={t} what="sign_picture" />}
    </Fieldset>
  );
}

const Drop = ({ t, what }: { t: Translate; what: 'logo' | 'sign_picture' }) => (
  <Actions>
    <Button kind="quiet" small name="drop" value={what} unchecked>
      {t(`issuer.design.drop.${what}`)}
    </Button>
  </Actions>
);

const labelsOf = (t: Translate): Record<string, string> => ({
  own_colour: t('issuer.design.colour.own-value'),
  wording_en: t('issuer.design.wording.en'),
  wording_fr: t('issuer.design.wording.fr'),
  logo_file: t('issuer.design.logo'),
  logo_alt_en: t('issuer.design.logo.alt.en'),
  logo_alt_fr: t('issuer.design.logo.alt.fr'),
  sign_name: t('issuer.design.sign.name'),
  sign_title_en: t('issuer.design.sign.title.en'),
  sign_title_fr: t('issuer.design.sign.title.fr'),
  sign_file: t('issuer.design.sign'),
});
