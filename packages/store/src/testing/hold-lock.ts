import { openSqlite } from '../engines/sqlite.ts';

/** A second process on the same file: holds the write lock for a while. Arguments: file, milliseconds. */
const [file = '', ms = '0'] = process.argv.slice(2);
const engine = await openSqlite(file, []);
await engine.write(async () => {
  process.stdout.write('held\n');
  await new Promise((done) => setTimeout(done, Number(ms)));
});
await engine.close();
