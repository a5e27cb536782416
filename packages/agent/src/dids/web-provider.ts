import type { Context, KeyPurpose } from '@laurel/base';
import type { IAgentContext, IIdentifier, IKeyManager, ManagedKeyInfo } from '@veramo/core-types';
import { AbstractIdentifierProvider } from '@veramo/did-manager';
import { refuse } from '../refuse.ts';
import { NewDidOptions, newKey } from './new-key.ts';

/** One key each, so that a stolen request key cannot award and a stolen credentials key cannot rewrite the audit trail (security.md K7). */
const PURPOSES = ['credentials', 'requests', 'audit'] as const satisfies readonly KeyPurpose[];

/** did:web with a key per purpose. */
export class WebDidProvider extends AbstractIdentifierProvider {
  readonly #context: Pick<Context, 'clock'>;

  constructor(context: Pick<Context, 'clock'>) {
    super();
    this.#context = context;
  }

  override async createIdentifier(
    { alias, options }: { alias?: string; options?: unknown },
    agent: IAgentContext<IKeyManager>,
  ): Promise<Omit<IIdentifier, 'provider'>> {
    const { keyType } = NewDidOptions.parse(options);
    const did = `did:web:${alias}`;
    const keys: ManagedKeyInfo[] = [];
    for (const purpose of PURPOSES) keys.push(await newKey(agent, this.#context, { keyType, purpose, controller: did }));
    return { did, keys, services: [] };
  }

  override updateIdentifier = refuse('replace a DID document');
  override deleteIdentifier = refuse('delete a did:web');
  override addKey = refuse('add foreign keys to a did:web');
  override removeKey = refuse('remove keys of a did:web');
  override addService = refuse('add services to a did:web');
  override removeService = refuse('remove services of a did:web');
}
