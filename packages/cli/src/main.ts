// The cairn command: finds the command that was typed, runs it, and ends with its exit code.

import { exitCodes } from '@cairn/core';
import { type CommandEnvironment, parseTyped, readArguments, readEnvironment } from './command-line/args.ts';
import { dispatchCommand } from './commands/dispatch-command.ts';
import { guardProcess, leaveProcess } from './process/guard-process.ts';
import { readVersion } from './process/own-package.ts';
import type { Cli } from './terminal/cli.ts';
import { classifyError, renderError } from './terminal/errors.ts';
import { finishOutput } from './terminal/finish-output.ts';
import { renderHelpOf } from './terminal/help.ts';
import { writeJsonErrors } from './terminal/json.ts';
import { nameFileFrom, readSourceFrom } from './terminal/project-files.ts';
import { openTerminal } from './terminal/terminal.ts';

/** Never throws, and ends the process: what a step left running must not keep it. */
export async function main(): Promise<void> {
  const environment = readEnvironment();
  const typed = readArguments();
  const terminal = openTerminal(typed.includes('--ci') ? withoutTricks(environment) : environment);
  const cli: Cli = { cwd: process.cwd(), environment, terminal };
  guardProcess((error) => complain(cli, error, typed));
  const code = await follow(cli, typed).catch((error: unknown) => complain(cli, error, typed));
  leaveProcess(await finishOutput(cli.terminal, code));
}

/** Lines as they are, whatever reads them, and colours only where they are asked for. */
function withoutTricks(environment: CommandEnvironment): CommandEnvironment {
  return { ...environment, isLined: true, color: environment.color ?? false };
}

async function follow(cli: Cli, typed: readonly string[]): Promise<number> {
  const { terminal } = cli;
  const parsed = parseTyped(typed);
  if ('command' in parsed) return await dispatchCommand(parsed.command, parsed.values, cli);
  const options = { style: terminal.style, ...(terminal.isLive && { width: terminal.columns() - 1 }) };
  if ('version' in parsed) terminal.print(readVersion());
  else terminal.print(renderHelpOf(parsed.help, options));
  return exitCodes.done;
}

function complain({ cwd, terminal }: Cli, error: unknown, typed: readonly string[]): number {
  const told = classifyError(error);
  if (!told.problems.length) return told.exitCode;
  if (typed.includes('--json')) writeJsonErrors(terminal, told, new Date().toISOString());
  else
    terminal.complain(
      renderError(told, {
        style: terminal.errorStyle,
        nameFile: nameFileFrom(cwd),
        readSource: readSourceFrom(cwd),
        isVerbose: typed.includes('--verbose'),
      }),
    );
  return told.exitCode;
}
