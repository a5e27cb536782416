import type { Language } from '@laurel/base';
import type { BadgeFacts } from '@laurel/credentials';
import { type Certificate, certificateOf } from '@laurel/web';
import { altOf } from '../achievements/in-badge.ts';
import type { Issuer } from '../deps.ts';
import type { AchievementRow } from '../records.ts';
import { type CertificateDesign, lookOf } from './look.ts';

type Sample = { row: AchievementRow; facts: BadgeFacts; language: Language; design: CertificateDesign | undefined };

/** A certificate that nobody was awarded, and says so. */
export async function sampleCertificate(issuer: Issuer, { row, facts, language, design }: Sample): Promise<Certificate> {
  const [, mediaType, body = ''] = /^data:(image\/(?:png|svg\+xml));base64,(.+)$/.exec(facts.image ?? '') ?? [];
  return certificateOf({
    facts,
    language,
    picture: { mediaType: mediaType === 'image/png' ? 'image/png' : 'image/svg+xml', bytes: Buffer.from(body, 'base64') },
    pictureAlt: altOf(row.definition, language),
    check: `${issuer.publicUrl}/achievements/${row.id}`,
    asOf: issuer.context.clock(),
    sample: true,
    look: await lookOf(issuer, row.profile, design, language),
  });
}
