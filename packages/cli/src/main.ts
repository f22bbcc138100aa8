// The cairn command: finds the command that was typed, runs it, and ends with its exit code.

import { exitCodes } from '@cairn/core';
import {
  type CommandEnvironment,
  type ParsedCommand,
  parseTyped,
  readArguments,
  readEnvironment,
} from './command-line/args.ts';
import { dispatchCommand } from './commands/dispatch-command.ts';
import { applyConfig } from './config/apply-config.ts';
import { openConfig } from './config/open-config.ts';
import { guardProcess } from './process/guard-process.ts';
import { leaveProcess } from './process/leave-process.ts';
import type { Cli } from './terminal/cli.ts';
import { classifyError, renderError } from './terminal/errors.ts';
import { finishOutput } from './terminal/finish-output.ts';
import { printHelp } from './terminal/help.ts';
import { writeJsonErrors } from './terminal/json.ts';
import { nameFileFrom, readSourceFrom } from './terminal/project-files.ts';
import { openTerminal, readByLine } from './terminal/terminal.ts';
import { UsageError } from './usage/usage-error.ts';

/** How errors are printed: what was typed, and what a configuration adds to it. */
interface Output {
  isJson: boolean;
  isVerbose: boolean;
}

/** Never throws, and ends the process: what a step left running must not keep it. */
export async function main(): Promise<void> {
  const environment = readEnvironment();
  const typed = readArguments();
  const terminal = openTerminal(typed.includes('--ci') ? withoutTricks(environment) : environment);
  const cli: Cli = { cwd: process.cwd(), environment, terminal };
  const output: Output = { isJson: typed.includes('--json'), isVerbose: typed.includes('--verbose') };
  guardProcess((error) => complain(cli, error, output));
  const code = await follow(cli, typed, output).catch((error: unknown) => complain(cli, error, output));
  leaveProcess(await finishOutput(cli.terminal, code));
}

/** Lines as they are, whatever reads them, and colours only where they are asked for. */
function withoutTricks(environment: CommandEnvironment): CommandEnvironment {
  return { ...environment, isLined: true, color: environment.color ?? false };
}

async function follow(cli: Cli, typed: readonly string[], output: Output): Promise<number> {
  const parsed = parseTyped(typed);
  if ('command' in parsed) return await callCommand(cli, parsed, output);
  printHelp(parsed, cli.terminal);
  return exitCodes.done;
}

async function callCommand(cli: Cli, parsed: ParsedCommand, output: Output): Promise<number> {
  const { cwd, environment, terminal } = cli;
  try {
    const config = await openConfig(parsed, cwd, environment);
    if (!config) return await dispatchCommand(parsed.command, parsed.values, cli);
    const values = applyConfig(parsed, config, environment.variables);
    output.isJson = values['json'] === true;
    output.isVerbose ||= values['verbose'] === true;
    const isForCi = values['ci'] === true && !parsed.typed.has('ci');
    const used = isForCi ? readByLine(terminal, environment.color) : terminal;
    return await dispatchCommand(parsed.command, values, { ...cli, terminal: used, config });
  } catch (error) {
    // The doctor reports a broken configuration among its findings.
    const isOfConfig = error instanceof UsageError && ['config-wrong', 'unknown-profile'].includes(error.code);
    if (!isOfConfig || parsed.command !== 'doctor') throw error;
    return await dispatchCommand(parsed.command, parsed.values, { ...cli, configFault: error });
  }
}

function complain({ cwd, terminal }: Cli, error: unknown, { isJson, isVerbose }: Output): number {
  const told = classifyError(error);
  if (!told.problems.length) return told.exitCode;
  if (isJson) writeJsonErrors(terminal, told, new Date().toISOString());
  else
    terminal.complain(
      renderError(told, {
        style: terminal.errorStyle,
        nameFile: nameFileFrom(cwd),
        readSource: readSourceFrom(cwd),
        isVerbose,
      }),
    );
  return told.exitCode;
}
