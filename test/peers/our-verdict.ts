import { selfContainedDocument, type Verdict, verifyCredential } from '@laurel/credentials';

/** Our verdict on a credential of a did:key that names no list: nothing is asked of anybody. */
export const ourVerdict = (text: string): Promise<Verdict> =>
  verifyCredential(text, {
    clock: () => new Date(),
    vouch: async () => [],
    fetchStatus: async () => ({ state: 'absent', reason: 'no list in this test' }),
    resolve: async (did) => {
      const document = selfContainedDocument(did);
      return document ? { state: 'found', document, deactivated: false } : { state: 'absent', reason: 'not a did:key' };
    },
  });
