// The end of a command. If standard output could not be written, that is reported on standard error, and the command
// fails.

import { exitCodes } from '@cairn/core';
import { usageErrors } from '../usage/usage-error.ts';
import type { Terminal } from './terminal.ts';

/** Waits until all output is written. Returns the exit code: `code`, unless that is 0 and the output is incomplete. */
export async function finishOutput(terminal: Terminal, code: number): Promise<number> {
  await terminal.flushed();
  const fault = terminal.outputFault();
  if (!fault) return code;
  const { message, fix } = usageErrors['output-unwritable']({ problem: fault.code ?? fault.message });
  terminal.complain(
    `${terminal.errorStyle('red', 'error:')} ${terminal.errorStyle('bold', message)}\n  ${terminal.errorStyle('green', 'fix:')} ${fix}`,
  );
  await terminal.flushed();
  return code === exitCodes.done ? exitCodes.usage : code;
}
