import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { webAlias } from '@laurel/agent';
import { type Document, parseDocument } from 'yaml';
import { isLoopbackHost } from '../config/rules.ts';
import type { InitPaths } from './init-paths.ts';
import type { Wishes } from './init-questions.ts';

/** The configuration of the demo with its comments, made into that of a node of one's own. */
export function writeConfiguration(wishes: Wishes, paths: InitPaths): string {
  const { name, frenchName, url, roles, languages, contact } = wishes;
  const [first = 'issuer'] = roles;
  const document = parseDocument(readFileSync(new URL(`../../../../agent-config/${first}.yml`, import.meta.url), 'utf8'));
  const issues = roles.includes('issuer');
  document.commentBefore = ` A Laurel node (${roles.join(', ')}), made by laurel init.`;
  const named = name === frenchName ? name : { en: name, fr: frenchName };
  document.set('name', named);
  document.set('publicUrl', url);
  document.set('languages', document.createNode([...languages], { flow: true }));
  document.set('roles', document.createNode([...roles], { flow: true }));
  if (issues) {
    document.setIn(['profiles', 0, 'name'], { en: name, fr: frenchName });
    document.setIn(['profiles', 0, 'slug'], wishes.slug ?? slugOf(name));
    document.deleteIn(['profiles', 0, 'url']);
    if (contact === 'none') document.deleteIn(['profiles', 0, 'email']);
    else document.setIn(['profiles', 0, 'email'], contact);
    document.set('hostedWallet', roles.includes('holder') ? url : 'none');
  } else if (contact !== 'none') document.set('contact', contact);
  // Nobody but those at this machine comes to a wallet without an address, and no letter with a code need ever go out.
  if (roles.includes('holder')) document.setIn(['wallet', 'open'], url !== 'none' && (issues || document.getIn(['wallet', 'open']) === true));
  // A node with several roles vouches for itself: its own badges are known in its wallets and verdicts.
  const own = issues && roles.length > 1 && URL.canParse(url) ? [{ did: `did:web:${webAlias(url)}`, name: named }] : [];
  document.setIn(['trust', 'allow'], own);
  // In full: a service, a nightly backup or a shell elsewhere starts in another folder.
  document.setIn(['database', 'file'], resolve(paths.database));
  document.setIn(['secrets', 'keyEncryption'], { $file: resolve(paths.keyEncryption) });
  document.setIn(['secrets', 'session'], { $file: resolve(paths.session) });
  setAddress(document, url);
  setMail(document, wishes);
  // What stands above the example says how the demo runs it.
  return String(document).replace(/^(# yaml-language-server.*\n)(?:#.*\n)+/m, '$1');
}

function setAddress(document: Document, url: string): void {
  const address = URL.parse(url);
  const isHere = address !== null && isLoopbackHost(address.hostname);
  document.setIn(['outbound', 'allowInsecureLoopback'], isHere);
  // Nothing stands in front of an address of this machine: the port that people type is the one the node listens at.
  if (isHere && address.port !== '') document.setIn(['listen', 'port'], Number(address.port));
}

function setMail(document: Document, { name, url, mail, from }: Wishes): void {
  document.setIn(['mail', 'from'], from ?? `"${name.replace(/["\\]/g, '')}" <badges@${URL.parse(url)?.hostname ?? 'localhost'}>`);
  if (mail !== 'none') {
    document.setIn(['mail', 'smtp'], mail);
    return;
  }
  document.deleteIn(['mail', 'smtp']);
  const section = document.get('mail', true);
  if (typeof section === 'object' && section !== null) {
    Object.assign(section, {
      comment:
        '  Letters are kept until a server is named:\n  smtp: { host: mail.example.org, port: 587, user: badges, password: { $env: LAUREL_SMTP_PASSWORD } }',
    });
  }
}

/** The name in the letters of an address. It can never be changed, so a node must not begin with the demo's; a name without such letters has a plain word. */
function slugOf(name: string): string {
  const letters = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const word = letters
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_CHARACTERS)
    .replace(/^-+|-+$/g, '');
  return /^[a-z]/.test(word) ? word : 'badges';
}

/** Short enough to be read in an address. */
const SLUG_CHARACTERS = 40;
