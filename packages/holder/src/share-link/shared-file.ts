import { type BadgeFacts, badgeFacts, isJsonObject, type Json, type JsonObject } from '@laurel/credentials';
import { fileNameOf, titleOf } from '../wallet/title.ts';
import type { ShareRow } from './records.ts';

type Shown = Pick<ShareRow, 'claims' | 'issuerName'>;

export const sharedTitle = ({ claims }: Pick<Shown, 'claims'>): string => titleOf(badgeFacts(claims));

/** Of what is shown, what tells it from another of its title. */
export function toldApart({ claims }: Pick<Shown, 'claims'>): Pick<BadgeFacts, 'assessment' | 'awardedDate'> {
  const { assessment, awardedDate } = badgeFacts(claims);
  return { ...(assessment !== undefined && { assessment }), ...(awardedDate !== undefined && { awardedDate }) };
}

/** What is shown, as pages and papers read it. A copy names its signer and its times in the terms of a token. */
export function sharedFacts({ claims, issuerName }: Shown): BadgeFacts {
  const facts = badgeFacts(claims);
  const [validFrom, validUntil] = [facts.validFrom ?? momentOf(claims.nbf), facts.validUntil ?? momentOf(claims.exp)];
  return {
    ...facts,
    issuerId: signerOf(claims),
    ...(issuerName !== null && { issuerName }),
    ...(validFrom !== undefined && { validFrom }),
    ...(validUntil !== undefined && { validUntil }),
  };
}

function signerOf({ iss, issuer }: JsonObject): string {
  const named = isJsonObject(issuer) ? issuer.id : issuer;
  return typeof iss === 'string' ? iss : typeof named === 'string' ? named : '';
}

/** Seconds since 1970 (RFC 7519 section 2), where they are a time that can be written. */
function momentOf(seconds: Json | undefined): string | undefined {
  const moment = new Date(typeof seconds === 'number' ? seconds * 1000 : Number.NaN);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}

/** Byte for byte what the pipeline was asked about: whoever takes it along can have it checked anywhere else. */
export function sharedFile({ presentation, format, claims }: Pick<ShareRow, 'presentation' | 'format' | 'claims'>): {
  body: string;
  contentType: string;
  filename: string;
} {
  const { ending, contentType } = FILES[format];
  return { body: presentation, contentType, filename: `${fileNameOf(badgeFacts(claims))}.${ending}` };
}

const FILES: Record<ShareRow['format'], { ending: string; contentType: string }> = {
  'dc+sd-jwt': { ending: 'jwt', contentType: 'application/dc+sd-jwt' },
  'vc+sd-jwt': { ending: 'jwt', contentType: 'application/vc+sd-jwt' },
  jwt_vc_json: { ending: 'jwt', contentType: 'application/jwt' },
  ldp_vc: { ending: 'json', contentType: 'application/vc' },
  'vc+cose': { ending: 'txt', contentType: 'text/plain; charset=utf-8' },
};
