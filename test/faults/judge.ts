import { type FetchStatus, type Resolve, type Verdict, verifyCredential } from '@laurel/credentials';

/** Anybody's check of a badge: the issuer's document and its status lists over HTTP, the whole pipeline over each. */
export function openJudge(address: string): (credential: string) => Promise<Verdict> {
  const issuer = `did:web:${new URL(address).host.replace(':', '%3A')}`;
  const fetched = new Map<string, Promise<{ body: string; contentType: string }>>();
  // Fetched once for all: the lists stand still by now.
  const get = (url: string, accept: string) => {
    const known = fetched.get(url) ?? read(url, accept);
    fetched.set(url, known);
    return known;
  };
  const resolve: Resolve = async (did) => {
    if (did !== issuer) return { state: 'absent', reason: 'not the issuer' };
    const { body } = await get(`${address}/.well-known/did.json`, 'application/did+json');
    return { state: 'found', document: JSON.parse(body), deactivated: false };
  };
  const fetchStatus: FetchStatus = async (url, accept) => ({ state: 'fetched', ...(await get(url, accept)), fetchedAt: new Date() });
  const vouch = async () => [{ registry: 'this test', name: 'Kestrel Bay Polytechnic' }];
  return (credential) => verifyCredential(credential, { resolve, fetchStatus, vouch, clock: () => new Date() });
}

async function read(url: string, accept: string): Promise<{ body: string; contentType: string }> {
  const response = await fetch(url, { headers: { accept } });
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  return { body: await response.text(), contentType: response.headers.get('content-type') ?? '' };
}
