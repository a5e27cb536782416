import type { Credential } from '@laurel/credentials';
import { DcqlPresentationResult, DcqlQuery } from 'dcql';
import { BADGE_QUERY, TYPES } from '../requests/query.ts';

/** Whether what verified answers the question that was signed (OpenID4VP 1.0, section 8.6 step 6: a wallet may send anything). Judged by another project's reading of DCQL. */
export function answersQuery(query: string, format: 'dc+sd-jwt' | 'ldp_vc', credential: Credential): boolean {
  const dcqlQuery = DcqlQuery.parse(JSON.parse(query));
  const { vct } = credential;
  const common = { claims: credential, cryptographic_holder_binding: true };
  const presented =
    format === 'dc+sd-jwt'
      ? { ...common, credential_format: 'dc+sd-jwt' as const, vct: typeof vct === 'string' ? vct : '' }
      : { ...common, credential_format: 'ldp_vc' as const, type: expandedTypes(credential) };
  return DcqlPresentationResult.fromDcqlPresentation({ [BADGE_QUERY]: [presented] }, { dcqlQuery }).can_be_satisfied;
}

/** Only contexts that are pinned get this far, and in them these names mean these; any other type is not one we ask for. */
function expandedTypes({ type }: Credential): string[] {
  const names = [type ?? []].flat();
  return [
    ...(names.includes('VerifiableCredential') ? [TYPES.credential] : []),
    ...(names.includes('OpenBadgeCredential') || names.includes('AchievementCredential') ? [TYPES.badge] : []),
  ];
}
