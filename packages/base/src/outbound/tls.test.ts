import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../log.ts';
import { openOutbound } from './outbound.ts';
import { operatorUrl, strangerUrl } from './urls.ts';

// The few lines of DER that an X.509 v3 certificate needs, so that no private key rests in this repository.
const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const ED25519 = sequence(der(0x06, Buffer.from([0x2b, 0x65, 0x70])));
const hour = (offset: number) => der(0x17, Buffer.from(`${new Date(Date.now() + offset * 3_600_000).toISOString().replace(/[-T:]/g, '').slice(2, 14)}Z`));

function certificateFor(host: string, validHours: [number, number] = [-1, 1]) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const name = sequence(der(0x31, sequence(der(0x06, Buffer.from([0x55, 4, 3])), der(0x0c, Buffer.from(host)))));
  const extension = (id: number, value: Buffer) => sequence(der(0x06, Buffer.from([0x55, 0x1d, id])), der(0x04, value));
  const extensions = sequence(extension(17, sequence(der(0x82, Buffer.from(host)))), extension(19, sequence(der(0x01, Buffer.from([0xff])))));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ED25519,
    name,
    sequence(hour(validHours[0]), hour(validHours[1])),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const certificate = sequence(body, ED25519, der(0x03, Buffer.from([0]), sign(null, body, privateKey)));
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  };
}

const systemAuthorities = getCACertificates('default');
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  setDefaultCACertificates(systemAuthorities);
  for (const close of closing.splice(0)) await close();
});

async function ask(identity: { cert: string; key: string | Buffer }): Promise<{ outcomes: string[]; requests: number }> {
  let requests = 0;
  const server = createServer(identity, (_, response) => {
    requests += 1;
    response.end('hello');
  });
  await new Promise<void>((ready) => server.listen(0, 'localhost', ready));
  const way = openOutbound({ allowInsecureLoopback: true, log: silentLog });
  closing.push(way.close, () => new Promise((done) => server.close(done)));
  const url = `https://localhost:${(server.address() as AddressInfo).port}`; // a listening TCP server has an AddressInfo
  const answers = [way.stranger(strangerUrl(url, { allowInsecureLoopback: true })), way.operator(operatorUrl(url))];
  const outcomes = await Promise.all(answers.map((answer) => answer.then(({ text }) => text()).catch((error) => String(error.code))));
  return { outcomes, requests };
}

describe('TLS', () => {
  const refused = { outcomes: ['host_unreachable', 'host_unreachable'], requests: 0 };

  it('is spoken to a host whose certificate an authority signed', async () => {
    const identity = certificateFor('localhost');
    setDefaultCACertificates([...systemAuthorities, identity.cert]);
    expect(await ask(identity)).toEqual({ outcomes: ['hello', 'hello'], requests: 2 });
  });

  it('is broken off where nobody vouches for the certificate', async () => {
    expect(await ask(certificateFor('localhost'))).toEqual(refused);
  });

  it('is broken off where the certificate is another host’s, or has expired', async () => {
    for (const identity of [certificateFor('badges.example.org'), certificateFor('localhost', [-48, -24])]) {
      setDefaultCACertificates([...systemAuthorities, identity.cert]);
      expect(await ask(identity)).toEqual(refused);
    }
  });
});
