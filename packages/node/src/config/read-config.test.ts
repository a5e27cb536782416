import { readFileSync } from 'node:fs';
import { LaurelError } from '@laurel/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { configSchema } from './config-schema.ts';
import { parseConfig, readConfig } from './read-config.ts';

const fileOf = (name: string) => new URL(`../../../../agent-config/${name}`, import.meta.url);
const issuer = readFileSync(fileOf('issuer.yml'), 'utf8');
type Tree = { [key: string]: unknown };

/** issuer.yml with some keys set anew; `undefined` takes one out. */
function changed(change: (config: Tree) => void): string {
  const config: Tree = parse(issuer);
  change(config);
  return stringify(config);
}

function refusal(text: string): LaurelError {
  try {
    parseConfig(text, 'issuer.yml');
  } catch (error) {
    if (error instanceof LaurelError) return error;
    throw error;
  }
  throw new Error('The configuration was accepted.');
}

describe('the configurations an operator edits', () => {
  it.each(['issuer.yml', 'holder.yml', 'verifier.yml', 'conformance.yml'])('%s is accepted as it is', async (name) => {
    const config = await readConfig(fileOf(name).pathname);
    expect(config.roles).toEqual(name === 'conformance.yml' ? ['issuer', 'holder', 'verifier'] : [name.replace('.yml', '')]);
    expect(config.languages).toEqual(['en', 'fr']);
  });

  it('have a JSON Schema that is the one the program uses', () => {
    expect(JSON.parse(readFileSync(fileOf('schema.json'), 'utf8')), 'stale: run node scripts/make-config-schema.ts').toEqual(
      JSON.parse(JSON.stringify(configSchema())),
    );
  });
});

