import { OPEN_BADGE_VCT } from '@laurel/credentials';
import { FIELD_NAMES, FIELDS, type FieldName } from './fields.ts';

/** What a clerk picked. `fields` opens chosen fields of an SD-JWT copy; `whole` takes the badge as it was issued, everything in it. */
export type Ask = {
  wants: 'fields' | 'whole';
  fields: Partial<Record<FieldName, 'required' | 'optional'>>;
  /** Only this issuer: a DID. */
  issuer?: string;
  /** Only this badge, by its exact name; by one of several, a line each. */
  achievement?: string;
  /** Only this kind, an `achievementType` of Open Badges. */
  kind?: string;
};

type Claim = { id: string; path: (string | number | null)[]; values?: string[] };
export type Query = {
  credentials: {
    id: string;
    format: 'dc+sd-jwt' | 'ldp_vc';
    meta: { vct_values: string[] } | { type_values: string[][] };
    claims?: Claim[];
    claim_sets?: string[][];
  }[];
};

/** The one badge of a request. */
export const BADGE_QUERY = 'badge';

/** As JSON-LD expands the names under the two contexts of a badge. */
export const TYPES = {
  credential: 'https://www.w3.org/2018/credentials#VerifiableCredential',
  badge: 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential',
} as const;

/** The question as DCQL (OpenID4VP 1.0, section 6): nothing in it that was not picked. */
export function buildQuery(ask: Ask): Query {
  const { wants, issuer } = ask;
  const fields = wantedFields(ask);
  const optional = FIELD_NAMES.filter((name) => fields[name] === 'optional');
  const required = FIELD_NAMES.filter((name) => fields[name] === 'required').flatMap((name) => claimsOf(name, ask));
  const byIssuer: Claim[] = issuer === undefined ? [] : [{ id: 'issuer', path: wants === 'whole' ? ['issuer', 'id'] : ['iss'], values: [issuer] }];
  const always = [...byIssuer, ...required];
  const withSome = (names: readonly FieldName[]) => [...always, ...names.flatMap((name) => claimsOf(name, ask))];
  return {
    credentials: [
      {
        id: BADGE_QUERY,
        ...(wants === 'whole'
          ? { format: 'ldp_vc', meta: { type_values: [[TYPES.credential, TYPES.badge]] } }
          : { format: 'dc+sd-jwt', meta: { vct_values: [OPEN_BADGE_VCT] } }),
        // An empty list is no DCQL (section 6.1); a whole badge needs none.
        ...(withSome(optional).length === 0 ? {} : { claims: withSome(optional) }),
        // Section 6.4.1: without claim sets every claim is required, so what may be left out is spelt out, the fullest answer first. Where nothing is needed,
        // an answer with nothing in it is none: an empty set is no DCQL.
        ...(optional.length === 0
          ? {}
          : {
              claim_sets: subsets(optional)
                .map((names) => withSome(names).map(({ id }) => id))
                .filter(({ length }) => length > 0),
            }),
      },
    ],
  };
}

/** The fields of a question; one that is held to a value is needed whatever was picked. */
export function wantedFields({ fields, achievement, kind }: Ask): Ask['fields'] {
  return { ...fields, ...(achievement === undefined ? {} : { achievement: 'required' }), ...(kind === undefined ? {} : { type: 'required' }) };
}

function claimsOf(name: FieldName, { achievement, kind }: Ask): Claim[] {
  const values = name === 'achievement' && achievement !== undefined ? namesOf(achievement) : name === 'type' && kind !== undefined ? [kind] : undefined;
  return FIELDS[name].paths.map((path, index) => ({
    id: index === 0 ? name : `${name}_${index + 1}`,
    path: [...path],
    ...(values === undefined ? {} : { values }),
  }));
}

/** A badge is named in one language only, the one its learner gets it in; each line is one of its names. */
export const namesOf = (achievement: string): string[] => [...new Set(achievement.split(/\s*\n\s*/))].filter((name) => name !== '');

/** Every choice of some of them, larger ones first. */
function subsets<T>(items: readonly T[]): T[][] {
  const all: T[][] = [[]];
  for (const item of items) all.push(...all.map((some) => [...some, item]));
  return all.sort((a, b) => b.length - a.length);
}
