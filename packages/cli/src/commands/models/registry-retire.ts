// cairn registry retire and prune: take versions out of use, and remove the bundles of old ones.

import { join } from 'node:path';
import { exitCodes, findHome, pruneBundles, type RegisteredVersion, retireVersion } from '@cairn/core';
import { writeDocument } from '../../terminal/json.ts';
import { failUsage } from '../../usage/usage-error.ts';
import type { CommandOf } from '../options/command-of.ts';
import { authorOf, splitReference } from './split-reference.ts';

export const retireRegistered: CommandOf<'registry retire'> = async (args, cli) => {
  const place = join(findHome(cli.cwd), '.cairn');
  const [name, wanted] = await splitReference(place, args['model@version']);
  const { version } = await retireVersion(place, { name, version: wanted }, await authorOf(args, cli));
  if (args.json) writeDocument(cli.terminal, { name, version });
  else cli.terminal.print(`${name}@v${version} is retired: nothing reads its bundle any more`);
  return exitCodes.done;
};

export const pruneRegistered: CommandOf<'registry prune'> = async (args, cli) => {
  const { keep, model: name, json, 'dry-run': dryRun } = args;
  if (keep === undefined) return failUsage('rule-missing', { command: 'registry prune', rules: ['--keep <number>'] });
  const place = join(findHome(cli.cwd), '.cairn');
  const pruned = await pruneBundles(place, { name, keep, dryRun }, await authorOf(args, cli));
  const { terminal } = cli;
  if (json) writeDocument(terminal, { ...pruned, isDryRun: dryRun });
  else {
    const names = (versions: readonly RegisteredVersion[]): string =>
      versions.map((version) => `${version.name}@v${version.version}`).join(', ');
    if (!pruned.removed.length) terminal.print('No bundle is removed.');
    else terminal.print(`${dryRun ? 'Would remove' : 'Removed'} ${names(pruned.removed)}`);
    if (pruned.kept.length)
      terminal.print(terminal.style('dim', `kept, because an alias names it: ${names(pruned.kept)}`));
  }
  return exitCodes.done;
};
