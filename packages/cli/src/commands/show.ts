// cairn show: one run, whole.

import { join } from 'node:path';
import { findHome, listVersions, openStore } from '@cairn/core';
import { nameFileFrom } from '../cli.ts';
import { exitCodes } from '../exit-codes.ts';
import { findNamedRun } from '../find-named-run.ts';
import { cleanData } from '../output/clean-text.ts';
import { writeDocument } from '../output/json.ts';
import { readFindings } from '../output/read-findings.ts';
import { renderRun } from '../output/run-page.ts';
import type { CommandOf } from './command-of.ts';
import { placeOfStore } from './planning-options.ts';

export const showRun: CommandOf<'show'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const home = findHome(cwd);
  const record = await findNamedRun(home, args.run ?? 'latest', cli, args.pipeline);
  if (args.json) writeDocument(terminal, record);
  else {
    const { style, isLive } = terminal;
    const nameFile = nameFileFrom(cwd, home);
    const place = placeOfStore(args.store, cli) ?? join(home, '.cairn');
    // The page is worth showing without what the reports say, too.
    const findings = await openStore(place)
      .then((store) => readFindings(record, store))
      .catch(() => ({}));
    // Nor what a registry says that cannot be read.
    const registered = await listVersions(join(home, '.cairn')).catch(() => []);
    terminal.print(
      renderRun(cleanData(record), {
        style,
        nameFile,
        findings,
        registered,
        ...(isLive && { width: terminal.columns() - 1 }),
      }),
    );
  }
  return exitCodes.done;
};
