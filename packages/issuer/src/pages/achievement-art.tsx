import { BadgeArt, type Translate } from '@laurel/web';
import { type Definition, said } from '../achievements/definition.ts';

/** The badge of an achievement. `silent` where its name stands beside it. */
export function Art(props: { t: Translate; definition: Definition; size: 's' | 'm' | 'l'; participation?: boolean | undefined; silent?: boolean | undefined }) {
  const { t, definition, size } = props;
  const { motif, colour, ribbon, alt } = definition.art;
  const title = said(definition.name, t.language);
  const kind = props.participation ? 'participation' : 'assessed';
  const words = (alt && said(alt, t.language)) || t('issuer.art.alt', { title });
  return <BadgeArt title={title} motif={motif} colour={colour} ribbon={ribbon} kind={kind} size={size} alt={props.silent ? '' : words} />;
}
