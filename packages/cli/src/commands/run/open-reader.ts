// What shows a run as it goes: JSON lines, plain lines, or the live view of a terminal.

import { listProjectRuns } from '@cairn/core';
import { createRunState } from '@cairn/report';
import { readLive } from '../../reporters/live.ts';
import { readPlainly } from '../../reporters/plain.ts';
import type { RunReader } from '../../reporters/run-reader.ts';
import { learnExpectations } from '../../reporters/time-left.ts';
import type { Cli } from '../../terminal/cli.ts';
import { writeJsonLines } from '../../terminal/json.ts';

export function openReader(cli: Cli, home: string, { json, verbose }: { json: boolean; verbose: boolean }): RunReader {
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
