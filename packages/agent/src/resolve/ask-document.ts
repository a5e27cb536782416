import { LaurelError, type Outbound, strangerUrl } from '@laurel/base';
import { type Json, parseStrict, type Resolution } from '@laurel/credentials';

export type Found = Extract<Resolution, { state: 'found' }>;
export type AskDeps = { outbound: Pick<Outbound, 'stranger'>; allowInsecureLoopback: boolean };
/** `absent` says what kind of absence: there is no such thing, there can be none of that name, or what is there is none. */
export type NotFound = { state: 'absent'; reason: string; why: 'none' | 'name' | 'form' } | Extract<Resolution, { state: 'unreachable' }>;

/**
 * One question to the host that answers for somebody, as strict JSON. "Absent" is an answer of the host itself; trouble on the way, a host
 * that is not well and an address this node will not visit are "unreachable", so that a cut line never makes a genuine badge look forged.
 */
export async function askDocument(url: string, accept: string, { outbound, allowInsecureLoopback }: AskDeps): Promise<{ json: Json } | NotFound> {
  try {
    const { status, body } = await outbound.stranger(strangerUrl(url, { allowInsecureLoopback }), { headers: { accept } });
    if (status === 404 || status === 410) return absent(`Its host answers that there is no such document (${status}).`);
    if (status !== 200) return unreachable(`Its host answered ${status}.`);
    const read = parseStrict(body);
    return read.ok ? { json: read.value } : absent(`Its document cannot be read: ${read.problem.detail}`, 'form');
  } catch (error) {
    if (!(error instanceof LaurelError)) throw error;
    return error.code === 'response_too_large' || error.code === 'answer_unreadable' ? absent(error.message, 'form') : unreachable(error.message);
  }
}

export const absent = (reason: string, why: 'none' | 'name' | 'form' = 'none'): NotFound => ({ state: 'absent', reason, why });
export const unreachable = (reason: string): NotFound => ({ state: 'unreachable', reason });
