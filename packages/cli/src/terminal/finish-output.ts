// The end of a command: what could not be written to standard output is told on standard error, and is no success.

import { exitCodes } from '@cairn/core';
import { usageErrors } from '../usage/usage-error.ts';
import type { Terminal } from './terminal.ts';

/** When all that was written is out. Returns the exit code: `code`, unless that is 0 and the output is not whole. */
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
