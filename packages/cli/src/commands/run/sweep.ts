// cairn sweep: runs a pipeline at several points of its params, over one graph.

import { resolve } from 'node:path';
import { findPipelineFile, runSweep } from '@cairn/core';
import { reportSweep } from '../../ci/report-sweep.ts';
import { describeUsage } from '../../command-line/command-table.ts';
import { describeSweep, renderSweep } from '../../pages/run/sweep-table.ts';
import { openSweep } from '../../params/sweep-points.ts';
import { listenForInterrupts } from '../../process/interrupts.ts';
import { readSweep } from '../../reporters/sweep-reader.ts';
import { classifyError } from '../../terminal/errors.ts';
import { writeDocument } from '../../terminal/json.ts';
import { failUsage } from '../../usage/usage-error.ts';
import { checkWritable } from '../../usage/write-whole.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readPlanning } from '../options/planning-options.ts';
import { openReader } from './open-reader.ts';
import { readRunning } from './read-running.ts';
import { openHooks } from './run-hook.ts';

export const sweepPipeline: CommandOf<'sweep'> = async (args, cli) => {
  const { terminal } = cli;
  if (!args.over.length)
    failUsage('argument-missing', { command: 'sweep', argument: '--over', usage: describeUsage('sweep'), known: [] });
  if (args.summary !== undefined) await checkWritable(resolve(cli.cwd, args.summary), args.summary);
  const hooks = openHooks(cli, args.pipeline ?? '');
  await hooks.before();
  try {
    const { given, options } = await readPlanning('sweep', args, cli);
    const { over, points, typed } = await openSweep(args.over, given, options);
    const { home } = findPipelineFile(options.pipeline, cli.cwd);
    const reader = openReader(cli, home, { json: false, verbose: args.verbose });
    const sweep = readSweep((event) => (args.json ? undefined : reader.read(event)), typed);
    const interrupts = listenForInterrupts(() => (args.json ? undefined : reader.stop()));
    const { params: _, paramsFrom: __, ...common } = options;
    try {
      const finished = await runSweep({
        ...common,
        ...readRunning(args),
        ...(cli.environment.pools !== undefined && { poolsPlace: resolve(cli.cwd, cli.environment.pools) }),
        ...{ over, points, snapshot: cli.environment.takesSnapshots, signal: interrupts.signal },
        onPlanned: sweep.plan,
        onEvent: sweep.read,
      });
      reader[Symbol.dispose]();
      if (args.json) writeDocument(terminal, describeSweep(finished));
      else {
        const { style, isLive } = terminal;
        terminal.print(renderSweep(finished, { style, typed, ...(isLive && { width: terminal.columns() - 1 }) }));
      }
      await reportSweep(options.pipeline, finished, typed, args, cli);
      for (const run of finished.runs) if (run) await hooks.after(run, run.exitCode);
      return finished.exitCode;
    } finally {
      interrupts[Symbol.dispose]();
      reader[Symbol.dispose]();
    }
  } catch (error) {
    await hooks.after(undefined, classifyError(error).exitCode);
    throw error;
  }
};
