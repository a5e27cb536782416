import type { Language } from '@laurel/base';
import type { BadgeFacts } from '@laurel/credentials';
import { type Certificate, type CertificateInput, certificateOf } from '@laurel/web';
import { altOf } from '../achievements/in-badge.ts';
import type { Issuer } from '../deps.ts';
import type { AchievementRow } from '../records.ts';
import { type CertificateDesign, lookOf } from './look.ts';

type Printed = { row: AchievementRow; facts: BadgeFacts; language: Language; design: CertificateDesign | undefined };

/** A badge of this issuer on a design of its own; with `check` and `attached` as `certificateOf` has them. */
export async function printCertificate(
  issuer: Issuer,
  { row, facts, language, design, ...more }: Printed & Pick<CertificateInput, 'check' | 'attached' | 'sample'>,
): Promise<Certificate> {
  const [, mediaType, body = ''] = /^data:(image\/(?:png|svg\+xml));base64,(.+)$/.exec(facts.image ?? '') ?? [];
  return certificateOf({
    facts,
    language,
    picture: { mediaType: mediaType === 'image/png' ? 'image/png' : 'image/svg+xml', bytes: Buffer.from(body, 'base64') },
    pictureAlt: altOf(row.definition, language),
    asOf: issuer.context.clock(),
    look: await lookOf(issuer, row.profile, design, language),
    ...more,
  });
}

/** One that nobody was awarded, and says so. */
export const sampleCertificate = (issuer: Issuer, printed: Printed): Promise<Certificate> =>
  printCertificate(issuer, { ...printed, check: `${issuer.publicUrl}/achievements/${printed.row.id}`, sample: true });
