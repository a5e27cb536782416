import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A certificate and its key as PEM texts. */
export type Identity = { certificate: string; key: string };
export type Authority = { certificate: string; issue: (host: string, valid?: { from: Date; until: Date }) => Identity };

/** An authority of the test's own, made anew each time, so that no private key rests in this repository: the few lines of DER that X.509 v3 needs. */
export function openAuthority(now: Date): Authority {
  const day = { from: new Date(now.getTime() - 86_400_000), until: new Date(now.getTime() + 86_400_000) };
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const build = (subject: string, publicKey: KeyObject, valid: { from: Date; until: Date }, extensions: Uint8Array[]): string => {
    const serial = der(0x02, Uint8Array.of(1, ...Buffer.from(subject).subarray(0, 8)));
    const span = sequence(timeOf(valid.from), timeOf(valid.until));
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    const body = sequence(
      der(0xa0, der(0x02, Uint8Array.of(2))),
      serial,
      ECDSA_SHA256,
      nameOf('Test authority'),
      span,
      nameOf(subject),
      spki,
      der(0xa3, sequence(...extensions)),
    );
    return pem('CERTIFICATE', sequence(body, ECDSA_SHA256, der(0x03, Uint8Array.of(0), sign('sha256', body, own.privateKey))));
  };
  return {
    certificate: build('Test authority', own.publicKey, day, [extension(19, sequence(der(0x01, Uint8Array.of(0xff))))]),
    issue: (host, valid = day) => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const certificate = build(host, publicKey, valid, [extension(17, sequence(der(0x82, Buffer.from(host))))]);
      return { certificate, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    },
  };
}

function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}
const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const ECDSA_SHA256 = sequence(der(0x06, Uint8Array.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2)));
const nameOf = (text: string) => sequence(der(0x31, sequence(der(0x06, Uint8Array.of(0x55, 4, 3)), der(0x0c, Buffer.from(text)))));
const extension = (id: number, value: Buffer) => sequence(der(0x06, Uint8Array.of(0x55, 0x1d, id)), der(0x04, value));
const timeOf = (date: Date) => der(0x17, Buffer.from(`${date.toISOString().replace(/[-T:]/g, '').slice(2, 14)}Z`));
const pem = (kind: string, bytes: Buffer) => `-----BEGIN ${kind}-----\n${bytes.toString('base64').replace(/(.{64})/g, '$1\n')}\n-----END ${kind}-----\n`;
