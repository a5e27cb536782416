export { COLOURS as BANNER_COLOURS } from './achievements/art.ts';
export type { IssuerConfig, IssuerDeps, ProfileConfig } from './deps.ts';
export { issuerSchema } from './migrations.ts';
export { openIssuer } from './open-issuer.ts';
export { CONFIGURATIONS } from './records.ts';
export { INSTANCE_NAMES, type InstanceName } from './vc-api/mechanisms.ts';
