import { now } from '@laurel/base';
import type { Did } from '@laurel/credentials';
import type { Issuer } from '../deps.ts';
import { type InstanceName, MECHANISMS, type Mechanism } from './mechanisms.ts';
import { Instance } from './records.ts';

/** One instance as it runs: its mechanism, the profile whose keys of programs open it, and who it signs as. */
export type RunningInstance = Mechanism & { name: InstanceName; profile: string; did: Did };

/** Finds or makes the did:key of every instance that is configured. */
export async function openInstances(issuer: Issuer, names: readonly InstanceName[], profile: string): Promise<RunningInstance[]> {
  const instances: RunningInstance[] = [];
  for (const name of names) instances.push({ ...MECHANISMS[name], name, profile, did: await ensureDid(issuer, name) });
  return instances;
}

async function ensureDid({ store, agent, context }: Issuer, name: InstanceName): Promise<Did> {
  const known = await store.read((db) => db.one(Instance, { name }));
  if (known) return known.did as Did; // written below, from a Did
  const { keyType } = MECHANISMS[name];
  const did = keyType === 'BLS12-381' ? await agent.createBbsDid() : (await agent.createKeyDid(keyType)).did;
  return store.write(async (db) => {
    const first = await db.one(Instance, { name }); // another process, started at the same moment, may have been quicker: its key is the instance's
    if (first) return first.did as Did;
    await db.insert(Instance, { name, did, createdAt: now(context) });
    return did;
  });
}
