// cairn log: what a node said while it ran. One that was fresh has the log of the run that made it.

import { join } from 'node:path';
import { exitCodes, findHome, listProjectRuns, openNodeLogs, type RunRecord, selectRecorded } from '@cairn/core';
import { explainAbsence } from '../../lookup/explain-absence.ts';
import { findNamedRun } from '../../lookup/find-named-run.ts';
import { findRecordedNodes, type RecordedNode } from '../../lookup/find-recorded-node.ts';
import { writeDocument } from '../../terminal/json.ts';
import type { Style } from '../../terminal/terminal.ts';
import { quoteForShell } from '../../text/quote-for-shell.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readSelectedNodes } from '../options/selected-nodes.ts';

interface NodeLog {
  readonly node: RecordedNode;
  readonly log: string;
  /** The run that the log belongs to; null if no run here made it. */
  readonly from: string | null;
}

export const showLog: CommandOf<'log'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const home = findHome(cwd);
  const selection = readSelectedNodes('log', args, args.nodes === undefined ? [] : [args.nodes]);
  const has = (run: RunRecord): boolean => selectRecorded(run, selection) !== undefined;
  const record = await findNamedRun(home, args.run ?? 'latest', cli, args.pipeline, has);
  const nodes = findRecordedNodes(record, selection);
  const logs = await Promise.all(nodes.map((node) => readLog(node, record, home)));
  if (args.json) {
    const told = logs.map(({ node: { label, outcome, reason }, log, from }) => ({
      node: label,
      outcome,
      reason,
      log,
      from,
    }));
    writeDocument(terminal, { run: record.run, ...told[0], nodes: told });
    return exitCodes.done;
  }
  for (const [index, log] of logs.entries()) {
    const head = logs.length > 1 ? `${index ? '\n' : ''}${terminal.style('bold', log.node.label)}\n` : '';
    if (log.log.trim() && log.node.outcome === 'fresh' && log.from !== null)
      terminal.complain(
        terminal.errorStyle('dim', `'${log.node.label}' was fresh: this is the log of run ${log.from}, which made it`),
      );
    terminal.print(`${head}${await renderLog(log, record, home, terminal.style)}`);
  }
  return exitCodes.done;
};

/** A log is stored under the node's key: whatever run made it. */
async function readLog(node: RecordedNode, record: RunRecord, home: string): Promise<NodeLog> {
  const log = (node.key && (await openNodeLogs(join(home, '.cairn')).read(node.key))) || '';
  const isMade = node.outcome === 'ran' || node.outcome === 'failed' || node.outcome === 'restored';
  if (isMade) return { node, log, from: record.run };
  const runs = await listProjectRuns(home);
  const maker = runs.findLast(
    ({ run, nodes }) =>
      run <= record.run &&
      nodes.some(
        ({ key, outcome }) => key !== null && key === node.key && (outcome === 'ran' || outcome === 'restored'),
      ),
  );
  return { node, log, from: maker?.run ?? null };
}

async function renderLog({ node, log, from }: NodeLog, record: RunRecord, home: string, style: Style): Promise<string> {
  const { outcome, reason } = node;
  const said = log.trim() ? log.replace(/\n$/, '') : '';
  if (outcome === 'failed') return `${said ? `${said}\n\n` : ''}${style('red', 'failed:')} ${reason.trimEnd()}`;
  return said ? said : explainSilence({ node, log, from }, record, home);
}

async function explainSilence({ node, from }: NodeLog, record: RunRecord, home: string): Promise<string> {
  const { label, outcome, reason } = node;
  if (outcome === 'fresh' && from === null)
    return `'${label}' was fresh in run ${record.run}, and no run here computed it: its log is where it was computed.`;
  if (outcome !== 'skipped' && outcome !== 'blocked')
    return `'${label}' logged nothing in run ${from ?? record.run}${outcome === 'fresh' ? ', which computed it' : ''} (${outcome}).`;
  const { message, run } = explainAbsence(node, record, await listProjectRuns(home));
  const other = run === undefined ? '' : `\nIt did in ${run}: cairn log ${quoteForShell(label)} --run ${run}`;
  return `${message}: ${reason}${other}`;
}
