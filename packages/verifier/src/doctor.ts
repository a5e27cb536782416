import type { Examination } from '@laurel/web';
import type { Verifier } from './deps.ts';

/** What `laurel doctor` asks of a verifier: would a wallet find the key that signs our requests? */
export function verifierDoctor({ agent, did }: Pick<Verifier, 'agent' | 'did'>): Examination[] {
  return [
    {
      name: 'request key',
      run: async () => {
        const { verificationMethod } = await agent.signer(did, 'requests');
        const resolution = await agent.resolve(did);
        const listed =
          resolution.state === 'found' &&
          resolution.document.authentication?.some((method) => (typeof method === 'string' ? method : method.id) === verificationMethod);
        return listed
          ? { ok: true, found: `${did} resolves and lists the key that signs requests` }
          : {
              ok: false,
              found: `${did} is ${resolution.state}`,
              fix: 'Look whether publicUrl is the address people reach this node at, and whether a proxy passes /.well-known/did.json on.',
            };
      },
    },
  ];
}
