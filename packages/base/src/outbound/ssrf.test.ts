import type { LookupAddress } from 'node:dns';
import { type AddressInfo, createServer, isIPv6, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LaurelError } from '../errors.ts';
import { silentLog } from '../log.ts';
import { type Outbound, openOutbound } from './outbound.ts';
import { type StrangerUrl, strangerUrl } from './urls.ts';

// Every row tries to reach a listener of this machine by an address that a document could carry. CANARY stands for its port.
const REFUSED_AS_TEXT = [
  'http://example.org:CANARY/',
  'http://localhost:CANARY/',
  'https://localhost:CANARY/',
  'https://LOCALHOST:CANARY/',
  'https://localhost.:CANARY/',
  'https://example.org.:CANARY/',
  'https://intranet:CANARY/',
  'https://127.0.0.1:CANARY/',
  'https://127.0.0.1.:CANARY/',
  'https://127.1:CANARY/',
  'https://127.0.1:CANARY/',
  'https://2130706433:CANARY/',
  'https://017700000001:CANARY/',
  'https://0x7f000001:CANARY/',
  'https://0x7f.0.0.1:CANARY/',
  'https://0177.0.0.1:CANARY/',
  'https://0x7F.1:CANARY/',
  'https://0:CANARY/',
  'https://0.0.0.0:CANARY/',
  'https://10.0.0.1:CANARY/',
  'https://169.254.169.254:CANARY/latest/meta-data/',
  'https://192.168.1.1:CANARY/',
  'https://1.1.1.1:CANARY/',
  'https://[::1]:CANARY/',
  'https://[::]:CANARY/',
  'https://[::ffff:127.0.0.1]:CANARY/',
  'https://[::ffff:7f00:1]:CANARY/',
  'https://[64:ff9b::7f00:1]:CANARY/',
  'https://[fe80::1]:CANARY/',
  'https://[fd00::1]:CANARY/',
  'https://[0:0:0:0:0:0:0:1]:CANARY/',
  'https://１２７.０.０.１:CANARY/',
  'https://①②⑦.⓪.⓪.①:CANARY/',
  'https://127。0。0。1:CANARY/',
  'https://%31%32%37.0.0.1:CANARY/',
  'https://%6cocalhost:CANARY/',
  'https://localhost%3ACANARY/',
  'https://127.0.0.1%3ACANARY/',
  'https://example.org%2F..%2F@127.0.0.1:CANARY/',
  'https://example.org%00.127.0.0.1:CANARY/',
  'https://example.org@127.0.0.1:CANARY/',
  'https://example.org:pass@localhost:CANARY/',
  'https://@example.org:CANARY/',
  'https://127.0.0.1:CANARY@example.org/',
  'https://example.org\\@127.0.0.1:CANARY/',
  'https://127.0.0.1:CANARY\\.example.org/',
  'https:\\\\127.0.0.1:CANARY/',
  'https:127.0.0.1:CANARY/',
  'https:/127.0.0.1:CANARY/',
  'https:///127.0.0.1:CANARY/',
  '//127.0.0.1:CANARY/',
  'https://127.0.0.1\t:CANARY/',
  'https://exam\nple.org:CANARY/',
  ' https://127.0.0.1:CANARY/',
  'https://exa\u200Bmple.org:CANARY/',
  'https://example.org:CANARY/\u202Egro',
  'ht\ntps://127.0.0.1:CANARY/',
  'file:///etc/passwd',
  'ftp://127.0.0.1:CANARY/',
  'gopher://127.0.0.1:CANARY/',
  'data:application/json,{}',
  'javascript:1',
  'blob:https://127.0.0.1:CANARY/1',
  'ws://127.0.0.1:CANARY/',
  'jar:https://127.0.0.1:CANARY/!/',
  'https://',
  'https://:CANARY/',
  'https://example.org:99999/',
  'https://.example.org:CANARY/',
  'https://example..org:CANARY/',
  `https://example.org/${'a'.repeat(2048)}`,
  '',
];

// A harmless name whose answer is vetted when the socket connects.
const REFUSED_AT_CONNECT = [
  '127.0.0.1',
  '127.255.255.254',
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.0.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:0:7f00:1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::7f00:1',
  '100::1',
  '2001::1',
  '2001:2::1',
  '2001:db8::1',
  '2002:7f00:1::1',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%lo',
  'fec0::1',
  'ff02::1',
  'ff05::1:3',
];

