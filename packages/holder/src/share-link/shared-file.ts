import { badgeFacts } from '@laurel/credentials';
import { fileNameOf, titleOf } from '../wallet/title.ts';
import type { ShareRow } from './records.ts';

export const sharedTitle = ({ claims }: Pick<ShareRow, 'claims'>): string => titleOf(badgeFacts(claims));

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
