import type { Language } from '@laurel/base';
import { z } from 'zod';
import { isNumbered } from '../config/rules.ts';
import { type Io, UsageError } from './command.ts';
import { readMailServer, type SmtpWish } from './init-mail.ts';

const ROLES = ['issuer', 'holder', 'verifier'] as const;
const LANGUAGES: readonly Language[] = ['en', 'fr'];

export type Wishes = {
  name: string;
  frenchName: string;
  url: string;
  languages: readonly Language[];
  roles: readonly (typeof ROLES)[number][];
  /** Whom people write to. */
  contact: string | 'none';
  mail: SmtpWish | 'none';
  from?: string | undefined;
  slug?: string | undefined;
};

export type InitOptions = Partial<Record<'name' | 'name-fr' | 'url' | 'languages' | 'role' | 'contact' | 'mail' | 'from' | 'slug', string | undefined>>;

/** What stands in the options is taken, what does not is asked at a terminal; Enter takes the default in brackets. @throws UsageError */
export async function readWishes(options: InitOptions, io: Io): Promise<Wishes> {
  if (io.ask && options.name === undefined)
    io.print('A new Laurel node, in seven questions at most. Enter takes what stands in brackets; all but the first two can be changed later.');
  const find = <T>(given: string | undefined, question: Question<T>) => answer(io, given, question);
  const isWallet = options.role?.trim() === 'holder';
  const name = await find(options.name, isWallet ? WALLET_NAME : NAME);
  const url = await find(options.url, isWallet ? WALLET_ADDRESS : ADDRESS);
  const languages = await find(options.languages, SPOKEN);
  const frenchName =
    languages.length > 1
      ? await find(options['name-fr'], { ...NAME, ask: 'Its name in French', fallback: name === WALLET_NAME.fallback ? 'Mes badges' : name })
      : (options['name-fr'] ?? name);
  const roles = await find(options.role, url === 'none' ? { ...PLAYS, fallback: 'holder' } : PLAYS);
  // Letters to learners say whom to write to; of a wallet of one's own, or of checks, nobody asks.
  const contact = roles.includes('issuer') || options.contact !== undefined ? await find(options.contact, CONTACT) : 'none';
  const mail = await find(options.mail, MAIL);
  return { name, frenchName, url, languages, roles, contact, mail, from: options.from, slug: options.slug };
}

/** `fallback` is what Enter means, and what is taken where nobody can be asked; without one the answer has to be given. */
type Question<T> = { ask: string; hint?: string; fallback?: string; read: (text: string) => T };

const NAME: Question<string> = {
  ask: 'What is the organisation called, as people will read it?',
  hint: 'For example: Kestrel Bay Polytechnic',
  read: (text) => {
    // The demo's would stand on every badge and letter of the node.
    if (text === '') throw new UsageError('what is it called? Say it as people will read it: --name "Your institution"');
    return text;
  },
};
const WALLET_NAME: Question<string> = {
  ...NAME,
  ask: 'What is the wallet called, as it stands at the top of its pages?',
  hint: 'Your name, or that of a library.',
  fallback: 'My badges',
};
const ADDRESS: Question<string> = {
  ask: 'At which address do people reach it?',
  hint: 'In earnest https:// and a name of your own, for example https://badges.example.org. It becomes part of every badge: choose it once.',
  fallback: 'http://localhost:4310',
  read: (text) => {
    const origin = originOf(text);
    // A did:web names a host; the node would be made and could not start.
    if (origin !== 'none' && isNumbered(new URL(origin).hostname))
      throw new UsageError(`"${text}" is the number of a machine, and badges name their issuer by a name; write http://localhost:4310 or a name of your own`);
    return origin;
  },
};
const WALLET_ADDRESS: Question<string> = {
  ...ADDRESS,
  hint: 'With none it is for this machine: it claims, shows and exports badges from behind any router. Wallets for others need https:// and a name.',
  fallback: 'none',
  read: originOf,
};
const SPOKEN: Question<readonly Language[]> = {
  ask: 'Which languages does it speak, the first by default?',
  fallback: 'en, fr',
  read: (text) => wordsOf(text, LANGUAGES, 'language'),
};
const PLAYS: Question<Wishes['roles']> = {
  ask: 'What does it do?',
  hint: 'issuer awards badges, holder is the wallet of learners who have none, verifier checks badges. One node can do all three.',
  fallback: 'issuer, holder, verifier',
  read: (text) => wordsOf(text, ROLES, 'role'),
};
const CONTACT: Question<string> = {
  ask: 'At which mail address do learners ask questions?',
  hint: 'It stands in letters and on public pages: one that somebody reads. With none, a learner who sees a mistake has nobody to write to.',
  fallback: 'none',
  read: (text) => {
    if (text !== 'none' && !z.email().safeParse(text).success)
      throw new UsageError(`"${text}" is no mail address; write it like registrar@example.org, or none`);
    return text;
  },
};
const MAIL: Question<Wishes['mail']> = {
  ask: 'Which mail server sends its letters?',
  hint: 'For example smtp://badges@mail.example.org:587. With none, letters are kept until you name one.',
  fallback: 'none',
  read: readMailServer,
};

/** As a browser writes it: small letters, and what is not ASCII as the net knows it. @throws UsageError */
function originOf(text: string): string {
  if (text === 'none') return text;
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) throw new UsageError(`"${text}" is no address; write it like https://badges.example.org`);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') throw new UsageError(`"${text}" has more than a name; write it like ${url.origin}`);
  return url.origin;
}

async function answer<T>({ ask, print, complain }: Io, given: string | undefined, question: Question<T>): Promise<T> {
  if (given !== undefined || !ask) return question.read((given ?? question.fallback ?? '').trim());
  print('');
  if (question.hint) print(question.hint);
  const words = question.fallback === undefined ? question.ask : `${question.ask} [${question.fallback}]`;
  for (;;) {
    const typed = (await ask(`${words} `)).trim();
    try {
      return question.read(typed === '' ? (question.fallback ?? '') : typed);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      complain(error.message);
    }
  }
}

function wordsOf<Word extends string>(text: string, known: readonly Word[], what: string): Word[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0) throw new UsageError(`name at least one ${what}: ${known.join(', ')}`);
  return words.map((word) => {
    const found = known.find((one) => one === word);
    if (!found) throw new UsageError(`there is no ${what} "${word}"; there are ${known.join(', ')}`);
    return found;
  });
}
