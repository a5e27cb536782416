import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { defaultDocumentLoader, verifyCredential } from '@digitalbazaar/vc';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { contextOf, OPEN_BADGES_EXTENSIONS, OPEN_BADGES_V3 } from '@laurel/credentials';

export type Opinion = {
  verified: boolean;
  /** Purpose → is its bit set? */
  status: Record<string, boolean>;
  /** Its own words for what is wrong. */
  reasons: string[];
};

/** What Digital Bazaar's libraries say of a badge and of both its status lists, which they fetch. */
export async function askDigitalBazaar(credential: object): Promise<Opinion> {
  const suite = new DataIntegrityProof({ cryptosuite });
  const { verified, statusResult, error } = await verifyCredential({
    credential,
    suite,
    documentLoader,
    checkStatus: (options) => checkStatus({ ...options, suite, documentLoader, verifyBitstringStatusListCredential: true, verifyMatchingIssuers: true }),
  });
  return {
    verified,
    status: Object.fromEntries((statusResult?.results ?? []).map(({ credentialStatus, status }) => [credentialStatus.statusPurpose, status])),
    reasons: [error, ...(error?.errors ?? []), statusResult?.error].flatMap((one) => (one ? [one.message] : [])),
  };
}

/** The Open Badges contexts, did:key, status lists over http; every other document is theirs or refused. */
export async function documentLoader(url: string): Promise<Loaded> {
  const document =
    url === OPEN_BADGES_V3 || url === OPEN_BADGES_EXTENSIONS ? contextOf(url) : url.startsWith('did:key:') ? keyDocument(url) : await statusList(url);
  return document ? { contextUrl: null, documentUrl: url, document } : defaultDocumentLoader(url);
}

async function statusList(url: string): Promise<unknown> {
  if (!url.startsWith('http://localhost:')) return undefined;
  const answer = await fetch(url, { headers: { accept: 'application/vc' } });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json();
}

/** did:key by its specification, apart from our own resolver: the identifier is the Multikey. */
function keyDocument(url: string): object {
  const did = url.split('#', 1)[0] ?? '';
  const publicKeyMultibase = did.slice('did:key:'.length);
  const method = { id: `${did}#${publicKeyMultibase}`, type: 'Multikey', controller: did, publicKeyMultibase };
  if (url.includes('#')) return { '@context': 'https://w3id.org/security/multikey/v1', ...method };
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: [method],
    assertionMethod: [method.id],
  };
}
