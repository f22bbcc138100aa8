// cairn show: one run, whole.

import { join } from 'node:path';
import { exitCodes, findHome, listVersions } from '@cairn/core';
import { findNamedRun } from '../../lookup/find-named-run.ts';
import { renderRun } from '../../pages/run/run-page.ts';
import { writeDocument } from '../../terminal/json.ts';
import { nameFileFrom } from '../../terminal/project-files.ts';
import { cleanData } from '../../text/clean-text.ts';
import { viewRun } from '../../view/view-run.ts';
import type { CommandOf } from '../options/command-of.ts';

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
