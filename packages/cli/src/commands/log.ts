// cairn log: what a node said while it ran.

import { findHome, findRun, readRunLog } from '@cairn/core';
import { exitCodes } from '../exit-codes.ts';
import { findRecordedNode } from '../find-recorded-node.ts';
import { writeDocument } from '../output/json.ts';
import type { CommandOf } from './run-command.ts';

export const showLog: CommandOf<'log'> = async (args, { cwd, terminal }) => {
  const home = findHome(cwd);
  const record = await findRun(home, args.run ?? 'latest');
  const { label, outcome } = findRecordedNode(record, args.node);
  const log = (await readRunLog(home, record, label)) ?? '';
  if (args.json) writeDocument(terminal, { run: record.run, node: label, outcome, log });
  else if (log.trim()) terminal.print(log.replace(/\n$/, ''));
  else terminal.print(`'${label}' said nothing in run ${record.run} (${outcome}).`);
  return exitCodes.done;
};