describe('KF-C16: an address a stranger wrote', () => {
  let canary: Server;
  let port: string;
  let connects = 0;

  beforeAll(async () => {
    canary = createServer((socket) => {
      connects += 1;
      socket.destroy();
    });
    await new Promise<void>((ready) => canary.listen(0, '::', ready));
    port = String((canary.address() as AddressInfo).port); // a listening TCP server has an AddressInfo
  });
  afterAll(() => new Promise((done) => canary.close(done)));

  const outboundTo = (resolve: (host: string) => LookupAddress[], allowInsecureLoopback = false): Outbound =>
    openOutbound({ allowInsecureLoopback, log: silentLog, resolve: async (host) => resolve(host) });
  const address = (text: string): LookupAddress => ({ address: text, family: isIPv6(text) ? 6 : 4 });
  // The cast goes around the parser, as a careless caller could.
  const ask = (outbound: Outbound, url: string) => outbound.stranger(url.replaceAll('CANARY', port) as StrangerUrl);
  const refused = expect.objectContaining({ code: 'url_refused' });

  it(`reaches nothing of this machine by any of ${REFUSED_AS_TEXT.length + REFUSED_AT_CONNECT.length} ways, and says why each time`, async () => {
    const loopback = outboundTo(() => [address('127.0.0.1')]);
    for (const text of REFUSED_AS_TEXT) {
      const url = text.replaceAll('CANARY', port);
      expect(() => strangerUrl(url, { allowInsecureLoopback: false }), text).toThrow(refused);
      await expect(ask(loopback, text), text).rejects.toEqual(refused);
    }
    for (const answer of REFUSED_AT_CONNECT) {
      const error = await ask(
        outboundTo(() => [address(answer)]),
        'https://badges.example.org:CANARY/',
      ).catch((thrown) => thrown);
      expect(error, answer).toBeInstanceOf(LaurelError);
      expect(error, answer).toMatchObject({ code: 'url_refused', detail: expect.stringContaining('private network') });
    }
    expect(connects).toBe(0);
  });

  it('is refused when one of its addresses is private, wherever it stands in the answer', async () => {
    for (const answers of [
      ['93.184.216.34', '127.0.0.1'],
      ['127.0.0.1', '93.184.216.34'],
      ['2606:4700::1111', '::1'],
    ]) {
      await expect(
        ask(
          outboundTo(() => answers.map(address)),
          'https://badges.example.org:CANARY/',
        ),
      ).rejects.toEqual(refused);
    }
    expect(connects).toBe(0);
  });

  it('gains nothing by answering a public address first and a private one second', async () => {
    const asked: string[] = [];
    // 93.184.216.34 is public; nothing of this test answers there, so only the vetting of the second answer decides.
    const rebinding = outboundTo((host) => [address(asked.push(host) === 1 ? '93.184.216.34' : '127.0.0.1')]);
    await expect(ask(rebinding, 'https://rebind.example.org:CANARY/')).rejects.toEqual(expect.objectContaining({ code: 'host_unreachable' }));
    expect(asked).toHaveLength(1); // vetted and connected by one and the same answer: there is no second question to lie to
    await expect(ask(rebinding, 'https://rebind.example.org:CANARY/')).rejects.toEqual(refused);
    expect(connects).toBe(0);
  });

  it('may be loopback only under the name localhost, and only where that was allowed', async () => {
    const allowed = (url: string) => strangerUrl(url, { allowInsecureLoopback: true });
    expect(allowed('http://localhost:4310/a?b=c#d')).toBe('http://localhost:4310/a?b=c');
    expect(allowed('https://localhost/')).toBe('https://localhost/');
    for (const url of [
      'http://127.0.0.1/',
      'https://[::1]/',
      'http://localhost./',
      'http://localhost.localdomain/',
      'http://a.localhost/',
      'http://example.org/',
      'http://localhost@example.org/',
    ])
      expect(() => allowed(url), url).toThrow(refused);
    for (const answer of ['10.0.0.1', '0.0.0.0', '::', '93.184.216.34'])
      await expect(
        ask(
          outboundTo(() => [address(answer)], true),
          'http://localhost:CANARY/',
        ),
        answer,
      ).rejects.toEqual(refused);
    await expect(
      ask(
        outboundTo(() => [address('127.0.0.1')], true),
        'https://badges.example.org:CANARY/',
      ),
    ).rejects.toEqual(refused);
    expect(connects).toBe(0);
    // The twin that must pass: the listener is reached, so a count of 0 above means something.
    await expect(
      ask(
        outboundTo(() => [address('127.0.0.1')], true),
        'http://localhost:CANARY/',
      ),
    ).rejects.toEqual(expect.objectContaining({ code: 'host_unreachable' }));
    expect(connects).toBe(1);
  });

  it.each([
    'https://badges.example.org/1',
    'https://xn--nxasmq6b.example/',
    'https://a_b.example.org:8443/x?y=z',
    'https://EXAMPLE.org',
    'HTTPS://example.org/%2e%2e/x',
  ])('passes as %s', (text) => {
    expect(strangerUrl(text, { allowInsecureLoopback: false })).toBe(new URL(text).href);
  });
});
