// cairn accept: stored results stand for changed code.

import { acceptResults, exitCodes, findHome, findRun, type RunRecord } from '@cairn/core';
import { type ArgsOf, describeUsage } from '../../command-line/command-table.ts';
import { renderAccepted } from '../../pages/store/accepted-results.ts';
import { tryParams } from '../../params/try-params.ts';
import type { Cli } from '../../terminal/cli.ts';
import { writeDocument } from '../../terminal/json.ts';
import { failUsage } from '../../usage/usage-error.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readPlanning } from '../options/planning-options.ts';

export const acceptResultsOfNodes: CommandOf<'accept'> = async (args, cli) => {
  const { terminal } = cli;
  const why = args.why?.trim() || failMissing('--why');
  const last = await findLast(args, cli);
  // A pipeline is named by its file: its name in a run may be another.
  const pipeline = args.pipeline ?? last?.file;
  const { given, options } = await readPlanning('accept', { ...args, pipeline }, cli);
  const only = [...(options.only ?? []), ...args.nodes];
  if (!only.length && !options.select && !options.from && !options.until) failMissing('nodes');
  const isGiven = args.set.length > 0 || args.params.length > 0 || args.seed !== undefined;
  const asLast =
    last && !isGiven ? { params: last.givenParams as Readonly<Record<string, unknown>>, seed: last.seed } : undefined;
  const accepted = await tryParams(given, (params) =>
    acceptResults({ ...options, params, ...asLast, ...(only.length && { only }), why, isDry: args['dry-run'] }),
  );
  if (args.json) writeDocument(terminal, accepted);
  else terminal.print(renderAccepted(accepted, terminal.style));
  return exitCodes.done;
};

/** The latest run, of the named pipeline if there is one: its params are those that are meant. */
async function findLast(args: ArgsOf<'accept'>, { cwd }: Cli): Promise<RunRecord | undefined> {
  const home = findHome(cwd);
  try {
    return await findRun(home, 'latest', args.pipeline);
  } catch {
    return undefined;
  }
}

function failMissing(argument: string): never {
  return failUsage('argument-missing', { command: 'accept', argument, usage: describeUsage('accept'), known: [] });
}
