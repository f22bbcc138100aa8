// The terminal of an answer that one file gives (help, a run with nothing to do). Where standard output is a file, a pipe or
// nothing, it is written without Node's streams: to load these takes a tenth of the time that Node takes to start.

import { fstatSync, statSync, writeSync } from 'node:fs';
import type { CommandEnvironment } from '../command-line/args.ts';
import { isUnheard, openTerminal, plainStyle, showText, type Terminal } from './terminal.ts';

const standardOutput = 1;
const askAgainMs = 1;

export function openAnswerTerminal(environment: CommandEnvironment): Terminal {
  const isPlain = environment.color !== true && process.platform !== 'win32' && isRedirected();
  return isPlain ? openRedirected(environment) : openTerminal(environment);
}

/** False if it may be a terminal. */
function isRedirected(): boolean {
  try {
    const stats = fstatSync(standardOutput);
    return !stats.isCharacterDevice() || stats.rdev === statSync('/dev/null').rdev;
  } catch {
    return false;
  }
}

function openRedirected(environment: CommandEnvironment): Terminal {
  let fault: NodeJS.ErrnoException | undefined;
  let streams: Terminal | undefined;
  /** For standard error, which an answer seldom writes. */
  const others = (): Terminal => (streams ??= openTerminal(environment));
  const send = (text: string): void => {
    try {
      writeWhole(Buffer.from(text));
    } catch (error) {
      if (!isUnheard(error as NodeJS.ErrnoException)) fault ??= error as NodeJS.ErrnoException;
    }
  };
  return {
    isLive: false,
    style: plainStyle,
    errorStyle: (paint, text) => others().errorStyle(paint, text),
    columns: () => 100,
    rows: () => 24,
    write: (text, moves = '') => send(moves + showText(text, environment)),
    print: (text) => send(`${showText(text, environment)}\n`),
    send,
    complain: (text) => others().complain(text),
    instruct: (text) => others().instruct(text),
    outputFault: () => fault,
    flushed: async () => streams?.flushed(),
  };
}

function writeWhole(bytes: Buffer): void {
  for (let rest = bytes; rest.length; ) {
    try {
      rest = rest.subarray(writeSync(standardOutput, rest));
    } catch (error) {
      // The pipe is full, and another program has made it one that does not wait.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, askAgainMs);
    }
  }
}
