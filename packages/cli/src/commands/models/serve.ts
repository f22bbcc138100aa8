// cairn serve: serves deployed models over HTTP until it is ended. SIGTERM and Ctrl-C let open requests end; a second one
// ends the command at once. SIGHUP loads what the aliases name now, reads the
// certificate again, and completes the files of the request log.

import { join, resolve } from 'node:path';
import { exitCodes, findHome } from '@cairn/core';
import { loadProjectServer } from '../../lookup/project-server.ts';
import { waitForEnd } from '../../process/wait-for-end.ts';
import { explainListening } from '../../usage/explain-listening.ts';
import { failUsage } from '../../usage/usage-error.ts';
import { checkWritable } from '../../usage/write-whole.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readApiKeys } from './read-api-keys.ts';
import { readCertificate, readChallengers, readRequestLog, readSize } from './read-serving.ts';
import { splitReference } from './split-reference.ts';

export const serve: CommandOf<'serve'> = async (args, { cwd, environment, terminal }) => {
  const place = join(findHome(cwd), '.cairn');
  const references = args['model@version'];
  const challengers = readChallengers(args.challenger);
  const shadows = args.shadow;
  const others = [...(challengers?.map(({ reference }) => reference) ?? []), ...(shadows ?? [])];
  // Reports references of a wrong form, with those that exist.
  for (const reference of references.length ? [...references, ...others] : ['']) await splitReference(place, reference);
  for (const { reference } of challengers ?? []) checkIsAsked('challenger', reference, references);
  for (const reference of shadows ?? []) checkIsAsked('shadow', reference, references);
  if (args.port !== undefined && args.port > 65_535)
    failUsage('option-wrong', {
      ...{ option: 'port', wanted: 'a number up to 65535', found: String(args.port) },
      form: '--port 8080',
    });
  const apiKeys = await readApiKeys(args['api-keys'], { cwd, variable: environment.variables['CAIRN_API_KEYS'] });
  const readTls = () => readCertificate({ cert: args['tls-cert'], key: args['tls-key'] }, cwd);
  const log = readRequestLog(args);
  if (log) await checkWritable(join(resolve(cwd, log.folder), 'requests'), log.folder);
  const tls = await readTls();
  const { startServer } = await loadProjectServer(cwd);
  const server = await startServer({
    place,
    references,
    host: args.host,
    port: args.port,
    apiKeys,
    tls,
    requestLog: log && { ...log, folder: resolve(cwd, log.folder) },
    challengers,
    shadows,
    bodyLimit: readSize('body-limit', args['body-limit']),
    concurrency: args.concurrency,
    timeout: args.timeout,
    batchDelay: args['batch-delay'],
    batchRows: args['batch-rows'],
    explainRows: args['explain-rows'],
    explainTimeout: args['explain-timeout'],
    drainDelay: args['drain-delay'],
    logLevel: args.log,
  }).catch(explainListening);
  const served = server.served().map(({ reference, version }) => `${reference} (v${version})`);
  // The log goes to standard error, as everything that is not the command's own answer.
  terminal.print(`serving ${served.join(', ')} at ${server.url}`);
  process.on('SIGHUP', () => {
    void server.reload();
    void server.rotateLog();
    // A file that cannot be read leaves the certificate as it is.
    if (tls)
      readTls().then(
        (renewed) => renewed && server.renewCertificate(renewed),
        () => undefined,
      );
  });
  await waitForEnd(server);
  return exitCodes.done;
};

/** A challenger or shadow of a model that nobody asks for would never predict. */
function checkIsAsked(option: 'challenger' | 'shadow', reference: string, references: readonly string[]): void {
  const nameOf = (text: string): string => text.slice(0, text.lastIndexOf('@'));
  if (references.some((asked) => nameOf(asked) === nameOf(reference))) return;
  failUsage('option-wrong', {
    option,
    wanted: 'a model that is served',
    found: reference,
    form: `cairn serve ${nameOf(reference)}@champion --${option} …`,
  });
}
