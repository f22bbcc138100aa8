// cairn log: what a node said while it ran.

import { join } from 'node:path';
import { findHome, findRun, listProjectRuns, openNodeLogs, type RunRecord } from '@cairn/core';
import { exitCodes } from '../exit-codes.ts';
import { explainAbsence } from '../explain-absence.ts';
import { findRecordedNode, type RecordedNode } from '../find-recorded-node.ts';
import { writeDocument } from '../output/json.ts';
import { quoteForShell } from '../output/summary.ts';
import type { CommandOf } from './command-of.ts';

export const showLog: CommandOf<'log'> = async (args, { cwd, terminal }) => {
  const home = findHome(cwd);
  const record = await findRun(home, args.run ?? 'latest');
  const node = findRecordedNode(record, args.node);
  const { label, outcome, key, reason } = node;
  const log = (key && (await openNodeLogs(join(home, '.cairn')).read(key))) || '';
  if (args.json) {
    writeDocument(terminal, { run: record.run, node: label, outcome, reason, log });
    return exitCodes.done;
  }
  const said = log.trim() ? log.replace(/\n$/, '') : '';
  if (said) terminal.print(said);
  if (outcome === 'failed')
    terminal.print(`${said ? '\n' : ''}${terminal.style('red', 'failed:')} ${reason.trimEnd()}`);
  else if (!said) terminal.print(await explainSilence(node, record, home));
  return exitCodes.done;
};

async function explainSilence(node: RecordedNode, record: RunRecord, home: string): Promise<string> {
  const { label, outcome, reason } = node;
  if (outcome !== 'skipped' && outcome !== 'blocked')
    return `'${label}' said nothing in run ${record.run} (${outcome}).`;
  const { message, run } = explainAbsence(node, record, await listProjectRuns(home));
  const other = run === undefined ? '' : `\nIt did in ${run}: cairn log ${quoteForShell(label)} --run ${run}`;
  return `${message}: ${reason}${other}`;
}
