// cairn serve: serves deployed models over HTTP until it is ended. SIGTERM and Ctrl-C let open requests end; a second one
// ends the command at once. SIGHUP loads what the aliases name now.

import { join } from 'node:path';
import { exitCodes, findHome, parseSize, sizeForm } from '@cairn/core';
import { loadProjectServer } from '../../lookup/project-server.ts';
import { waitForEnd } from '../../process/wait-for-end.ts';
import { explainListening } from '../../usage/explain-listening.ts';
import { failUsage } from '../../usage/usage-error.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readApiKeys } from './read-api-keys.ts';
import { splitReference } from './split-reference.ts';

export const serve: CommandOf<'serve'> = async (args, { cwd, environment, terminal }) => {
  const place = join(findHome(cwd), '.cairn');
  const references = args['model@version'];
  // Reports references of a wrong form, with those that exist.
  for (const reference of references.length ? references : ['']) await splitReference(place, reference);
  const apiKeys = await readApiKeys(args['api-keys'], { cwd, variable: environment.variables['CAIRN_API_KEYS'] });
  const { startServer } = await loadProjectServer(cwd);
  const server = await startServer({
    place,
    references,
    host: args.host,
    port: args.port,
    apiKeys,
    bodyLimit: readSize(args['body-limit']),
    concurrency: args.concurrency,
    timeout: args.timeout,
    batchDelay: args['batch-delay'],
    batchRows: args['batch-rows'],
    drainDelay: args['drain-delay'],
    logLevel: args.log,
  }).catch(explainListening);
  const served = server.served().map(({ reference, version }) => `${reference} (v${version})`);
  // The log goes to standard error, as everything that is not the command's own answer.
  terminal.print(`serving ${served.join(', ')} at ${server.url}`);
  process.on('SIGHUP', () => void server.reload());
  await waitForEnd(server);
  return exitCodes.done;
};

function readSize(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const bytes = parseSize(text);
  if (bytes === undefined)
    return failUsage('option-wrong', {
      option: 'body-limit',
      wanted: 'a size',
      found: text,
      form: `--body-limit ${sizeForm}`,
    });
  return bytes;
}
