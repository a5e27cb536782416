import { verifyCredential } from '@laurel/credentials';
import type { Examination } from '@laurel/web';
import type { Issuer } from './deps.ts';
import { StatusList } from './records.ts';
import { ownLists, type ServeList } from './status/publish.ts';

/** What `laurel doctor` asks of an issuer: are its keys in its own document, and are its lists signed as the rows say? */
export function issuerDoctor(issuer: Issuer, serve: ServeList): Examination[] {
  return issuer.profiles.flatMap((profile) => [
    {
      name: `${profile.slug}: DID`,
      run: async () => {
        const { verificationMethod } = await issuer.agent.signer(profile.did, 'credentials');
        const resolution = await issuer.agent.resolve(profile.did);
        const listed =
          resolution.state === 'found' &&
          resolution.document.assertionMethod?.some((method) => (typeof method === 'string' ? method : method.id) === verificationMethod);
        return listed
          ? { ok: true, found: `${profile.did} resolves and lists its signing key` }
          : {
              ok: false,
              found: `${profile.did} is ${resolution.state}`,
              fix: 'Look whether publicUrl is the address people reach this node at, and whether a proxy passes /.well-known/did.json on.',
            };
      },
    },
    { name: `${profile.slug}: status lists`, run: () => examineLists(issuer, serve, profile.slug) },
  ]);
}

async function examineLists(issuer: Issuer, serve: ServeList, profile: string): Promise<{ ok: boolean; found: string; fix?: string }> {
  const lists = await issuer.store.as(profile).read((db) => db.list(StatusList, {}));
  const wrong: string[] = [];
  for (const { id, kind } of lists) {
    const list = await serve(id);
    if (list.publishedVersion !== list.version) wrong.push(id);
    else if (kind !== 'token') {
      const deps = { resolve: issuer.agent.resolve, fetchStatus: ownLists(issuer, serve), vouch: async () => [], clock: issuer.context.clock };
      const verdict = await verifyCredential(list.published, deps);
      if (verdict.checks.some((check) => check.step === 'signature' && check.outcome !== 'pass')) wrong.push(id);
    }
  }
  return wrong.length === 0
    ? { ok: true, found: `${lists.length} lists are signed as the rows say` }
    : {
        ok: false,
        found: `${wrong.length} of ${lists.length} lists do not verify: ${wrong.join(', ')}`,
        fix: 'Look in the log for the reason; do not issue until it is mended.',
      };
}
