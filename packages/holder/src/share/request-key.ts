import type { Agent } from '@laurel/agent';
import { type ControllerDocument, type PublicKey, publicKeyOf, type VerificationMethod } from '@laurel/credentials';

type Relation = 'authentication' | 'assertionMethod' | 'any';
export type RequestKey = { state: 'found'; key: PublicKey } | { state: 'unreachable' } | { state: 'absent' };

/**
 * The key a request says it is signed by, from the verifier's own document. OpenID4VP 1.0 section 5.9.3 takes any key of it;
 * a request in our own form must be signed by one under `authentication`, where our nodes keep theirs, and their receipts by one under `assertionMethod`.
 */
export async function requestKey(agent: Pick<Agent, 'resolve'>, { did, kid, under }: { did: string; kid: unknown; under: Relation }): Promise<RequestKey> {
  if (typeof kid !== 'string' || kid.split('#')[0] !== did || !kid.includes('#')) return { state: 'absent' };
  const resolution = await agent.resolve(did);
  if (resolution.state === 'unreachable') return { state: 'unreachable' };
  if (resolution.state === 'absent' || resolution.deactivated || resolution.document.id !== did) return { state: 'absent' };
  const method = methodIn(resolution.document, kid, under);
  // A date on a key ends it whatever it says: a verifier in good standing has another.
  if (!method || method.controller !== did || method.revoked !== undefined || method.expires !== undefined) return { state: 'absent' };
  const key = publicKeyOf(method);
  return key ? { state: 'found', key } : { state: 'absent' };
}

function methodIn(document: ControllerDocument, kid: string, under: Relation): VerificationMethod | undefined {
  const same = (id: string) => (id.startsWith('#') ? document.id + id : id) === kid;
  const relations = under === 'any' ? [document.authentication, document.assertionMethod] : [document[under]];
  const listed = relations.flatMap((entries) => entries ?? []);
  const embedded = listed.flatMap((entry) => (typeof entry !== 'string' && same(entry.id) ? [entry] : []));
  const described = (document.verificationMethod ?? []).filter(({ id }) => same(id));
  const [method, second] = [...embedded, ...described];
  if (second) return undefined; // two keys of one name: whose signature would it be?
  const inRelation = listed.some((entry) => same(typeof entry === 'string' ? entry : entry.id));
  return under === 'any' || inRelation ? method : undefined;
}
