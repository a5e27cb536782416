import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { encode } from 'cborg';

type Options = { challenge: string; rp?: { id?: string }; rpId?: string; user?: { id: string } };
/** What a liar would change: where the page was, whom the data is for, whether somebody was verified, the counter, the owner. */
type Lies = { origin?: string; rpId?: string; userVerified?: boolean; counter?: number; userHandle?: string; challenge?: string; type?: string };

export type Authenticator = { create: (options: object, lies?: Lies) => object; get: (options: object, lies?: Lies) => object };

/** An authenticator of software: one P-256 key, attestation none (WebAuthn Level 3, sections 6.1 and 6.5). */
export function openAuthenticator(origin: string): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  let owner = '';
  let counter = 0;

  const clientData = (type: string, challenge: string, lies: Lies) =>
    Buffer.from(JSON.stringify({ type: lies.type ?? type, challenge: lies.challenge ?? challenge, origin: lies.origin ?? origin, crossOrigin: false }));
  const data = (rpId: string, lies: Lies, more: Buffer = Buffer.alloc(0)) => {
    const flags = 0x01 | (lies.userVerified === false ? 0 : 0x04) | (more.length > 0 ? 0x40 : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(lies.counter ?? counter);
    return Buffer.concat([
      createHash('sha256')
        .update(lies.rpId ?? rpId)
        .digest(),
      Buffer.from([flags]),
      count,
      more,
    ]);
  };
  const credential = (response: Record<string, string>) => ({
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
    clientExtensionResults: {},
    response,
  });

  return {
    create(given, lies = {}) {
      const { challenge, rp, user } = given as Options; // what the node sent as JSON
      owner = user?.id ?? '';
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const authData = data(rp?.id ?? '', lies, Buffer.concat([Buffer.alloc(16), length, id, Buffer.from(encode(coseOf(publicKey)))]));
      const attestationObject = Buffer.from(encode({ fmt: 'none', attStmt: {}, authData }));
      return credential({
        clientDataJSON: clientData('webauthn.create', challenge, lies).toString('base64url'),
        attestationObject: attestationObject.toString('base64url'),
      });
    },
    get(given, lies = {}) {
      const { challenge, rpId = '' } = given as Options; // what the node sent as JSON
      counter += 1;
      const clientDataJSON = clientData('webauthn.get', challenge, lies);
      const authenticatorData = data(rpId, lies);
      const signature = sign('sha256', Buffer.concat([authenticatorData, createHash('sha256').update(clientDataJSON).digest()]), privateKey);
      return credential({
        clientDataJSON: clientDataJSON.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: lies.userHandle ?? owner,
      });
    },
  };
}

/** COSE_Key of an EC2 key for ES256 (RFC 9053 section 7.1.1). */
function coseOf(key: KeyObject): Map<number, number | Buffer> {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return new Map<number, number | Buffer>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, Buffer.from(x, 'base64url')],
    [-3, Buffer.from(y, 'base64url')],
  ]);
}
