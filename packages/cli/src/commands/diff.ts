// cairn diff: two runs side by side.

import { diffRuns, findHome } from '@cairn/core';
import { exitCodes } from '../exit-codes.ts';
import { cleanData } from '../output/clean-text.ts';
import { renderDifference } from '../output/diff-page.ts';
import { warnOfElsewhere } from '../output/elsewhere.ts';
import { writeDocument } from '../output/json.ts';
import type { CommandOf } from './command-of.ts';
import { placeOfStore } from './planning-options.ts';

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
