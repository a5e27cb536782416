import type { Kind } from '../model/check-model.ts';

/**
 * The kind of credential that a schema published by 1EdTech is for: those kinds we hold to rules of our own (`model/`), which ask what the
 * schemas ask and more. The schemas differ by year and address; a badge that names one is measured no otherwise than one that does not.
 */
export function kindOfSchema(id: string): Kind | undefined {
  const name = PUBLISHED.exec(id)?.[1];
  return name === undefined ? undefined : KIND.get(name);
}

const PUBLISHED =
  /^https:\/\/purl\.imsglobal\.org\/spec\/(?:ob\/v3p0|clr\/v2p0)\/schema\/(?:json\/(?:ob_v3p0|clr_v2p0)_)?(?:any)?([a-z]+)credential(?:_schema)?\.json$/;

const KIND: ReadonlyMap<string, Kind> = new Map([
  ['achievement', 'badge'],
  ['endorsement', 'endorsement'],
  ['clr', 'clr'],
]);
