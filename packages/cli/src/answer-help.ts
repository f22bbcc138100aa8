// The answer of `cairn --help` and `cairn --version`. It is bundled into one file of its own, which loads no other part of
// Cairn: that would take longer than starting Node.

import { exitCodes } from '@cairn/core';
import { parseTyped, readArguments, readEnvironment } from './command-line/args.ts';
import { leaveProcess } from './process/leave-process.ts';
import { openAnswerTerminal } from './terminal/answer-terminal.ts';
import { finishOutput } from './terminal/finish-output.ts';
import { printHelp } from './terminal/help.ts';

/** Ends the process if help or the version was asked for; returns if not, or if what was typed is wrong. */
export async function answerHelp(): Promise<void> {
  const asked = parse(readArguments());
  if (!asked) return;
  const terminal = openAnswerTerminal(readEnvironment());
  printHelp(asked, terminal);
  leaveProcess(await finishOutput(terminal, exitCodes.done));
}

function parse(typed: readonly string[]) {
  // It changes how everything is printed.
  if (typed.includes('--ci')) return undefined;
  try {
    const parsed = parseTyped(typed);
    return 'command' in parsed ? undefined : parsed;
  } catch {
    // What is wrong is for the whole command to say.
    return undefined;
  }
}
