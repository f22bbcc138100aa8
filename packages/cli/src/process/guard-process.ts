// A pipeline file is the author's code, and it runs in this process while it is loaded: it may end the process, wait
// forever, or throw an error that nobody catches. Each of these is reported in a sentence, with the exit code of an
// author's error. Otherwise a command that exits with 0 and did nothing would look like one that did its work.

import { join, sep } from 'node:path';
import { AuthorError, type AuthorProblem, exitCodes, failAuthored, failUnsettled } from '@cairn/core';
import { isLeaving, leaveProcess } from './leave-process.ts';
import { isOutOfHandles } from './out-of-handles.ts';
import { cliFolder } from './own-package.ts';

/** `tell` shows an error at once, without waiting for anything. */
export function guardProcess(tell: (error: unknown) => void): void {
  const stray = (error: unknown): void => {
    if (!isOurs(error) && failAuthored(error)) return;
    const isKnown = isOurs(error) || isOutOfHandles(error);
    tell(isKnown ? error : describe(`it left an error that nobody catches: ${messageOf(error)}`, error));
    leaveProcess(isOurs(error) && !isOutOfHandles(error) ? exitCodes.bug : exitCodes.usage);
  };
  process.on('uncaughtException', stray);
  process.on('unhandledRejection', stray);
  process.on('beforeExit', () => {
    if (failUnsettled()) return;
    tell(describe('it waits at its top level for something that never happens'));
    leaveProcess(exitCodes.usage);
  });
  process.on('exit', () => {
    if (isLeaving()) return;
    tell(describe('it ended the process while it was loaded'));
    process.exitCode = exitCodes.usage;
  });
}

function describe(message: string, error?: unknown): AuthorError {
  const line = error instanceof Error ? error.stack?.match(/(?:file:\/\/)?(\/[^\s()]+):(\d+):(\d+)/) : undefined;
  const at = line && { file: line[1]!, line: Number(line[2]), column: Number(line[3]) };
  const problem: AuthorProblem = {
    code: 'pipeline-throws',
    message: `The pipeline cannot be planned: ${message}`,
    fix: 'A pipeline file only declares nodes: move code that works, waits or exits into a step.',
    ...(at && { at }),
  };
  return new AuthorError([problem]);
}

/** Whether an error comes from Cairn's own code, by the first file in its stack. Its packages are next to each other. */
function isOurs(error: unknown): boolean {
  const first = error instanceof Error ? error.stack?.match(/(?:file:\/\/)?(\/[^\s()]+):\d+:\d+/)?.[1] : undefined;
  return first?.startsWith(join(cliFolder, '..') + sep) ?? false;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
