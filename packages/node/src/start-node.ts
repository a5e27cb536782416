import type { RequestListener } from 'node:http';
import { systemClock, within } from '@laurel/base';
import { compose, type House, type Overrides } from './compose.ts';
import type { Config } from './config/config.ts';
import { readTls } from './config/read-tls.ts';
import { openDoor } from './door.ts';
import { type JobLoop, runJobs } from './job-loop.ts';
import { CLOSE_MS } from './limits.ts';

export type RunningNode = {
  url: string;
  /** Where the first administrator sets the node up; `undefined` once there is one. The link is made anew at each start until then. */
  setupUrl: string | undefined;
  /** Stops accepting, lets requests and chunks under way end, closes the databases: 12 s at most in all. */
  stop: () => Promise<void>;
  house: House;
};

/**
 * Runs one node in this process. Port 0 takes a free one and puts it into `publicUrl`.
 * @throws LaurelError config_invalid · port_taken, and what `compose` throws: then nothing listens and nothing new is stored
 */
export async function startNode(config: Config, overrides: Overrides = {}): Promise<RunningNode> {
  const door = await openDoor(config.listen, config.listen.tls && readTls(config.listen.tls, config.publicUrl, (overrides.clock ?? systemClock)()));
  const opened = [door.close];
  try {
    const house = await compose(withPort(config, door.port), door.port, overrides);
    opened.push(house.close);
    const setupPath = await house.people.setupPath();
    const loop = runJobs(house.jobs, house.context.log);
    door.serve(poking(house.listener, loop));
    house.context.log.info('node.ready', { url: house.url, roles: config.roles.join(' ') });
    const stop = async () => {
      await Promise.all([door.close(), loop.stop()]);
      // A run that was left may stand in the middle of anything, so nothing here may wait for it.
      await within(CLOSE_MS, house.close());
      house.context.log.info('node.stopped');
    };
    return { url: house.url, setupUrl: setupPath && `${house.url}${setupPath}`, stop: once(stop), house };
  } catch (error) {
    for (const close of opened) await close();
    throw error;
  }
}

/** What a person just sent off (a sign-in, an upload) is worked on at once, not at the job's next look. */
const poking =
  (listener: RequestListener, loop: JobLoop): RequestListener =>
  (request, response) => {
    if (request.method === 'POST') response.once('finish', loop.poke);
    listener(request, response);
  };

function withPort(config: Config, port: number): Config {
  if (config.listen.port !== 0 || config.publicUrl === 'none') return config;
  const url = new URL(config.publicUrl);
  url.port = String(port);
  return { ...config, publicUrl: url.origin };
}

function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= act();
    return done;
  };
}
