// Where in the author's code a function was called, for messages. It is never part of a key or an identity.

import { fileURLToPath } from 'node:url';

export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where the author's code called `above`. */
export function callerLocation(above: (...args: never[]) => unknown): SourceLocation | undefined {
  const holder: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(holder, above);
  Error.stackTraceLimit = limit;
  return parseFrame(holder.stack?.split('\n')[1]);
}

/** The first frame of an error's stack that is in a file that `isWanted`. */
export function errorLocation(error: Error, isWanted: (file: string) => boolean): SourceLocation | undefined {
  for (const frame of error.stack?.split('\n').slice(1) ?? []) {
    const location = parseFrame(frame);
    if (location && isWanted(location.file)) return location;
  }
  return undefined;
}

function parseFrame(frame: string | undefined): SourceLocation | undefined {
  // `at name (location)` or `at location`; the name of a folder may contain brackets and spaces.
  const match = frame?.match(/^\s*at .*? \((.+):(\d+):(\d+)\)$/) ?? frame?.match(/^\s*at (?:async )?(.+):(\d+):(\d+)$/);
  if (!match?.[1] || !/^(?:file:\/\/|\/|[A-Za-z]:[\\/])/.test(match[1])) return undefined;
  const file = match[1].startsWith('file:') ? fileURLToPath(match[1].replace(/\?.*$/, '')) : match[1];
  return { file, line: Number(match[2]), column: Number(match[3]) };
}
