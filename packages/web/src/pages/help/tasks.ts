/** One task of a person: its words are `web.help.{who}.{id}` in the locales, `at` the places where it is done; `open`: one of them that it leads to. */
type Task = { id: string; at?: readonly string[]; open?: { href: string; text: string } };
export type HelpPage = { who: 'registrar' | 'learner' | 'employer' | 'applicant' | 'assessor' | 'partner' | 'guardian'; tasks: readonly Task[] };

/** What is helped with, a page for each of the people, in the order in which they meet it. */
export const HELP: readonly HelpPage[] = [
  {
    who: 'registrar',
    tasks: [
      { id: 'start', at: ['/desk', '/desk/:profile'] },
      { id: 'achievement', at: ['/desk/:profile/achievements', '/desk/:profile/approvals'] },
      { id: 'pathway', at: ['/desk/:profile/pathways'] },
      { id: 'one', at: ['/desk/:profile/award'] },
      { id: 'file', at: ['/desk/:profile/batches'] },
      { id: 'room', at: ['/desk/:profile/claims'] },
      { id: 'register', at: ['/desk/:profile/register', '/desk/:profile/awards'] },
      { id: 'revoke', at: ['/desk/:profile/awards/:id/revoke', '/desk/:profile/register/change', '/desk/:profile/register/changes'] },
      {
        id: 'correct',
        at: [
          '/desk/:profile/corrections',
          '/desk/:profile/awards/:id/issue-again',
          '/desk/:profile/batches/:id/issue-again',
          '/desk/:profile/issues',
          '/desk/:profile/slips',
        ],
      },
      { id: 'mail', at: ['/desk/:profile/mail', '/desk/:profile/reminders'] },
      { id: 'people', at: ['/desk/:profile/people'] },
      { id: 'keys', at: ['/desk/:profile/keys'] },
      { id: 'audit', at: ['/desk/:profile/audit'] },
      { id: 'backup' },
      { id: 'public', at: ['/desk/:profile/look'] },
    ],
  },
  {
    who: 'learner',
    tasks: [
      { id: 'keep', at: ['/claim', '/wallet/offer', '/wallet/offers', '/wallet/new'] },
      { id: 'correct', at: ['/claim/:token/correction'] },
      { id: 'mine', at: ['/wallet', '/wallet/import', '/wallet/imports', '/wallet/scan'] },
      { id: 'show', at: ['/ask', '/wallet/request', '/wallet/requests'] },
      { id: 'share', at: ['/wallet/badges/:id/share', '/wallet/shares'] },
      { id: 'collection', at: ['/wallet/collections', '/wallet/folios'] },
      { id: 'told', at: ['/wallet/shared'] },
      { id: 'take', at: ['/wallet/badges'] },
      { id: 'safe', at: ['/wallet/safe', '/wallet/backup', '/wallet/restore', '/wallet/kit', '/wallet/issuers', '/wallet/account'] },
      { id: 'home' },
    ],
  },
  {
    who: 'employer',
    tasks: [{ id: 'check', at: ['/verify', '/s', '/c'] }, { id: 'ask', at: ['/hiring'] }, { id: 'trust' }],
  },
  {
    who: 'applicant',
    tasks: [
      { id: 'apply', at: ['/catalogue', '/issuers', '/achievements', '/learn', '/learn/apply'] },
      { id: 'answer', at: ['/learn/applications'] },
      { id: 'pathway', at: ['/pathways', '/learn/pathways', '/learn/begin'] },
      { id: 'privacy', at: ['/learn/privacy', '/learn/affiliations', '/learn/background', '/consent'] },
    ],
  },
  {
    who: 'assessor',
    tasks: [{ id: 'score', at: ['/assess'] }, { id: 'decide' }, { id: 'outside', at: ['/review'] }, { id: 'confirm', at: ['/attest'] }],
  },
  {
    who: 'partner',
    tasks: [
      { id: 'report', at: ['/reports'] },
      { id: 'ask', at: ['/organisations'] },
    ],
  },
  { who: 'guardian', tasks: [{ id: 'act', at: ['/learn/care'], open: { href: '/learn/care', text: 'programme.care.open-list' } }] },
];

/** The part of the help that fits an address, by the longest place that it lies under; the first page where none does. */
export function helpFor(path: string): string {
  const here = (path.split('?')[0] ?? path).split('/');
  const fits = HELP.flatMap(({ who, tasks }) =>
    tasks.flatMap(({ id, at = [] }) => at.map((place) => ({ href: `/help/${who}#${id}`, parts: place.split('/') }))),
  ).filter(({ parts }) => parts.every((part, index) => part === here[index] || (part.startsWith(':') && (here[index] ?? '') !== '')));
  return fits.sort((a, b) => b.parts.length - a.parts.length)[0]?.href ?? '/help';
}

/** The glossary: from what a badge is to what holds it together. Their words are `web.word.{word}`. */
export const WORDS = [
  'badge',
  'micro-credential',
  'certificate',
  'credential',
  'achievement',
  'award',
  'assessment',
  'rubric',
  'assessor',
  'evidence',
  'pathway',
  'capstone',
  'issuer',
  'holder',
  'wallet',
  'share',
  'disclosure',
  'consent',
  'guardian',
  'withheld',
  'verdict',
  'suspended',
  'revoked',
  'status-list',
  'signature',
  'did',
  'register',
  'pin',
] as const;
export type Word = (typeof WORDS)[number];
