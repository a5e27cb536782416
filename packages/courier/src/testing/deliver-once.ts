// A process of its own that runs the mail job once over a given database, for the test that kills it.
import { systemContext } from '@laurel/base';
import { openStore } from '@laurel/store';
import { courierSchema, openCourier } from '../index.ts';
import { from } from './open-office.ts';

const [file = '', port = ''] = process.argv.slice(2);
const context = systemContext({ allowInsecureLoopback: false, logLevel: 'warn' });
const store = await openStore({ kind: 'sqlite', file }, [courierSchema]);
const courier = openCourier({ store, context, transport: { host: '127.0.0.1', port: Number(port), secure: false }, from });
for (const job of courier.jobs) await job.run();
