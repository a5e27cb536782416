import { type ControllerDocument, jwkOfMultibase, openJws, publicKeyOfJwk, verifyBytes } from '@laurel/credentials';
import type { TestProgramme } from './open-test-programme.ts';

/** The payload of a statement, held against the document of its issuer as anybody would; throws where it does not hold. */
export async function verifyJwt({ url }: Pick<TestProgramme, 'url'>, compact: string, typ: string, did: string): Promise<Record<string, unknown>> {
  const opened = openJws(compact);
  if (!opened.ok) throw new Error(opened.problem.detail);
  const { header, payload, signingInput, signature } = opened.jws;
  const document: ControllerDocument = await (await fetch(`${url}/.well-known/did.json`)).json();
  const method = document.verificationMethod?.find(({ id }) => id === header.kid);
  const jwk = method?.publicKeyJwk ?? (method?.publicKeyMultibase ? jwkOfMultibase(method.publicKeyMultibase) : undefined);
  const key = jwk && publicKeyOfJwk(jwk);
  const isListed = document.assertionMethod?.includes(String(header.kid)) ?? false;
  const holds = isListed && key !== undefined && verifyBytes(key.algorithm, key.key, Buffer.from(signingInput), signature);
  if (!holds || header.typ !== typ || document.id !== did || payload.iss !== did) throw new Error(`Not a ${typ} of ${did}`);
  return payload;
}
