import { BadgeArt, type Translate } from '@laurel/web';
import { type Definition, said } from '../achievements/definition.ts';
import { PICTURES } from '../achievements/pictures.ts';

/** The badge of an achievement: its uploaded picture, else the drawing. `silent` where its name stands beside it. */
export function Art(props: { t: Translate; definition: Definition; size: 's' | 'm' | 'l'; participation?: boolean | undefined; silent?: boolean | undefined }) {
  const { t, definition, size } = props;
  const { motif, colour, ribbon, picture, alt } = definition.art;
  const title = said(definition.name, t.language);
  const words = props.silent ? '' : (alt && said(alt, t.language)) || t('issuer.art.alt', { title });
  if (picture !== undefined) return <img class={`badge ${size}`} src={`${PICTURES}${picture}`} alt={words} />;
  return (
    <BadgeArt title={title} motif={motif} colour={colour} ribbon={ribbon} kind={props.participation ? 'participation' : 'assessed'} size={size} alt={words} />
  );
}
