import { BADGE_COLOURS, Button, contrastOf, Field, Fieldset, PAPER, SelectField, Split, State, type Translate } from '@laurel/web';
import { COLOURS, MOTIFS } from '../achievements/definition.ts';
import type { Section } from './achievement-form.tsx';

/** The picture, drawn from the name, a motif and a colour, and the words for those who do not see it. */
export function Looks({ t, form, error }: Section) {
  const { motif, colour, ribbon } = form.plain;
  return (
    <Fieldset legend={t('issuer.part.looks')} id="looks">
      <div class="inline pair">
        <SelectField
          name="motif"
          label={t('issuer.art.motif')}
          value={motif}
          options={MOTIFS.map((one) => ({ value: one, text: t(`issuer.motif.${one}`) }))}
          error={error('motif')}
        />
        <SelectField
          name="colour"
          label={t('issuer.art.colour')}
          value={colour}
          options={COLOURS.map((one) => ({ value: one, text: t(`issuer.colour.${one}`) }))}
          error={error('colour')}
        />
      </div>
      <Contrast t={t} colour={colour} />
      <Field name="ribbon" label={t('issuer.art.ribbon')} hint={t('issuer.art.ribbon.hint')} value={ribbon} maxLength={12} error={error('ribbon')} />
      <Split even>
        {(['en', 'fr'] as const).map((language) => (
          <div>
            <Field
              name={`alt_${language}`}
              label={t(`issuer.achievement.alt.${language}`)}
              hint={t('issuer.achievement.alt.hint')}
              value={form.texts.alt[language]}
              error={error(`alt_${language}`)}
            />
          </div>
        ))}
      </Split>
      <p class="hint">{t('issuer.art.engraving')}</p>
      <Button kind="quiet" icon="eye" name="preview" value="on" unchecked>
        {t('issuer.art.preview')}
      </Button>
    </Fieldset>
  );
}

/** WCAG 2.2, 1.4.3 and 1.4.11: the letters of the ribbon, and the lines of the drawing, against what they stand on. */
function Contrast({ t, colour }: { t: Translate; colour: string }) {
  const { deep, leaf } = BADGE_COLOURS[COLOURS.find((one) => one === colour) ?? 'laurel'];
  const [letters, lines] = [contrastOf(PAPER, deep), contrastOf(PAPER, leaf)];
  return (
    <p class="small">
      <State kind={letters >= 4.5 && lines >= 3 ? 'ok' : 'warn'}>{t('issuer.art.contrast', { letters: letters.toFixed(1), lines: lines.toFixed(1) })}</State>
    </p>
  );
}
