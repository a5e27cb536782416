import { generateKeyPairSync } from 'node:crypto';
import { didKeyOf } from '@laurel/credentials';
import { ensureAchievement, uploadRoster } from '../../scripts/demo/desk.ts';
import { demand, REGISTRAR, signIn } from '../../scripts/demo/persons.ts';
import { SAMPLE_ACHIEVEMENT } from '../../scripts/demo/sample.ts';
import { type Page, settled } from '../../scripts/demo/visitor.ts';
import type { Life, Place } from './life.ts';

/** A registrar with rosters: each is uploaded, looked over and awarded on the pages of the desk. */
export type Registrar = {
  /** Presses "Award" on the next roster of so many learners, whom nobody has awarded before; `keyed`: each with a key of their own. */
  start: (rows: number, keyed?: 'keyed') => Promise<Started>;
  /** Presses "Issue again" for a whole batch. */
  issueAgain: (batchId: string) => Promise<{ finished: () => Promise<Page> }>;
  /** Asks for all of a batch on the register, types the count and presses "Revoke". */
  revokeAll: (started: Started) => Promise<{ finished: () => Promise<Page> }>;
};
export type Started = { batchId: string; rows: number; finished: () => Promise<Page> };

export async function openRegistrar({ address }: Place, { setupLink }: Life): Promise<Registrar> {
  const registrar = await signIn({ address, setupLink }, address, REGISTRAR);
  const desk = `${address}/desk/kestrel-bay`;
  const achievement = await ensureAchievement(registrar, desk, SAMPLE_ACHIEVEMENT);
  let rosters = 0;
  return {
    start: async (rows, keyed) => {
      const preview = await uploadRoster(registrar, desk, achievement, roster(++rosters, rows, keyed === 'keyed'));
      demand(await preview.form(/^Award [\d,]+ badge/).submit(), 200);
      return {
        batchId: preview.address.split('/').at(-1) ?? '',
        rows,
        finished: async () => settled(demand(await registrar.open(preview.address), 200)),
      };
    },
    issueAgain: async (batchId) => {
      const ask = await (await registrar.open(`${desk}/batches/${batchId}`)).follow(/\/issue$/);
      const progress = demand(await ask.form(/^Issue [\d,]+ badges? again/).submit(), 200);
      return { finished: async () => settled(demand(await registrar.open(progress.address), 200)) };
    },
    revokeAll: async ({ batchId, rows }) => {
      const register = await registrar.open(`${desk}/register?batch=${batchId}`);
      const ask = demand(await register.form('Revoke…').tick('all').submit(), 200);
      const progress = demand(
        await ask
          .form(/^Revoke [\d,]+ badges/)
          .choose('reason', 'Issued in error')
          .fill('count', String(rows))
          .submit(),
        200,
      );
      return { finished: async () => settled(demand(await registrar.open(progress.address), 200)) };
    },
  };
}

function roster(number: number, rows: number, keyed: boolean): File {
  const lines = Array.from({ length: rows }, (_, n) => {
    const line = `learner${n}@roster${number}.example,"O’Connor, Zoë ${n}",${n % 2 ? 'en' : 'fr'},R${number}-${n}`;
    return keyed ? `${line},${newDid()}` : line;
  });
  const header = `email,name,language,external_id${keyed ? ',holder_key' : ''}`;
  return new File([`\uFEFF${[header, ...lines].join('\r\n')}\r\n`], `roster-${number}.csv`, { type: 'text/csv' });
}

function newDid(): string {
  const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  return didKeyOf({ kty: 'OKP', crv: 'Ed25519', x });
}
