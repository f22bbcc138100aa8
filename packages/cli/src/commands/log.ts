// cairn log: what a node said while it ran.

import { join } from 'node:path';
import { findHome, findRun, openNodeLogs } from '@cairn/core';
import { exitCodes } from '../exit-codes.ts';
import { findRecordedNode } from '../find-recorded-node.ts';
import { writeDocument } from '../output/json.ts';
import type { CommandOf } from './command-of.ts';

export const showLog: CommandOf<'log'> = async (args, { cwd, terminal }) => {
  const home = findHome(cwd);
  const record = await findRun(home, args.run ?? 'latest');
  const { label, outcome, key } = findRecordedNode(record, args.node);
  const log = (key && (await openNodeLogs(join(home, '.cairn')).read(key))) || '';
  if (args.json) writeDocument(terminal, { run: record.run, node: label, outcome, log });
  else if (log.trim()) terminal.print(log.replace(/\n$/, ''));
  else terminal.print(`'${label}' said nothing in run ${record.run} (${outcome}).`);
  return exitCodes.done;
};
