import type { Language, Problem } from '@laurel/base';
import {
  ACCENT_CONTRAST,
  accentContrast,
  BADGE_COLOURS,
  CERTIFICATE_LAYOUTS,
  faultsInWording,
  PAPER_SIZES,
  PLACEHOLDERS,
  type Translate,
  USUAL_WORDING,
} from '@laurel/web';
import { COLOURS } from '../achievements/art.ts';
import { CertificateDesign, filled } from './look.ts';

const FIELDS = [
  'layout',
  'paper',
  'colour',
  'own_colour',
  'wording_en',
  'wording_fr',
  'logo',
  'logo_alt_en',
  'logo_alt_fr',
  'sign_name',
  'sign_title_en',
  'sign_title_fr',
  'sign_picture',
] as const;
export type DesignForm = Record<(typeof FIELDS)[number], string>;

const PLAIN: DesignForm = {
  ...(Object.fromEntries(FIELDS.map((field) => [field, ''])) as DesignForm), // each of them
  layout: 'band',
  paper: 'A4',
  colour: 'laurel',
  wording_en: USUAL_WORDING,
  wording_fr: USUAL_WORDING,
};

/** The form of a design; ours where there is none. */
export function designForm(design: CertificateDesign | undefined): DesignForm {
  if (!design) return PLAIN;
  const { layout, paper, accent, wording, logo, signature } = design;
  const colour = COLOURS.find((one) => BADGE_COLOURS[one].deep === accent);
  return {
    layout,
    paper,
    colour: colour ?? 'own',
    own_colour: colour ? '' : accent,
    wording_en: wording.en ?? USUAL_WORDING,
    wording_fr: wording.fr ?? USUAL_WORDING,
    logo: logo?.picture ?? '',
    logo_alt_en: logo?.alt.en ?? '',
    logo_alt_fr: logo?.alt.fr ?? '',
    sign_name: signature?.name ?? '',
    sign_title_en: signature?.title.en ?? '',
    sign_title_fr: signature?.title.fr ?? '',
    sign_picture: signature?.picture ?? '',
  };
}

export const readDesignForm = (fields: URLSearchParams): DesignForm =>
  Object.fromEntries(FIELDS.map((field) => [field, (fields.get(field) ?? '').trim().replaceAll('\r\n', '\n')])) as DesignForm; // each of them

/** What was typed as a design, or what to mend, each at its field with a sentence; `written` is what the institution writes. */
export function readDesign(form: DesignForm, written: readonly Language[], t: Translate): { design: CertificateDesign } | { problems: Problem[] } {
  const accent = accentOf(form);
  const problems = [...accentProblems(accent, t), ...wordingProblems(form, t), ...emblemProblems(form, written, t)];
  const raw = {
    layout: CERTIFICATE_LAYOUTS.find((one) => one === form.layout) ?? 'band',
    paper: PAPER_SIZES.find((one) => one === form.paper) ?? 'A4',
    accent,
    wording: filled({ en: form.wording_en, fr: form.wording_fr }),
    ...(form.logo === '' ? {} : { logo: { picture: form.logo, alt: filled({ en: form.logo_alt_en, fr: form.logo_alt_fr }) } }),
    ...(form.sign_name === ''
      ? {}
      : {
          signature: {
            name: form.sign_name,
            title: filled({ en: form.sign_title_en, fr: form.sign_title_fr }),
            ...(form.sign_picture === '' ? {} : { picture: form.sign_picture }),
          },
        }),
  };
  const parsed = CertificateDesign.safeParse(raw);
  if (parsed.success && problems.length === 0) return { design: parsed.data };
  const further = (parsed.error?.issues ?? []).map(({ path, message }) => {
    const at = FIELD_OF[path.join('.')] ?? 'layout';
    return { at, code: message, detail: t(t.has(`issuer.form.${message}`) ? `issuer.form.${message}` : 'issuer.form.unfit') };
  });
  return { problems: [...problems, ...further].filter((one, index, all) => all.findIndex(({ at }) => at === one.at) === index) };
}

const FIELD_OF: Record<string, string> = {
  accent: 'own_colour',
  'wording.en': 'wording_en',
  'wording.fr': 'wording_fr',
  'logo.alt.en': 'logo_alt_en',
  'logo.alt.fr': 'logo_alt_fr',
  'signature.name': 'sign_name',
  'signature.title.en': 'sign_title_en',
  'signature.title.fr': 'sign_title_fr',
};

const accentOf = ({ colour, own_colour }: DesignForm): string =>
  colour === 'own' ? own_colour.toLowerCase().replace(/^#?(?=[0-9a-f]{6}$)/, '#') : BADGE_COLOURS[COLOURS.find((one) => one === colour) ?? 'laurel'].deep;

function accentProblems(accent: string, t: Translate): Problem[] {
  const problem = (code: string, detail: string) => [{ at: 'own_colour', code, detail }];
  if (!/^#[0-9a-f]{6}$/.test(accent)) return problem('no_colour', t('issuer.design.colour.none'));
  const contrast = accentContrast(accent);
  if (contrast >= ACCENT_CONTRAST) return [];
  return problem('too_pale', t('issuer.design.colour.pale', { contrast: t.number(Math.floor(contrast * 10) / 10), least: t.number(ACCENT_CONTRAST) }));
}

/** Each language has a wording: a certificate in it would be ours else, unseen. */
const wordingProblems = (form: DesignForm, t: Translate): Problem[] =>
  (['wording_en', 'wording_fr'] as const).flatMap((at) => {
    const [fault] = faultsInWording(form[at]);
    if (!fault) return [];
    const placeholders = PLACEHOLDERS.map((one) => `{${one}}`).join(', ');
    return [{ at, code: fault.code, detail: t(`issuer.design.wording.${fault.code}`, { placeholder: `{${fault.placeholder}}`, placeholders }) }];
  });

/** A logo is said in words, and a hand has a name. */
function emblemProblems(form: DesignForm, written: readonly Language[], t: Translate): Problem[] {
  const problem = (at: keyof DesignForm, key: string) => ({ at, code: 'required', detail: t(key) });
  return [
    ...written
      .map((language) => `logo_alt_${language}` as const)
      .flatMap((at) => (form.logo !== '' && form[at] === '' ? [problem(at, 'issuer.form.alt_needed')] : [])),
    ...(form.sign_name === '' && (form.sign_picture !== '' || form.sign_title_en !== '' || form.sign_title_fr !== '')
      ? [problem('sign_name', 'issuer.design.sign.name-needed')]
      : []),
  ];
}
