// The answer of `cairn run` when there is nothing to do. It is bundled into one file, because loading files is most of
// what such a run costs, and it loads nothing that plans or runs. When it is not sure, it prints nothing and leaves the
// run to the whole command.

import { failAuthored, failUnsettled, findAnswer, findPipelineFile } from '@cairn/core';
import { wantsCiReport } from './ci/wants-ci-report.ts';
import {
  type CommandEnvironment,
  type ParsedCommand,
  parseTyped,
  readArguments,
  readEnvironment,
} from './command-line/args.ts';
import type { ArgsOf } from './command-line/command-table.ts';
import { readPlanning } from './commands/options/planning-options.ts';
import { applyConfig } from './config/apply-config.ts';
import { findConfigFile } from './config/find-config.ts';
import { hooksOf } from './config/hooks-of.ts';
import { openConfig } from './config/open-config.ts';
import { buildParams } from './params/try-params.ts';
import { leaveProcess } from './process/leave-process.ts';
import { showAnswer } from './reporters/answer.ts';
import { openAnswerTerminal } from './terminal/answer-terminal.ts';
import type { Cli } from './terminal/cli.ts';
import { finishOutput } from './terminal/finish-output.ts';
import { nameFileFrom, readSourceFrom } from './terminal/project-files.ts';
import { openTerminal } from './terminal/terminal.ts';

/** Ends the process if it has the answer; returns if it has none. */
export async function answerFresh(): Promise<void> {
  const environment = readEnvironment();
  const cwd = process.cwd();
  const release = guardConfig();
  const found = await find({ cwd, environment })
    .catch(() => undefined)
    .finally(release);
  if (!found) return;
  const { answer, args, home } = found;
  const terminal = openAnswerTerminal(environment);
  const code = showAnswer(answer, terminal, {
    isJson: args.json,
    seconds: () => process.uptime(),
    nameFile: nameFileFrom(cwd, home),
    readSource: readSourceFrom(home),
  });
  leaveProcess(await finishOutput(terminal, code));
}

/**
 * A configuration may wait forever, or leave an error that nobody catches. Then there is no answer, and the whole command
 * says it: otherwise Node would end the process with the exit code 0. Returns a function that ends this.
 */
function guardConfig(): () => void {
  const stray = (error: unknown): void => {
    if (!failAuthored(error)) throw error;
  };
  process.on('beforeExit', failUnsettled);
  process.on('uncaughtException', stray);
  process.on('unhandledRejection', stray);
  return () => {
    process.off('beforeExit', failUnsettled);
    process.off('uncaughtException', stray);
    process.off('unhandledRejection', stray);
  };
}

/** With the defaults of a configuration; undefined if it has hooks, which the whole command calls. */
async function readConfigured(typed: ParsedCommand, cwd: string, environment: CommandEnvironment) {
  const file = environment.isConfigured ? findConfigFile(cwd) : undefined;
  if (file === undefined && (typed.profile ?? environment.profile) === undefined) return typed.values;
  // What the configuration prints while it is loaded must not be among JSON lines.
  openTerminal(environment);
  const config = await openConfig(typed, cwd, environment);
  if (!config) return typed.values;
  return Object.keys(hooksOf(config)).length ? undefined : applyConfig(typed, config, environment.variables);
}

/** Undefined, or a rejection, if the whole command has to run, for example to report an error. */
async function find({ cwd, environment }: Omit<Cli, 'terminal'>) {
  const typed = parseTyped(readArguments());
  if (!('command' in typed) || typed.command !== 'run') return undefined;
  const args = (await readConfigured(typed, cwd, environment)) as ArgsOf<'run'> | undefined;
  if (!args) return undefined;
  // A watching run goes on. A verbose run also shows what reports say about themselves, which this answer does not read.
  if (args.verbose || args.watch || args.stub || args.notify !== undefined || args.pipeline === undefined)
    return undefined;
  // A run that is named or tagged has a record of its own.
  if (args.name !== undefined || args.note !== undefined || args.tag.length || args.pin) return undefined;
  if (wantsCiReport(args)) return undefined;
  const { given, options } = await readPlanning('run', args, { cwd, environment } as Cli);
  const pipeline = findPipelineFile(options.pipeline, cwd);
  // Only the pipeline's schema knows whether a value that could be either is a number or a text.
  for (const asText of [[], given.sets]) {
    const params = buildParams(given, new Set(asText));
    const answer = await findAnswer(pipeline, { ...options, params, publish: !args['no-publish'] });
    if (answer) return { answer, args, home: pipeline.home };
  }
  return undefined;
}