describe('a configuration with a fault is refused', () => {
  it('naming an institution that cannot be asked safely, or stands twice', () => {
    const one = { issuer: 'https://login.school.example', clientId: 'laurel', clientSecret: { $env: 'OIDC' }, name: 'School' };
    const faults = (...oidc: object[]) =>
      refusal(
        changed((config) => {
          config.signIn = { oidc };
        }),
      ).problems.map(({ at, detail }) => [at, detail]);
    expect(faults({ ...one, issuer: 'http://login.school.example' })).toEqual([
      ['signIn.oidc[0].issuer', 'begins with http:, which is for localhost only; use https:'],
    ]);
    expect(faults(one, { ...one, issuer: 'https://login.school.example/' })).toEqual([['signIn.oidc[1].issuer', 'stands here a second time']]);
    expect(faults({ ...one, issuer: 'https://user@login.school.example' })[0]?.[0]).toBe('signIn.oidc[0].issuer');
    expect(faults({ ...one, clientSecret: 'in the clear' })[0]?.[1]).toMatch(/never the secret itself/);
    expect(faults({ ...one, domains: ['School.example'] })[0]?.[0]).toBe('signIn.oidc[0].domains[0]');
  });

  it('naming an unknown key, its place and its line', () => {
    const text = issuer.replace('    url: https://kestrel-bay.example', '    web: https://kestrel-bay.example');
    const line = text.split('\n').findIndex((row) => row.includes('    web:')) + 1;
    const { code, detail, problems } = refusal(text);
    expect(code).toBe('config_invalid');
    expect(problems).toEqual([{ at: 'profiles[0].web', code: 'unknown_key', detail: 'is not a key Laurel knows', line }]);
    expect(detail).toContain(`line ${line}: profiles[0].web is not a key Laurel knows`);
  });

  it('naming an unknown key at the top', () => {
    expect(refusal(`${issuer}\ntursted: true\n`).problems).toMatchObject([{ at: 'tursted', code: 'unknown_key', line: issuer.split('\n').length + 1 }]);
  });

  it('naming every fault, not only the first', () => {
    const { problems } = refusal(
      changed((config) => {
        delete config.name;
        config.roles = [];
        config.extra = 1;
      }),
    );
    expect(problems.map(({ at, code }) => [at, code])).toEqual(
      expect.arrayContaining([
        ['name', 'missing'],
        ['roles', 'too_small'],
        ['extra', 'unknown_key'],
      ]),
    );
  });

  it('when a secret stands in the file itself', () => {
    const { problems } = refusal(changed((config) => Object.assign(config, { secrets: { keyEncryption: 'c2VjcmV0' } })));
    expect(problems[0]?.at).toBe('secrets.keyEncryption');
    expect(problems[0]?.detail).toContain('{ $env: NAME }');
    expect(problems[0]?.detail).not.toContain('c2VjcmV0');
  });

  it.each([
    ['a bracket left open', 'name: [', 'line 1, column 8: here the file does not read as YAML: indentation, quotes or brackets do not fit'],
    ['an indentation that fits nothing', 'roles:\n    - issuer\n  - holder\n', 'line 3, column 1: here the file does not read as YAML'],
    ['a colon in a value', 'name: Kestrel: Bay\n', 'line 1, column 7: here the file does not read as YAML'],
    ['a tab', 'mail:\n\tfrom: a\n', 'line 2, column 1: this line is indented by a tab; YAML takes spaces only'],
    ['a key twice', 'name: A\nroles: []\nname: B\n', 'line 3, column 1: this key stands here a second time'],
    ['an asterisk', 'name: *bold\n', 'line 1, column 7: a word that begins with * has to be quoted'],
  ])('that is no YAML, with its place, in words for whoever edits it: %s', (_, text, words) => {
    const { detail, problems } = refusal(text);
    expect(problems[0]?.code).toBe('yaml');
    expect(detail).toContain(words);
  });

  it.each<[string, string, (config: Tree) => void]>([
    ['an address with a path', 'publicUrl', (config) => Object.assign(config, { publicUrl: 'https://badges.example.org/laurel' })],
    ['an address with a final slash', 'publicUrl', (config) => Object.assign(config, { publicUrl: 'https://badges.example.org/' })],
    ['http for a name that is not this machine', 'publicUrl', (config) => Object.assign(config, { publicUrl: 'http://badges.example.org', outbound: {} })],
    ['a number in place of a name', 'publicUrl', (config) => Object.assign(config, { publicUrl: 'https://192.168.1.20' })],
    ['an issuer without an address', 'publicUrl', (config) => Object.assign(config, { publicUrl: 'none' })],
    ['an issuer without a profile', 'profiles', (config) => Object.assign(config, { profiles: [] })],
    ['two profiles of one slug', 'profiles[1].slug', (config) => Object.assign(config, { profiles: [config.profiles, config.profiles].flat() })],
    ['a slug the node needs itself', 'profiles[0].slug', (config) => Object.assign(config, { profiles: [{ slug: 'wallet', name: { en: 'A', fr: 'B' } }] })],
    ['profiles on a node that issues nothing', 'profiles', (config) => Object.assign(config, { roles: ['verifier'] })],
    ['insecure loopback on a public address', 'outbound.allowInsecureLoopback', (config) => Object.assign(config, { publicUrl: 'https://badges.example.org' })],
    ['another database than SQLite', 'database.kind', (config) => Object.assign(config, { database: { kind: 'postgres', url: 'postgres://db' } })],
    [
      'a certificate for an address without one',
      'listen.tls',
      (config) => Object.assign(config, { listen: { port: 4310, tls: { certificate: 'a.pem', key: 'b.pem' } } }),
    ],
    ['a name in one language of two', 'name', (config) => Object.assign(config, { name: { en: 'Kestrel Bay' } })],
    ['an instance of the VC-API that there is not', 'vcApi.instances[0]', (config) => Object.assign(config, { vcApi: { instances: ['md5-2001'] } })],
    ['reports of fewer than five', 'programme.reportFewest', (config) => Object.assign(config, { programme: { reportFewest: 4 } })],
    ['no room for evidence', 'programme.evidenceBytes', (config) => Object.assign(config, { programme: { evidenceBytes: 0 } })],
    ['a slug of the policies', 'profiles[0].slug', (config) => Object.assign(config, { profiles: [{ slug: 'policies', name: { en: 'A', fr: 'B' } }] })],
    ['an instance twice', 'vcApi.instances', (config) => Object.assign(config, { vcApi: { instances: ['status', 'status'] } })],
    ['keys of a profile that there is not', 'vcApi.profile', (config) => Object.assign(config, { vcApi: { profile: 'elsewhere' } })],
    ['doors for programs on a wallet', 'vcApi', (config) => Object.assign(config, { roles: ['holder'], profiles: [], hostedWallet: 'none', vcApi: {} })],
    [
      'instances that sign on a verifier',
      'vcApi.instances',
      (config) => Object.assign(config, { roles: ['verifier'], profiles: [], hostedWallet: 'none', vcApi: { instances: ['status'] } }),
    ],
    ['a role twice', 'roles', (config) => Object.assign(config, { roles: ['issuer', 'issuer'] })],
  ])('%s', (_what, at, change) => {
    expect(refusal(changed(change)).problems.map((problem) => problem.at)).toContain(at);
  });

  it('insecure loopback on a wallet without an address that listens to the street', () => {
    const home = (host: string) =>
      changed((config) => Object.assign(config, { roles: ['holder'], profiles: [], publicUrl: 'none', listen: { host, port: 4320 }, hostedWallet: 'none' }));
    expect(parseConfig(home('127.0.0.1'), 'home.yml').publicUrl).toBe('none');
    expect(refusal(home('0.0.0.0')).problems[0]?.at).toBe('outbound.allowInsecureLoopback');
  });

  it('whatever key is added wherever, by that key', () => {
    const places = ['', 'listen', 'identity', 'database', 'secrets', 'mail', 'trust', 'outbound'];
    const known = new Set(Object.keys(parse(issuer)).concat('wallet', 'log', 'toString', '__proto__', 'constructor'));
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.stringMatching(/^[a-zA-Z]{3,12}$/), (place, key) => {
        fc.pre(!known.has(key) && !['host', 'port', 'tls', 'method', 'kind', 'file', 'from', 'smtp', 'allow'].includes(key));
        const text = changed((config) => {
          const parent = place ? config[place] : config;
          Object.assign(parent ?? {}, { [key]: 1 });
        });
        expect(refusal(text).problems).toMatchObject([{ at: place ? `${place}.${key}` : key, code: 'unknown_key' }]);
      }),
      { numRuns: 40 },
    );
  });
});
