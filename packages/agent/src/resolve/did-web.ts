import { LaurelError, type Outbound, strangerUrl } from '@laurel/base';
import { parseStrict, type Resolution } from '@laurel/credentials';
import { webAddress } from '../dids/web-address.ts';
import { readDocument } from './read-document.ts';

export type WebDidDeps = { outbound: Pick<Outbound, 'stranger'>; allowInsecureLoopback: boolean };

/**
 * Reads somebody's did:web. "Absent" is an answer of the host itself; trouble on the way, a host that is not well and an
 * address this node will not visit are "unreachable", so that a cut line never makes a genuine badge look forged.
 */
export async function resolveWebDid(did: string, { outbound, allowInsecureLoopback }: WebDidDeps): Promise<Resolution> {
  const address = webAddress(did);
  if (!address) return absent('It is not a did:web that can be looked up.');
  const scheme = allowInsecureLoopback && address.name === 'localhost' ? 'http' : 'https';
  try {
    const url = strangerUrl(`${scheme}://${address.host}${address.path}`, { allowInsecureLoopback });
    const { status, body } = await outbound.stranger(url, { headers: { accept: 'application/did+ld+json, application/did+json, application/json' } });
    if (status === 404 || status === 410) return absent(`Its host answers that there is no such document (${status}).`);
    return status === 200 ? documentIn(did, body) : unreachable(`Its host answered ${status}.`);
  } catch (error) {
    if (!(error instanceof LaurelError)) throw error;
    return error.code === 'response_too_large' || error.code === 'answer_unreadable' ? absent(error.message) : unreachable(error.message);
  }
}

function documentIn(did: string, body: Uint8Array): Resolution {
  const json = parseStrict(body);
  if (!json.ok) return absent(`Its document cannot be read: ${json.problem.detail}`);
  const read = readDocument(did, json.value);
  if (!read.ok) return absent(read.reason);
  // did:web keeps no history; a host that says so in the document is believed (security.md KF-V8).
  return { state: 'found', document: read.document, deactivated: read.document.deactivated === true };
}

const absent = (reason: string): Resolution => ({ state: 'absent', reason });
const unreachable = (reason: string): Resolution => ({ state: 'unreachable', reason });
