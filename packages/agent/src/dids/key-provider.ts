import type { Context } from '@laurel/base';
import type { IAgentContext, IIdentifier, IKeyManager } from '@veramo/core-types';
import { AbstractIdentifierProvider } from '@veramo/did-manager';
import { refuse } from '../refuse.ts';
import { NewKeyDidOptions, newKey } from './new-key.ts';

/** did:key with one key, Ed25519, P-256, P-384 or BLS12-381, that serves every purpose by its method. */
export class KeyDidProvider extends AbstractIdentifierProvider {
  readonly #context: Pick<Context, 'clock'>;

  constructor(context: Pick<Context, 'clock'>) {
    super();
    this.#context = context;
  }

  override async createIdentifier({ options }: { options?: unknown }, agent: IAgentContext<IKeyManager>): Promise<Omit<IIdentifier, 'provider'>> {
    const { keyType } = NewKeyDidOptions.parse(options);
    const key = await newKey(agent, this.#context, { keyType, purpose: 'any' });
    return { did: key.kid.slice(0, key.kid.indexOf('#')), controllerKeyId: key.kid, keys: [key], services: [] };
  }

  override async deleteIdentifier({ keys }: IIdentifier, { agent }: IAgentContext<IKeyManager>): Promise<boolean> {
    for (const { kid } of keys) await agent.keyManagerDelete({ kid });
    return true;
  }

  override updateIdentifier = refuse('change a did:key');
  override addKey = refuse('add keys to a did:key');
  override removeKey = refuse('remove the key of a did:key');
  override addService = refuse('add services to a did:key');
  override removeService = refuse('remove services of a did:key');
}
