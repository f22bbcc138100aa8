// cairn run: runs a pipeline and shows it as it goes.

import { resolve } from 'node:path';
import {
  type EndedRun,
  findPipelineFile,
  openProjectStore,
  type RunOptions,
  type RunRecord,
  run,
  runStub,
} from '@cairn/core';
import { cleanData, count, viewRun } from '@cairn/report';
import { type CiReport, openCiReport } from '../../ci/open-ci-report.ts';
import { readArguments } from '../../command-line/args.ts';
import type { ArgsOf } from '../../command-line/command-table.ts';
import { type GivenParams, tryParams } from '../../params/try-params.ts';
import { listenForInterrupts } from '../../process/interrupts.ts';
import type { RunReader } from '../../reporters/run-reader.ts';
import { renderSummary } from '../../reporters/summary.ts';
import type { Cli } from '../../terminal/cli.ts';
import { classifyError } from '../../terminal/errors.ts';
import { nameFileFrom, readSourceFrom } from '../../terminal/project-files.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readPlanning } from '../options/planning-options.ts';
import { openProjectExecutor } from '../options/project-executor.ts';
import { openReader } from './open-reader.ts';
import { readRunning } from './read-running.ts';
import { openHooks } from './run-hook.ts';
import { noteStarted } from './started-runs.ts';

export const runPipeline: CommandOf<'run'> = async (args, cli) => {
  if (args.watch && args.pipeline !== undefined) return await (await import('./watch-run.ts')).watchAndRun(args, cli);
  const report = openCiReport(args, cli);
  const hooks = openHooks(cli, args.pipeline ?? '', args.notify);
  await hooks.before();
  try {
    await report?.check();
    const record = await runAndShow(args, cli, report);
    await hooks.after(record, record.exitCode);
    return record.exitCode;
  } catch (error) {
    await report?.fail(error);
    await hooks.after(undefined, classifyError(error).exitCode);
    throw error;
  }
};

async function runAndShow(args: ArgsOf<'run'>, cli: Cli, report: CiReport | undefined): Promise<EndedRun> {
  const { given, options } = await readPlanning('run', args, cli);
  const { home } = findPipelineFile(options.pipeline, cli.cwd);
  const executor = await openProjectExecutor(args.executor, home, cli);
  const reader = openReader(cli, home, args);
  const interrupts = listenForInterrupts(() => reader.stop());
  const all: Omit<RunOptions, 'params'> = {
    ...options,
    ...readRunning(args),
    ...(cli.environment.pools !== undefined && { poolsPlace: resolve(cli.cwd, cli.environment.pools) }),
    ...(executor && { executor }),
    twice: args.twice,
    publish: !args['no-publish'],
    overwrite: args.overwrite,
    snapshot: cli.environment.takesSnapshots,
    onEvent: (event) => {
      reader.read(event);
      report?.read(event);
    },
    signal: interrupts.signal,
    ...(executor && { onRunId: (run) => started.note(run) }),
  };
  const started = openStarted(home, options.pipeline, cli);
  try {
    if (args.stub) return await runOnStubs(all, given, home, reader, args, cli);
    const record = await tryParams(given, (params) => run({ ...all, params }));
    const store = await openProjectStore(options.storePlace, home, cli.environment.variables);
    if (!args.json) showSummary(record, home, reader, args, cli);
    await report?.finish(record, home, store);
    return record;
  } finally {
    started.end();
    interrupts[Symbol.dispose]();
    reader[Symbol.dispose]();
  }
}

/** Notes the run while it goes on, so that `cairn attach` finds it if this command is killed. */
function openStarted(home: string, pipeline: string, { cwd, words = readArguments() }: Cli) {
  let forget: (() => void) | undefined;
  return {
    note(run: string): void {
      forget = noteStarted(home, cwd, { run, pipeline, words });
    },
    end: () => forget?.(),
  };
}

/** Nothing is stored or published, so a CI report has no artifacts to read. */
async function runOnStubs(
  options: Omit<RunOptions, 'params'>,
  given: GivenParams,
  home: string,
  reader: RunReader,
  args: ArgsOf<'run'>,
  cli: Cli,
): Promise<EndedRun> {
  const record = await tryParams(given, (params) => runStub({ ...options, params }));
  if (args.json) return record;
  showSummary(record, home, reader, args, cli, true);
  const { stubbed, nodes } = record;
  cli.terminal.print(
    cli.terminal.style(
      'dim',
      `${stubbed.length} of ${count(nodes.length, 'node')} gave sample outputs; nothing is stored`,
    ),
  );
  return record;
}

function showSummary(
  record: RunRecord,
  home: string,
  reader: RunReader,
  args: ArgsOf<'run'>,
  { cwd, terminal }: Cli,
  isGone = false,
): void {
  terminal.print(
    renderSummary(viewRun({ record: cleanData(record), state: reader.state }), {
      style: terminal.style,
      ...(terminal.isLive && { width: terminal.columns() - 1 }),
      isVerbose: args.verbose,
      isGone,
      nameFile: nameFileFrom(cwd, home),
      readSource: readSourceFrom(home),
    }),
  );
}
