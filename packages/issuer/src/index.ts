export { COLOURS as BANNER_COLOURS } from './achievements/art.ts';
export { type Definition, languageFor, languagesOf, said } from './achievements/definition.ts';
export type { Awarding, EarnedAward } from './awarding.ts';
export type { IssuerConfig, IssuerDeps, ProfileConfig } from './deps.ts';
export { issuerSchema } from './migrations.ts';
export { type IssuerRole, openIssuer } from './open-issuer.ts';
export { type AchievementRow, CONFIGURATIONS } from './records.ts';
export { writeCsv } from './roster/write-csv.ts';
export { INSTANCE_NAMES, type InstanceName } from './vc-api/mechanisms.ts';
