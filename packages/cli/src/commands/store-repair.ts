// cairn store repair: sets aside what is damaged, drops what names what is not there, sweeps what was left half-written.

import { repairStore } from '@cairn/core';
import { nameFileFrom } from '../cli.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeDocument } from '../output/json.ts';
import { renderRepair } from '../output/store-check.ts';
import type { CommandOf } from './command-of.ts';
import { readStoreOptions } from './store-options.ts';

export const repairStoreOfProject: CommandOf<'store repair'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const repaired = await repairStore({ ...readStoreOptions(args, cli), emptyDamaged: args['empty-damaged'] });
  if (args.json) writeDocument(terminal, repaired);
  else terminal.print(renderRepair(repaired, { style: terminal.style, nameFile: nameFileFrom(cwd) }));
  return repaired.left.length + repaired.bundlesRepaired.left.length ? exitCodes.failed : exitCodes.done;
};
