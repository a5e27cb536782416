import { expect, it } from 'vitest';
import { CREDENTIALS_V2, OPEN_BADGES_V3 } from '../contexts/contexts.ts';
import { SCOPES } from '../limits.ts';
import { ofType, rootScope, type Scope, Unprepared } from './scopes.ts';

const LIST = [CREDENTIALS_V2, OPEN_BADGES_V3];

async function root(): Promise<Scope> {
  await rootScope(LIST); // the first sight only notes the list
  const scope = await rootScope(LIST);
  if (!scope) throw new Error('no scope');
  return scope;
}

/** One more scope within, as the types of a stranger's document would have it made. */
async function makeOne(scope: Scope): Promise<void> {
  try {
    ofType(scope, {});
  } catch (error) {
    if (!(error instanceof Unprepared)) throw error;
    await error.prepare();
  }
}

it('a scope and all that is within it are let go once there are too many, though jsonld keeps the context that it is of', async () => {
  const before = await root();
  expect(await root()).toBe(before);
  for (let nth = 0; nth <= SCOPES; nth++) await makeOne(before);
  const after = await root();
  expect(after.context).toBe(before.context);
  expect(after).not.toBe(before);
  expect(after.ofTypes.size).toBe(0);
});
