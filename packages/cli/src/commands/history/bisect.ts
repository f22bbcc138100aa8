// cairn bisect: finds the commit that moved a metric.

import { bisect, exitCodes, findHome, type RunEvent } from '@cairn/core';
import { commandTable, describeOption, describeUsage } from '../../command-line/command-table.ts';
import { renderBisection } from '../../pages/run/bisection.ts';
import { listenForInterrupts } from '../../process/interrupts.ts';
import { readPlainly } from '../../reporters/plain.ts';
import { writeDocument } from '../../terminal/json.ts';
import { failUsage } from '../../usage/usage-error.ts';
import type { CommandOf } from '../options/command-of.ts';
import { placeOfStore } from '../options/planning-options.ts';

export const bisectRuns: CommandOf<'bisect'> = async (args, cli) => {
  const { terminal, environment } = cli;
  const { metric, below, above } = args;
  if (metric === undefined || (below === undefined) === (above === undefined))
    return failUsage('argument-missing', {
      command: 'bisect',
      argument: metric === undefined ? '--metric' : '--below or --above, one of them',
      usage: describeUsage('bisect'),
      known: [],
    });
  const threshold =
    below === undefined ? { above: readNumber('above', above!) } : { below: readNumber('below', below) };
  const interrupts = listenForInterrupts(() => undefined);
  const reader = readPlainly(terminal, { isVerbose: args.verbose });
  const storePlace = placeOfStore(args.store, cli);
  try {
    const found = await bisect({
      root: findHome(cli.cwd),
      good: args.good,
      bad: args.bad,
      metric,
      ...threshold,
      environment: environment.variables,
      signal: interrupts.signal,
      ...(args.pipeline !== undefined && { pipeline: args.pipeline }),
      ...(storePlace !== undefined && { storePlace }),
      ...(!args.json && { onMessage: (line: string) => terminal.print(terminal.style('dim', line)) }),
      ...(!args.json && args.verbose && { onEvent: (event: RunEvent) => reader.read(event) }),
    });
    if (args.json) writeDocument(terminal, found);
    else terminal.print(`\n${renderBisection(found, terminal.style)}`);
    return found.culprit ? exitCodes.done : exitCodes.failed;
  } finally {
    reader[Symbol.dispose]();
    interrupts[Symbol.dispose]();
  }
};

function readNumber(option: 'below' | 'above', found: string): number {
  const number = Number(found);
  const form = describeOption(option, commandTable.bisect.options[option]);
  return Number.isFinite(number) ? number : failUsage('option-wrong', { option, wanted: 'a number', found, form });
}
