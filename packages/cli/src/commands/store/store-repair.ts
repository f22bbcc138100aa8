// cairn store repair: sets aside what is damaged, drops what names what is not there, sweeps what was left half-written.

import { exitCodes, repairStore } from '@cairn/core';
import { renderRepair } from '../../pages/store/store-check.ts';
import { writeDocument } from '../../terminal/json.ts';
import { nameFileFrom } from '../../terminal/project-files.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readStoreOptions } from '../options/store-options.ts';

export const repairStoreOfProject: CommandOf<'store repair'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const repaired = await repairStore({ ...readStoreOptions(args, cli), emptyDamaged: args['empty-damaged'] });
  if (args.json) writeDocument(terminal, repaired);
  else terminal.print(renderRepair(repaired, { style: terminal.style, nameFile: nameFileFrom(cwd) }));
  return repaired.left.length + repaired.bundlesRepaired.left.length ? exitCodes.failed : exitCodes.done;
};
