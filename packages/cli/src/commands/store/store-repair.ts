// cairn store repair: sets aside what is damaged, drops what names what is not there, sweeps what was left half-written.

import { exitCodes, isSharedLocation, localPlaceOf, repairStore } from '@cairn/core';
import { renderRepair } from '../../pages/store/store-check.ts';
import { writeDocument } from '../../terminal/json.ts';
import { nameFileFrom } from '../../terminal/project-files.ts';
import { failUsage } from '../../usage/usage-error.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readStoreOptions } from '../options/store-options.ts';

export const repairStoreOfProject: CommandOf<'store repair'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  if (args.store !== undefined && isSharedLocation(args.store))
    failUsage('option-wrong', {
      ...{ option: 'store', wanted: 'a folder: only a store of this machine is repaired', found: undefined },
      form: '--store <folder>; what is damaged in a shared store is replaced by the next run that makes it',
    });
  const { home, storePlace } = readStoreOptions(args, cli);
  const options = { home, storePlace: localPlaceOf(storePlace, home), emptyDamaged: args['empty-damaged'] };
  const repaired = await repairStore(options);
  if (args.json) writeDocument(terminal, repaired);
  else terminal.print(renderRepair(repaired, { style: terminal.style, nameFile: nameFileFrom(cwd) }));
  return repaired.left.length + repaired.bundlesRepaired.left.length ? exitCodes.failed : exitCodes.done;
};
