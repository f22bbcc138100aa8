// cairn show: one run, whole.

import { join } from 'node:path';
import { findHome, listVersions } from '@cairn/core';
import { nameFileFrom } from '../cli.ts';
import { exitCodes } from '../exit-codes.ts';
import { findNamedRun } from '../find-named-run.ts';
import { cleanData } from '../output/clean-text.ts';
import { writeDocument } from '../output/json.ts';
import { renderRun } from '../output/run-page.ts';
import { viewRun } from '../view/view-run.ts';
import type { CommandOf } from './command-of.ts';

export const showRun: CommandOf<'show'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const home = findHome(cwd);
  const record = await findNamedRun(home, args.run ?? 'latest', cli, args.pipeline);
  // The page is worth showing without a registry that cannot be read.
  const registered = await listVersions(join(home, '.cairn')).catch(() => []);
  const view = viewRun({ record, registered });
  if (args.json) writeDocument(terminal, view);
  else {
    const { style, isLive } = terminal;
    const nameFile = nameFileFrom(cwd, home);
    terminal.print(renderRun(cleanData(view), { style, nameFile, ...(isLive && { width: terminal.columns() - 1 }) }));
  }
  return exitCodes.done;
};
