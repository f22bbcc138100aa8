// cairn status: the published files, and which of them are as their pipelines would publish them now.

import { exitCodes, findHome, findPublished } from '@cairn/core';
import { cleanData } from '@cairn/report';
import { renderPublishedFiles } from '../../pages/run/published-files.ts';
import { writeDocument } from '../../terminal/json.ts';
import { nameFileFrom } from '../../terminal/project-files.ts';
import type { CommandOf } from '../options/command-of.ts';
import { placeOfStore } from '../options/planning-options.ts';

export const showStatus: CommandOf<'status'> = async (args, cli) => {
  const { cwd, environment, terminal } = cli;
  const storePlace = placeOfStore(args.store, cli);
  const found = await findPublished({
    ...{ cwd, environment: environment.variables },
    ...(args.pipeline !== undefined && { pipeline: args.pipeline }),
    ...(storePlace !== undefined && { storePlace }),
  });
  const { style, isLive } = terminal;
  const nameFile = nameFileFrom(cwd, findHome(cwd));
  if (args.json) writeDocument(terminal, found);
  else
    terminal.print(
      renderPublishedFiles(cleanData(found), { style, nameFile, ...(isLive && { width: terminal.columns() - 1 }) }),
    );
  const isCurrent = !found.unplanned.length && found.files.every(({ state }) => state === 'current');
  return args.check && !isCurrent ? exitCodes.pending : exitCodes.done;
};
