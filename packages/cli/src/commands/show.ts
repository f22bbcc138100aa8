// cairn show: one run, whole.

import { findHome, findRun } from '@cairn/core';
import { nameFileFrom } from '../cli.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeDocument } from '../output/json.ts';
import { renderRun } from '../output/run-page.ts';
import type { CommandOf } from './command-of.ts';

export const showRun: CommandOf<'show'> = async (args, { cwd, terminal }) => {
  const home = findHome(cwd);
  const record = await findRun(home, args.run ?? 'latest');
  if (args.json) writeDocument(terminal, record);
  else {
    const { style, isLive } = terminal;
    const nameFile = nameFileFrom(cwd, home);
    terminal.print(renderRun(record, { style, nameFile, ...(isLive && { width: terminal.columns() - 1 }) }));
  }
  return exitCodes.done;
};
