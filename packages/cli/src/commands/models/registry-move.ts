// cairn registry promote and rollback: move an alias of a deployed model.

import { join } from 'node:path';
import { exitCodes, findHome, type MovedAlias, promoteVersion, rollBack } from '@cairn/core';
import type { Cli } from '../../terminal/cli.ts';
import { writeDocument } from '../../terminal/json.ts';
import type { CommandOf } from '../options/command-of.ts';
import { authorOf, splitReference } from './split-reference.ts';

export const promoteRegistered: CommandOf<'registry promote'> = async (args, cli) => {
  const place = join(findHome(cli.cwd), '.cairn');
  const [name, version] = await splitReference(place, args['model@version']);
  const moved = await promoteVersion(place, { name, version, alias: args.alias }, await authorOf(args, cli));
  return show(moved, args.json, cli);
};

export const rollBackRegistered: CommandOf<'registry rollback'> = async (args, cli) => {
  const place = join(findHome(cli.cwd), '.cairn');
  const [name, alias] = await splitReference(place, args['model@alias']);
  return show(await rollBack(place, { name, alias }, await authorOf(args, cli)), args.json, cli);
};

function show(moved: MovedAlias, isJson: boolean, { terminal }: Cli): number {
  const { name, alias, from, to, isMoved } = moved;
  const target = terminal.style('green', `${name}@${alias}`);
  if (isJson) writeDocument(terminal, moved);
  else if (!isMoved) terminal.print(`${target} is already v${to}: nothing was changed`);
  else terminal.print(`${target} is now v${to}${from === null ? '' : ` (before: v${from})`}`);
  return exitCodes.done;
}
