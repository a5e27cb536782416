import { BADGE_COLOURS, Button, contrastOf, Field, Fieldset, FileField, More, PAPER, SelectField, Split, State, type Translate } from '@laurel/web';
import { COLOURS, MOTIFS, readersFirst } from '../achievements/definition.ts';
import type { PictureRow } from '../achievements/picture-records.ts';
import type { Section } from './achievement-form.tsx';

/** The picture, drawn from the name, a motif and a colour, or uploaded; and the words for those who do not see it. */
export function Looks({ picture, ...section }: Section & { picture: PictureRow | undefined }) {
  const { t, form, error } = section;
  return (
    <Fieldset legend={t('issuer.part.looks')} id="looks">
      {picture ? (
        <>
          <input type="hidden" name="picture" value={form.plain.picture} />
          <PictureContrast t={t} {...picture.contrast} />
          <More summary={t('issuer.art.drawn')}>
            <Drawing {...section} />
          </More>
          <Upload t={t} error={error} label="issuer.art.upload-other" />
          <Button kind="quiet" name="drop" value="picture" unchecked>
            {t('issuer.art.draw-instead')}
          </Button>
        </>
      ) : (
        <>
          <Drawing {...section} />
          <Upload t={t} error={error} label="issuer.art.upload" />
        </>
      )}
      <Split even>
        {readersFirst(t.language).map((language) => (
          <div>
            <Field
              name={`alt_${language}`}
              label={t(`issuer.achievement.alt.${language}`)}
              hint={t(picture ? 'issuer.achievement.alt.needed' : 'issuer.achievement.alt.hint')}
              value={form.texts.alt[language]}
              error={error(`alt_${language}`)}
            />
          </div>
        ))}
      </Split>
      <Button kind="quiet" icon="eye" name="preview" value="on" unchecked>
        {t('issuer.art.preview')}
      </Button>
    </Fieldset>
  );
}

function Drawing({ t, form, error }: Section) {
  const { motif, colour, ribbon } = form.plain;
  return (
    <>
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
      <p class="hint">{t('issuer.art.engraving')}</p>
    </>
  );
}

const Upload = ({ t, error, label }: Pick<Section, 't' | 'error'> & { label: string }) => (
  <FileField
    name="picture_file"
    label={t(label)}
    hint={t('issuer.art.upload.hint')}
    accept=".png,.svg,image/png,image/svg+xml"
    error={error('picture_file') ?? error('picture')}
  />
);

/** WCAG 2.2, 1.4.3 and 1.4.11: the letters of the ribbon, and the lines of the drawing, against what they stand on. */
function Contrast({ t, colour }: { t: Translate; colour: string }) {
  const { deep, leaf } = BADGE_COLOURS[COLOURS.find((one) => one === colour) ?? 'laurel'];
  const [letters, lines] = [contrastOf(PAPER, deep), contrastOf(PAPER, leaf)];
  return (
    <p class="small">
      <State kind={letters >= 4.5 && lines >= 3 ? 'ok' : 'warn'}>{t('issuer.art.contrast', { letters: ratio(t, letters), lines: ratio(t, lines) })}</State>
    </p>
  );
}

function PictureContrast({ t, light, dark }: { t: Translate; light: number; dark: number }) {
  const isLost = light < 3 || dark < 3;
  return (
    <p class="small">
      <State kind={isLost ? 'warn' : 'ok'}>{t('issuer.art.edge', { light: ratio(t, light), dark: ratio(t, dark) })}</State>
      {isLost && <span class="soft"> {t('issuer.art.edge.lost')}</span>}
    </p>
  );
}

const ratio = (t: Translate, value: number): string => t.number(Math.floor(value * 10) / 10);
