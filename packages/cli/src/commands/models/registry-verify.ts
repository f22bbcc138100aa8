// cairn registry verify: checks histories, signatures and bundles.

import { join } from 'node:path';
import { exitCodes, findHome, verifyRegistry } from '@cairn/core';
import { writeDocument } from '../../terminal/json.ts';
import type { CommandOf } from '../options/command-of.ts';

export const verifyRegistered: CommandOf<'registry verify'> = async (args, { cwd, terminal }) => {
  const names = await verifyRegistry(join(findHome(cwd), '.cairn'), args.model);
  const isWhole = names.every(({ problems }) => !problems.length);
  if (args.json) writeDocument(terminal, { names });
  else if (!names.length) terminal.print('No model is deployed yet. A run publishes the bundles among its results.');
  else
    for (const { name, entries, signed, unbound, bundles, problems } of names) {
      const { style } = terminal;
      if (!problems.length)
        terminal.print(
          `${style('green', name)}  ${entries} entries, ${signed} signed; ${bundles} bundles: all are whole`,
        );
      if (!problems.length && unbound > 0)
        terminal.print(`  ${unbound} entries do not name their model: an earlier version of Cairn wrote them`);
      for (const { message, fix } of problems) {
        terminal.print(`${style('red', name)}  ${message}`);
        terminal.print(`  ${style('green', 'fix:')} ${fix}`);
      }
    }
  return isWhole ? exitCodes.done : exitCodes.failed;
};
