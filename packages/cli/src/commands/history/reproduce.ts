// cairn reproduce: makes a run again from its commit, and compares byte by byte.

import { findHome, type RunEvent, reproduce } from '@cairn/core';
import { renderReproduction } from '../../pages/run/reproduction.ts';
import { listenForInterrupts } from '../../process/interrupts.ts';
import { readLive } from '../../reporters/live.ts';
import { readPlainly } from '../../reporters/plain.ts';
import { writeDocument } from '../../terminal/json.ts';
import type { CommandOf } from '../options/command-of.ts';
import { placeOfStore } from '../options/planning-options.ts';

export const reproduceRun: CommandOf<'reproduce'> = async (args, cli) => {
  const { terminal, environment } = cli;
  const home = findHome(cli.cwd);
  const options = { isVerbose: args.verbose, learn: async () => new Map<string, number>() };
  const reader = terminal.isLive && !args.json ? readLive(terminal, options) : readPlainly(terminal, options);
  const interrupts = listenForInterrupts(() => args.json || reader.stop());
  const storePlace = placeOfStore(args.store, cli);
  try {
    const reproduction = await reproduce({
      root: home,
      target: args['run|commit|tag'],
      environment: environment.variables,
      signal: interrupts.signal,
      keep: args.keep,
      fromStore: args['from-store'],
      ...(args.pipeline !== undefined && { pipeline: args.pipeline }),
      ...(storePlace !== undefined && { storePlace }),
      ...(!args.json && {
        onMessage: (line: string) => terminal.print(terminal.style('dim', line)),
        onEvent: (event: RunEvent) => reader.read(event),
      }),
    });
    if (args.json) writeDocument(terminal, reproduction);
    else terminal.print(`\n${renderReproduction(reproduction, terminal.style, args['from-store'])}`);
    return reproduction.exitCode;
  } finally {
    interrupts[Symbol.dispose]();
    reader[Symbol.dispose]();
  }
};
