import { readFile } from 'node:fs/promises';
import { readConfig } from '../config/read-config.ts';
import { EXIT, type Run } from './command.ts';
import { LAUREL, shellWord } from './init-paths.ts';
import { needed, readFileAndOptions } from './options.ts';
import { readPassphrase } from './passphrase.ts';

/** `laurel restore`. */
export const restore: Run = async (args, io) => {
  const { file: from, options } = readFileAndOptions(args, { config: { type: 'string' }, 'passphrase-file': { type: 'string' }, lists: { type: 'string' } });
  const file = needed(options.config, '--config FILE');
  const config = await readConfig(file);
  const passphrase = await readPassphrase({ file: options['passphrase-file'], io });
  const { restoreNode } = await import('../backup/restore-node.ts');
  const { manifest, sameConfiguration, told } = await restoreNode({
    config,
    configuration: await readFile(file, 'utf8'),
    from,
    passphrase,
    lists: options.lists,
  });
  const at = `${manifest.at.slice(0, 19).replace('T', ' ')} UTC`;
  io.print(`Restored ${config.database.file} as of ${at}. The audit record says so.`);
  for (const sentence of told) io.print(`- ${sentence}`);
  io.print(
    `- What ${options.lists === undefined ? 'was' : 'else was'} done after ${at} is not here: revoke and suspend again what ${options.lists === undefined ? 'was' : 'the lists did not tell'}, have those who erased their account erase it again, and see who may do what (People, laurel api-key list).`,
  );
  if (manifest.publicUrl !== config.publicUrl)
    io.print(`- The backup is of ${manifest.publicUrl}, this configuration of ${config.publicUrl}: badges already given name the former.`);
  else if (!sameConfiguration) io.print('- The configuration is another than when the backup was made.');
  io.print('Let no other copy of this node run: two of them would sign with the same keys, and neither would know what the other revokes.');
  io.print(`Next: ${LAUREL} start --config ${shellWord(file)}`);
  return EXIT.well;
};
