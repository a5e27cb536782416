import { ctidOf, type PublicBadge, writeBadges } from '@laurel/credentials';
import type { RecognitionRow } from './recognition-records.ts';

/** The badge that is recognised, as a pathway names another issuer's. */
export const recognisedBadge = ({ issuer, achievement, name }: RecognitionRow): PublicBadge => ({ issuer, achievement, name: { en: name, fr: name } });

const addressOfRecognition = (publicUrl: string, id: string): string => `${publicUrl}/recognition/${id}`;

/** A recognition in CTDL: a transfer value profile of whoever recognises, from the other's badge for its own, with the badges it names. */
export function transferValue(row: RecognitionRow, { did }: { did: string }, toward: PublicBadge, publicUrl: string): { '@id': string }[] {
  const address = addressOfRecognition(publicUrl, row.id);
  const { credit, conditions, since, until, name } = row;
  const [from] = writeBadges(address, [recognisedBadge(row)]);
  const description = Object.keys(conditions).length > 0 ? conditions : undefined;
  return [
    {
      '@id': address,
      ...{
        '@type': 'ceterms:TransferValueProfile',
        'ceterms:ctid': ctidOf(address),
        'ceterms:name': { en: `${name} → ${toward.name.en ?? toward.name.fr ?? ''}`, fr: `${name} → ${toward.name.fr ?? toward.name.en ?? ''}` },
        'ceterms:description': description ?? { en: name, fr: name },
        'ceterms:subjectWebpage': address,
        'ceterms:ownedBy': [did],
        'ceterms:startDate': since,
        ...(until !== null && { 'ceterms:endDate': until }),
        ...(credit && {
          'ceterms:transferValue': [
            { '@type': 'schema:QuantitativeValue', 'schema:value': credit.value, 'schema:description': { en: credit.unit, fr: credit.unit } },
          ],
        }),
        'ceterms:transferValueFrom': from ? [from['@id']] : [],
        'ceterms:transferValueFor': [toward.achievement],
      },
    },
    ...(from ? [from] : []),
    ...writeBadges(address, [toward]),
  ];
}
