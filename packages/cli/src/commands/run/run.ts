// cairn run: runs a pipeline and shows it as it goes.

import { join, resolve } from 'node:path';
import {
  type FinishedRun,
  findPipelineFile,
  listProjectRuns,
  openStore,
  parseSize,
  type RunOptions,
  type RunRecord,
  run,
  sizeForm,
} from '@cairn/core';
import { cleanData, createRunState, viewRun } from '@cairn/report';
import { type CiReport, openCiReport } from '../../ci/open-ci-report.ts';
import { type ArgsOf, commandTable, describeOption } from '../../command-line/command-table.ts';
import { tryParams } from '../../params/try-params.ts';
import { listenForInterrupts } from '../../process/interrupts.ts';
import { readLive } from '../../reporters/live.ts';
import { readPlainly } from '../../reporters/plain.ts';
import type { RunReader } from '../../reporters/run-reader.ts';
import { renderSummary } from '../../reporters/summary.ts';
import { learnExpectations } from '../../reporters/time-left.ts';
import type { Cli } from '../../terminal/cli.ts';
import { classifyError } from '../../terminal/errors.ts';
import { writeJsonLines } from '../../terminal/json.ts';
import { nameFileFrom, readSourceFrom } from '../../terminal/project-files.ts';
import { failUsage } from '../../usage/usage-error.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readPlanning } from '../options/planning-options.ts';
import { openHooks } from './run-hook.ts';

export const runPipeline: CommandOf<'run'> = async (args, cli) => {
  if (args.watch && args.pipeline !== undefined) return await (await import('./watch-run.ts')).watchAndRun(args, cli);
  const report = openCiReport(args, cli);
  const hooks = openHooks(cli, args.pipeline ?? '');
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

async function runAndShow(args: ArgsOf<'run'>, cli: Cli, report: CiReport | undefined): Promise<FinishedRun> {
  const { given, options } = await readPlanning('run', args, cli);
  const { home } = findPipelineFile(options.pipeline, cli.cwd);
  const reader = openReader(cli, home, args);
  const interrupts = listenForInterrupts(() => reader.stop());
  const all: Omit<RunOptions, 'params'> = {
    ...options,
    ...(args.concurrency !== undefined && { concurrency: args.concurrency }),
    ...(args.memory !== undefined && { memory: readMemory(args.memory) }),
    ...(cli.environment.pools !== undefined && { poolsPlace: resolve(cli.cwd, cli.environment.pools) }),
    twice: args.twice,
    ...readFailureLimit(args),
    keepFailed: args['keep-failed'],
    publish: !args['no-publish'],
    overwrite: args.overwrite,
    ...readMetadata(args),
    snapshot: cli.environment.takesSnapshots,
    onEvent: (event) => {
      reader.read(event);
      report?.read(event);
    },
    signal: interrupts.signal,
  };
  try {
    const record = await tryParams(given, (params) => run({ ...all, params }));
    const store = await openStore(options.storePlace ?? join(home, '.cairn'));
    if (!args.json) showSummary(record, home, reader, args, cli);
    await report?.finish(record, home, store);
    return record;
  } finally {
    interrupts[Symbol.dispose]();
    reader[Symbol.dispose]();
  }
}

function showSummary(
  record: RunRecord,
  home: string,
  reader: RunReader,
  args: ArgsOf<'run'>,
  { cwd, terminal }: Cli,
): void {
  terminal.print(
    renderSummary(viewRun({ record: cleanData(record), state: reader.state }), {
      style: terminal.style,
      ...(terminal.isLive && { width: terminal.columns() - 1 }),
      isVerbose: args.verbose,
      nameFile: nameFileFrom(cwd, home),
      readSource: readSourceFrom(home),
    }),
  );
}

function readFailureLimit(args: ArgsOf<'run'>): Pick<RunOptions, 'keepGoing' | 'maxFailures' | 'failFast'> {
  const { 'keep-going': keepGoing, 'max-failures': maxFailures, 'fail-fast': failFast } = args;
  const option = maxFailures !== undefined ? 'max-failures' : 'fail-fast';
  if (keepGoing && (maxFailures !== undefined || failFast))
    failUsage('option-wrong', {
      ...{ option, wanted: 'a run without --keep-going, which has no limit', found: undefined },
      form: `--${option} or --keep-going`,
    });
  return { keepGoing, failFast, ...(maxFailures !== undefined && { maxFailures }) };
}

/** Empty if nothing is said about the run. */
function readMetadata({ name, note, tag, pin }: ArgsOf<'run'>): Pick<RunOptions, 'metadata'> {
  if (name === undefined && note === undefined && !tag.length && !pin) return {};
  return { metadata: { name, note, tags: tag, isPinned: pin } };
}

function readMemory(found: string): number {
  const form = describeOption('memory', commandTable.run.options.memory);
  return parseSize(found) ?? failUsage('option-wrong', { option: 'memory', wanted: sizeForm, found, form });
}

function openReader(cli: Cli, home: string, { json, verbose }: { json: boolean; verbose: boolean }): RunReader {
  const { terminal } = cli;
  if (json)
    return {
      state: createRunState(),
      read: writeJsonLines(terminal),
      stop: () => undefined,
      [Symbol.dispose]: () => undefined,
    };
  if (!terminal.isLive) return readPlainly(terminal, { isVerbose: verbose });
  const learn = async (pipeline: string) => learnExpectations(await listProjectRuns(home), pipeline);
  return readLive(terminal, { isVerbose: verbose, learn });
}
