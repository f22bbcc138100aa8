// cairn diff: two runs side by side.

import { diffRuns, exitCodes, findHome } from '@cairn/core';
import { cleanData } from '@cairn/report';
import { warnOfElsewhere } from '../../lookup/elsewhere.ts';
import { renderDifference } from '../../pages/change/diff-page.ts';
import { writeDocument } from '../../terminal/json.ts';
import type { CommandOf } from '../options/command-of.ts';
import { placeOfStore } from '../options/planning-options.ts';

export const showDifference: CommandOf<'diff'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const storePlace = placeOfStore(args.store, cli);
  const difference = await diffRuns({
    root: findHome(cwd),
    before: args['run|commit'],
    ...(args.other !== undefined && { now: args.other }),
    ...(args.pipeline !== undefined && { pipeline: args.pipeline }),
    ...(storePlace !== undefined && { storePlace }),
  });
  const { style, isLive } = terminal;
  for (const { run, elsewhere } of [difference.before, difference.now])
    if (elsewhere) warnOfElsewhere(run, elsewhere, terminal);
  if (args.json) writeDocument(terminal, difference);
  else
    terminal.print(
      renderDifference(cleanData(difference), {
        style,
        isVerbose: args.verbose,
        ...(isLive && { width: terminal.columns() - 1 }),
      }),
    );
  return exitCodes.done;
};
