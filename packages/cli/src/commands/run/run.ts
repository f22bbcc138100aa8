// cairn run: runs a pipeline and shows it as it goes.

import { join } from 'node:path';
import {
  findPipelineFile,
  listProjectRuns,
  openStore,
  parseSize,
  type RunOptions,
  type RunRecord,
  run,
  sizeForm,
} from '@cairn/core';
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
import { writeJsonLines } from '../../terminal/json.ts';
import { nameFileFrom, readSourceFrom } from '../../terminal/project-files.ts';
import { cleanData } from '../../text/clean-text.ts';
import { failUsage } from '../../usage/usage-error.ts';
import { createRunState } from '../../view/run-state.ts';
import { viewRun } from '../../view/view-run.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readPlanning } from '../options/planning-options.ts';

export const runPipeline: CommandOf<'run'> = async (args, cli) => {
  const report = openCiReport(args, cli);
  try {
    await report?.check();
    return await runAndShow(args, cli, report);
  } catch (error) {
    await report?.fail(error);
    throw error;
  }
};

async function runAndShow(args: ArgsOf<'run'>, cli: Cli, report: CiReport | undefined): Promise<number> {
  const { given, options } = await readPlanning('run', args, cli);
  const { home } = findPipelineFile(options.pipeline, cli.cwd);
  const reader = openReader(cli, home, args);
  const interrupts = listenForInterrupts(() => reader.stop());
  const all: Omit<RunOptions, 'params'> = {
    ...options,
    ...(args.concurrency !== undefined && { concurrency: args.concurrency }),
    ...(args.memory !== undefined && { memory: readMemory(args.memory) }),
    twice: args.twice,
    keepGoing: args['keep-going'],
    publish: !args['no-publish'],
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
    return record.exitCode;
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
