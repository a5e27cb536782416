import type { BadgeFacts } from '@laurel/credentials';
import { readSdJwt } from '@laurel/credentials';
import { preAuthorizedCodeGrantIdentifier } from '@openid4vc/oauth2';
import { z } from 'zod';
import { configurationsOf } from '../claim/configurations.ts';
import { serverOf } from '../claim/issuer-client.ts';
import { type ClaimRow, type DisclosureRow, LEFT } from '../records.ts';
import type { ReceiptRow } from '../share/receipt-records.ts';
import { LEVELS } from '../share-link/records.ts';
import { refuse } from './refuse.ts';
import type { Row } from './wallet-rows.ts';

// Whoever knows a passphrase writes any file under it. What lies in a row is read later by pages, and by jobs that serve every wallet of the node: a row that
// stops one of them would stop it for everybody.

const id = z.string().min(1).max(200);
const time = z.iso.datetime();
const said = z.string().optional();
const fact = z.looseObject({ id: said, name: said, value: said, url: said, code: said, framework: said, narrative: said, description: said, genre: said });
const texts = (names: readonly (keyof BadgeFacts)[]) => Object.fromEntries(names.map((name) => [name, said]));
const moment = z.string().refine((one) => !Number.isNaN(Date.parse(one)));
/** Of a consent receipt. */
const Decision = z.looseObject({
  ...{
    recipient: z.string(),
    decided: z.enum(['given', 'refused', 'withdrawn']),
    categories: z.array(z.string()),
    by: z.enum(['key', 'self', 'guardian']).optional(),
  },
  ...{ purpose: said, controller: said, withdrawal: said, at: moment.optional(), until: moment.optional() },
});
const Facts = z.looseObject({
  ...texts(['id', 'name', 'description', 'image', 'achievementId', 'achievementType', 'language', 'issuerId', 'issuerName', 'issuerUrl', 'holderId']),
  ...texts(['holderName', 'awardedDate', 'validFrom', 'validUntil', 'assessment', 'assessmentName', 'assessmentNarrative', 'comment', 'ownType']),
  criteria: z.looseObject({ narrative: said, url: said }).optional(),
  receipt: Decision.optional(),
  ...{ level: fact.optional(), identityCheck: fact.optional(), creditsAvailable: z.number().optional(), creditsEarned: z.number().optional() },
  ...{ tags: z.array(z.string()), alignments: z.array(fact), results: z.array(fact), evidence: z.array(fact) },
});
const Grant = z.object({ accessToken: z.string(), accessUntil: time, refreshToken: z.string().nullable() });
const path = z.array(z.union([z.string(), z.number(), z.null()]));
const Words = z.record(z.string(), z.string());

/** By table: what the columns do not say of its rows. */
const ROWS: Readonly<Record<string, z.ZodType>> = {
  wallet_claim: z.looseObject({ id, state: z.enum(['claiming', 'kept'] satisfies ClaimRow['state'][]) }).refine(isClaimable),
  wallet_badge: z.looseObject({ id, facts: Facts, keptAt: time, whose: z.enum(['key', 'address', 'said', 'other']) }),
  wallet_copy: z.looseObject({ id, badgeId: id, state: z.enum(['fresh', 'spent']), createdAt: time }).refine(({ compact }) => opens(compact)),
  wallet_disclosure: z.looseObject({
    ...{ id, requestId: id, at: time, shownUntil: time.nullable(), endedAt: time.nullable(), purpose: Words.nullable() },
    shown: z.array(z.object({ badgeId: z.string(), title: z.string(), format: z.string(), claims: z.array(path), earlier: z.enum(LEFT).optional() })),
    outcome: z.enum(['sending', 'sent', 'refused', 'undecided', 'failed', 'declined', 'shared', 'ended', 'handed'] satisfies DisclosureRow['outcome'][]),
    level: z.enum([...LEVELS, 'file']).nullable(),
  }),
  wallet_receipt: z.looseObject({
    ...{ requestId: id, askedAt: time.nullable(), deletedAt: time.nullable(), signedWith: z.looseObject({}).nullable() },
    vouchers: z.array(z.looseObject({ name: z.string() })),
    fault: z.enum(['unreadable', 'other-answer', 'key-unknown', 'signature', 'unchecked'] satisfies ReceiptRow['fault'][]).nullable(),
  }),
  wallet_file: z.looseObject({ id, badgeId: id, kind: z.enum(['json', 'jwt', 'sd-jwt', 'cose', 'png', 'svg', 'pdf']), keptAt: time }),
};

/** @throws LaurelError bad_form */
export function demandRow(table: string, row: Row): void {
  if (ROWS[table]?.safeParse(row).success === false) throw refuse({ at: 'file', code: 'damaged' });
}

/** Whether its issuer can be asked by it, as far as the program looks at it before that. */
function isClaimable(row: Row): boolean {
  const { offer, metadata, grant } = row as unknown as Pick<ClaimRow, 'offer' | 'metadata' | 'grant'>; // not yet: what is missing throws
  try {
    configurationsOf(offer, metadata);
    serverOf(offer, metadata);
    const code = offer.grants?.[preAuthorizedCodeGrantIdentifier]?.['pre-authorized_code'];
    return (
      typeof code === 'string' &&
      typeof metadata.credentialIssuer.credential_endpoint === 'string' &&
      (grant === null || Grant.safeParse(JSON.parse(grant)).success)
    );
  } catch {
    return false; // that is the answer
  }
}

function opens(compact: unknown): boolean {
  try {
    return typeof compact === 'string' && readSdJwt(compact).disclosures.length >= 0;
  } catch {
    return false; // that is the answer
  }
}
