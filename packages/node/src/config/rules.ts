import { institutionKey } from '@laurel/people';
import type { z } from 'zod';
import type { Config } from './config.ts';

type Spoken = Pick<Config, 'signIn' | 'roles' | 'publicUrl' | 'listen' | 'profiles' | 'languages' | 'hostedWallet' | 'vcApi' | 'outbound' | 'identity'>;

/** What one key alone cannot say: the rules between keys. */
export function checkRules(config: Spoken, context: z.RefinementCtx): void {
  const refuse = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
  const isIssuer = config.roles.includes('issuer');
  const url = config.publicUrl === 'none' ? undefined : new URL(config.publicUrl);

  if (new Set(config.roles).size !== config.roles.length) refuse(['roles'], 'names a role twice');
  if (new Set(config.languages).size !== config.languages.length) refuse(['languages'], 'names a language twice');
  if (isIssuer && config.profiles.length === 0) refuse(['profiles'], 'is empty: an issuer needs at least one profile with a slug and a name');
  if (!isIssuer && config.profiles.length > 0) refuse(['profiles'], 'is for issuers; this node has no such role');
  config.profiles.forEach(({ slug }, index) => {
    if (config.profiles.findIndex((other) => other.slug === slug) !== index) refuse(['profiles', index, 'slug'], `uses "${slug}" a second time`);
  });

  const { instances = [], profile } = config.vcApi ?? {};
  if (config.vcApi && !isIssuer && !config.roles.includes('verifier')) refuse(['vcApi'], 'is for issuers and verifiers; this node is neither');
  if (instances.length > 0 && !isIssuer) refuse(['vcApi', 'instances'], 'is for issuers; this node has no such role');
  if (new Set(instances).size !== instances.length) refuse(['vcApi', 'instances'], 'names an instance twice');
  if (profile !== undefined && !config.profiles.some(({ slug }) => slug === profile)) refuse(['vcApi', 'profile'], `"${profile}" is no profile of this node`);

  if (config.publicUrl === 'none' && config.roles.some((role) => role !== 'holder')) {
    refuse(['publicUrl'], 'is "none", which only a holder can be: issuers and verifiers must be reached by others');
  }
  const keys = config.signIn.oidc.map(({ issuer }) => institutionKey(issuer));
  config.signIn.oidc.forEach(({ issuer }, index) => {
    const { protocol, hostname } = new URL(issuer);
    if (protocol === 'http:' && !isLoopbackHost(hostname))
      refuse(['signIn', 'oidc', index, 'issuer'], 'begins with http:, which is for localhost only; use https:');
    if (keys.indexOf(institutionKey(issuer)) !== index) refuse(['signIn', 'oidc', index, 'issuer'], 'stands here a second time');
  });
  if (keys.length > 0 && config.publicUrl === 'none') refuse(['signIn', 'oidc'], 'needs a publicUrl that an institution can send people back to');
  if (config.listen.tls && url?.protocol !== 'https:') refuse(['listen', 'tls'], 'seals an address that begins with https:; set publicUrl to it');
  // A did:web is fetched over https; over plain http anybody on the way could answer with keys of their own.
  if (url?.protocol === 'http:' && !isLoopbackHost(url.hostname)) refuse(['publicUrl'], 'begins with http:, which is for localhost only; use https:');
  // did:web names hosts: its method knows no numbers (did:web, section 2.1), and the node could not start.
  const isNamed = [...config.profiles.map(({ identity }) => identity?.method), ...(config.roles.includes('verifier') ? [undefined] : [])].some(
    (method = config.identity.method) => method === 'did:web',
  );
  if (url && isNamed && isNumbered(url.hostname))
    refuse(['publicUrl'], 'is the number of a machine, and a did:web needs a name: use http://localhost with its port, or a host name of your own');
  if (config.outbound.allowInsecureLoopback) {
    const stays = url ? isLoopbackHost(url.hostname) : isLoopbackHost(config.listen.host);
    if (!stays) refuse(['outbound', 'allowInsecureLoopback'], 'is for a node that only this machine can reach; set it to false');
  }
}

/** An address of the net in place of a name, as `URL` writes it. */
export const isNumbered = (hostname: string): boolean => hostname.startsWith('[') || /^\d+(?:\.\d+){3}$/.test(hostname);

/** `localhost`, 127.0.0.0/8 and ::1, as they stand in an address or in `listen.host`. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
