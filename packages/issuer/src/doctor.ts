import { verifyCredential } from '@laurel/credentials';
import type { Examination } from '@laurel/web';
import type { Issuer } from './deps.ts';
import { StatusList } from './records.ts';

/** What `laurel doctor` asks of an issuer: are its keys in its own document, and are its lists signed as the rows say? */
export function issuerDoctor(issuer: Issuer): Examination[] {
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
    { name: `${profile.slug}: status lists`, run: () => examineLists(issuer, profile.slug) },
  ]);
}

/** As the rows are: serving a list would sign it anew, and a look changes nothing. */
async function examineLists({ store, agent, context }: Issuer, profile: string): Promise<{ ok: boolean; found: string; fix?: string }> {
  const lists = await store.as(profile).read((db) => db.list(StatusList, {}));
  const signed = lists.filter(({ publishedVersion, version }) => publishedVersion === version);
  const deps = { resolve: agent.resolve, fetchStatus: async () => NOT_ASKED, vouch: async () => [], clock: context.clock };
  const wrong: string[] = [];
  for (const { id, kind, published } of signed) {
    if (kind === 'token' || kind === '1edtech') continue;
    const { checks } = await verifyCredential(published, deps);
    if (checks.some(({ step, outcome }) => step === 'signature' && outcome !== 'pass')) wrong.push(id);
  }
  const waiting = lists.length - signed.length;
  return wrong.length === 0
    ? { ok: true, found: `${signed.length} lists are signed as the rows say${waiting === 0 ? '' : `, ${waiting} will be when next asked for`}` }
    : {
        ok: false,
        found: `${wrong.length} of ${signed.length} lists do not verify: ${wrong.join(', ')}`,
        fix: 'Look in the log for the reason; do not issue until it is mended.',
      };
}

const NOT_ASKED = { state: 'absent', reason: 'the status of a list is not asked for' } as const;
